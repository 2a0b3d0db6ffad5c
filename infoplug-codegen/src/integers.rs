//! Enums of integers.

use infoplug_spec::Spec;
use infoplug_spec::model::{IntegerValue, TypeDef};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::docs;
use crate::every_type::{allow_deprecated, whole};
use crate::names;

/// An integer with known values. `Other` keeps any other value.
pub(crate) fn expand(spec: &Spec, def: &TypeDef, values: &[IntegerValue]) -> TokenStream {
    let name = names::camel(&def.name);
    let docs = docs::type_def(spec, def);
    let variants: Vec<Ident> = values
        .iter()
        .map(|value| names::camel(&value.value.name))
        .collect();
    let value_docs = values.iter().map(|value| docs::enum_value(&value.value));
    let is_deprecated = |value: &IntegerValue| value.value.deprecated.is_some();
    let deprecated = values
        .iter()
        .map(|value| docs::deprecated_attribute(value.value.deprecated.as_ref()));
    let allow = allow_deprecated(values.iter().any(is_deprecated));
    let numbers = values.iter().map(|value| names::number(value.number));
    let listed = (!values.is_empty()).then(|| quote!(listed => rt::enum_number(listed),));
    let whole = whole(def, &name);
    let encode = def
        .in_requests
        .then(|| quote!(rt::sent_integer_enum!(#name);));
    quote! {
        #docs
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum #name {
            #(#value_docs #deprecated #variants,)*
            /// A value that the spec does not list.
            Other(i64),
        }

        impl #name {
            /// Returns the value as the server sends it.
            #[must_use]
            pub fn as_i64(&self) -> i64 {
                match self {
                    Self::Other(value) => *value,
                    #listed
                }
            }

            /// Creates a value from any integer: the listed variant, or else `Other`, which is sent
            /// as it is.
            #[must_use]
            pub fn other(value: i64) -> Self {
                rt::other_number(value)
            }
        }

        #allow
        impl rt::IntegerEnum for #name {
            const LISTED: &'static [(Self, i64)] = &[#((Self::#variants, #numbers)),*];
            const OTHER: fn(i64) -> Self = Self::Other;
        }

        rt::slot_integer_enum!(#name);
        #encode
        #whole
    }
}
