//! How generated code names types, inside the module and next to it.

use infoplug_spec::Spec;
use infoplug_spec::model::{Field, Held, Type};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::names;

/// The paths for one scope. Next to the module is the user's code, where `String` may be anything.
pub(crate) struct Paths<'s> {
    pub(crate) spec: &'s Spec,
    /// The path to the module.
    scope: TokenStream,
    /// Whether formats have the caller's types.
    typed: bool,
    /// The path to the runtime.
    pub(crate) rt: TokenStream,
    string: TokenStream,
    option: TokenStream,
    pub(crate) vec: TokenStream,
    pub(crate) into: TokenStream,
    pub(crate) into_iterator: TokenStream,
}

impl<'s> Paths<'s> {
    /// The paths inside the generated module, where no type shadows the prelude.
    pub(crate) fn inside(spec: &'s Spec) -> Self {
        Self {
            spec,
            scope: TokenStream::new(),
            typed: true,
            rt: quote!(rt),
            string: quote!(String),
            option: quote!(Option),
            vec: quote!(Vec),
            into: quote!(Into),
            into_iterator: quote!(IntoIterator),
        }
    }

    /// The paths inside the module of requests, which is inside the generated one.
    pub(crate) fn of_requests(spec: &'s Spec) -> Self {
        Self {
            scope: quote!(super::),
            ..Self::inside(spec)
        }
    }

    /// The paths next to the generated module.
    pub(crate) fn beside(spec: &'s Spec, module: &Ident, rt: &TokenStream) -> Self {
        Self {
            spec,
            scope: quote!(#module::),
            typed: true,
            rt: rt.clone(),
            string: quote!(::std::string::String),
            option: quote!(::std::option::Option),
            vec: quote!(::std::vec::Vec),
            into: quote!(::std::convert::Into),
            into_iterator: quote!(::std::iter::IntoIterator),
        }
    }

    /// The same paths, for a value that is not within an object: it has no type of the caller.
    pub(crate) fn of_values(self) -> Self {
        Self {
            typed: false,
            ..self
        }
    }

    /// Whether a value within an object, or an argument, has a type of the caller.
    pub(crate) fn is_typed(&self, ty: &Type) -> bool {
        self.typed && self.spec.is_typed(ty)
    }

    /// Returns the Rust type of a value.
    pub(crate) fn rust(&self, ty: &Type) -> TokenStream {
        let Self {
            scope,
            rt,
            string,
            option,
            vec,
            ..
        } = self;
        if self.typed
            && let Some(format) = self.spec.typed(ty)
        {
            let name = names::format(format);
            return quote!(#scope formats::#name);
        }
        match ty {
            Type::String { secret: false, .. } => string.clone(),
            Type::String { secret: true, .. } => quote!(#rt::Secret),
            Type::Integer(Some(range), _) if range.is_unsigned() => quote!(u64),
            Type::Integer(..) => quote!(i64),
            Type::Number(_) => quote!(f64),
            Type::Boolean | Type::BooleanText => quote!(bool),
            Type::IntegerOrEmpty => quote!(#option<i64>),
            Type::NumberOrEmpty => quote!(#option<f64>),
            Type::Json => quote!(#rt::Json),
            Type::Named(id) => {
                let name = names::camel(&self.spec.type_def(*id).name);
                quote!(#scope #name)
            }
            Type::Array(item, _) => {
                let item = self.rust(item);
                quote!(#vec<#item>)
            }
            Type::Map(value) => {
                let value = self.rust(value);
                quote!(#rt::BTreeMap<#string, #value>)
            }
            Type::Nullable(inner) => self.optional(inner, self.rust(inner)),
        }
    }

    /// Wraps a type in `Option`, unless it already is one.
    fn optional(&self, ty: &Type, rust: TokenStream) -> TokenStream {
        let option = &self.option;
        if ty.is_option() {
            rust
        } else {
            quote!(#option<#rust>)
        }
    }

    pub(crate) fn field_type(&self, field: &Field) -> TokenStream {
        let (ty, rt) = (self.rust(&field.ty), &self.rt);
        let ty = match field.held {
            Held::Hidden => quote!(#rt::Hidden<#ty>),
            Held::Boxed => quote!(Box<#ty>),
            Held::Inline => ty,
        };
        if may_be_missing(field) {
            self.optional(&field.ty, ty)
        } else {
            ty
        }
    }
}

pub(crate) fn may_be_missing(field: &Field) -> bool {
    field.optional || field.nullable
}
