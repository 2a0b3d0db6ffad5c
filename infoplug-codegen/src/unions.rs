//! Unions of a spec: values of one of several types.

use infoplug_spec::model::{Field, Held, TypeDef, Union, Variant};
use infoplug_spec::{Spec, lower};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::docs;
use crate::names;
use crate::paths::Paths;
use crate::shared::{allow_deprecated, whole, wrap};

/// Generates the enum of a union. The runtime does the work, for all unions in one place.
pub(crate) fn union(spec: &Spec, def: &TypeDef, union: &Union) -> TokenStream {
    let paths = Paths::inside(spec);
    let name = names::camel(&def.name);
    let docs = docs::type_def(spec, def);
    let fields = || union.variants.iter().map(|variant| &variant.holds);
    let variants: Vec<Ident> = fields().map(|field| names::camel(&field.name)).collect();
    let types = fields().map(|field| paths.field_type(field));
    let variant_docs = union
        .variants
        .iter()
        .map(|variant| docs::variant(union, variant));
    let deprecated = fields().map(|field| docs::deprecated_attribute(field.deprecated.as_ref()));
    let allow = allow_deprecated(fields().any(|field| field.deprecated.is_some()));
    let table = lower::union(spec, def, union);
    let indexes: Vec<_> = (0..variants.len()).map(names::index).collect();
    let other = names::index(variants.len());
    let (held, held_mut): (Vec<_>, Vec<_>) = fields().map(|field| inner(&paths, field)).unzip();
    let defaults = fields().map(|field| {
        if paths.is_typed(&field.ty) {
            quote!(rt::FormatType::empty())
        } else {
            quote!(Default::default())
        }
    });
    let whole = whole(def, &name);
    let sent = def.in_requests.then(|| sent(&paths, &name, union, &allow));
    quote! {
        #docs
        pub enum #name {
            #(#variant_docs #deprecated #variants(#types),)*
            /// A value that none of the variants takes.
            Other(rt::Json),
        }

        #allow
        impl rt::Union for #name {
            fn table(&self) -> &'static [&'static str] {
                &[#(#table),*]
            }

            fn part(&self) -> (usize, &dyn rt::FieldValue) {
                match self {
                    #(Self::#variants(value) => (#indexes, #held),)*
                    Self::Other(value) => (#other, value),
                }
            }

            fn part_mut(&mut self, renew: Option<usize>) -> &mut dyn rt::FieldValue {
                if let Some(index) = renew {
                    *self = match index {
                        #(#indexes => Self::#variants(#defaults),)*
                        _ => Self::default(),
                    };
                }
                match self {
                    #(Self::#variants(value) => #held_mut,)*
                    Self::Other(value) => value,
                }
            }
        }

        rt::union!(#name);
        #sent
        #whole
    }
}

/// Returns references to what a variant holds, shared and exclusive, outside of its box.
fn inner(paths: &Paths<'_>, field: &Field) -> (TokenStream, TokenStream) {
    if paths.is_typed(&field.ty) {
        return (
            quote!(rt::FormatType::shared(value)),
            quote!(rt::FormatType::exclusive(value)),
        );
    }
    match field.held {
        Held::Inline => (quote!(value), quote!(value)),
        Held::Boxed | Held::Hidden => (quote!(&**value), quote!(&mut **value)),
    }
}

/// Lets requests send a union, and lets its variants become it.
fn sent(paths: &Paths<'_>, name: &Ident, union: &Union, allow: &TokenStream) -> TokenStream {
    let types: Vec<String> = union
        .variants
        .iter()
        .map(|variant| paths.rust(&variant.holds.ty).to_string())
        .collect();
    let is_only = |ty: &String| types.iter().filter(|other| *other == ty).count() == 1;
    let conversions = union
        .variants
        .iter()
        .zip(&types)
        .filter(|(_, ty)| is_only(ty))
        .map(|(Variant { holds, .. }, _)| {
            let (variant, ty) = (names::camel(&holds.name), paths.rust(&holds.ty));
            let value = wrap(holds, quote!(value));
            quote! {
                #allow
                impl From<#ty> for #name {
                    fn from(value: #ty) -> Self {
                        Self::#variant(#value)
                    }
                }
            }
        });
    quote! {
        #(#conversions)*
        rt::sent_object!(#name);
    }
}
