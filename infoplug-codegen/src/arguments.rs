//! Arguments of methods and setters, and how they are stored.

use infoplug_spec::Spec;
use infoplug_spec::model::{Endpoint, Parameter, Type};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::Options;
use crate::names;
use crate::paths::Paths;

/// Whether the client's method takes the parameter as an argument.
pub(crate) fn is_argument(parameter: &Parameter) -> bool {
    parameter.required && parameter.constant.is_none()
}

/// Whether the request has a setter for the parameter.
pub(crate) fn is_setter(parameter: &Parameter) -> bool {
    !parameter.required && parameter.constant.is_none()
}

/// The type of an argument, and how it is stored.
pub(crate) struct Argument {
    /// The type of the argument.
    pub(crate) ty: TokenStream,
    /// A method call on the runtime's request: `text(3, name)`.
    pub(crate) set: TokenStream,
}

impl Paths<'_> {
    /// Returns the argument for a parameter.
    pub(crate) fn argument(&self, ty: &Type, index: usize, name: &Ident) -> Argument {
        let index = names::index(index);
        let set = match ty {
            Type::Array(..) if self.is_typed(ty) => {
                let (rt, vec) = (&self.rt, &self.vec);
                quote!(typed(#index, #rt::FormatType::json(#name.into_iter().collect::<#vec<_>>())))
            }
            ty if self.is_typed(ty) => {
                let rt = &self.rt;
                quote!(typed(#index, #rt::FormatType::json(#name)))
            }
            Type::String { secret: false, .. } => quote!(text(#index, #name)),
            Type::Array(item, _) if matches!(**item, Type::String { secret: false, .. }) => {
                quote!(texts(#index, #name))
            }
            ty if converts(ty) => {
                let (into, exact) = (&self.into, self.rust(ty));
                quote!(with(#index, #into::<#exact>::into(#name)))
            }
            Type::Array(item, _) if converts(item) => {
                let (into, item) = (&self.into, self.rust(item));
                quote!(list(#index, #name.into_iter().map(#into::<#item>::into)))
            }
            Type::Array(item, _) if !is_special(item) => quote!(list(#index, #name)),
            ty => {
                let ty = if let Type::Array(item, _) = ty {
                    &Type::Array(item.clone(), None)
                } else {
                    ty
                };
                let value = self.encodable(ty, &quote!(#name));
                quote!(with(#index, #value))
            }
        };
        Argument {
            ty: self.accepted(ty),
            set,
        }
    }

    /// Returns the type of an argument: everything that converts into the value.
    pub(crate) fn accepted(&self, ty: &Type) -> TokenStream {
        let Self {
            into,
            into_iterator,
            ..
        } = self;
        match ty {
            Type::Array(item, _) if self.is_typed(item) => {
                let item = self.rust(item);
                quote!(impl #into_iterator<Item = #item>)
            }
            ty if self.is_typed(ty) => self.rust(ty),
            ty if converts(ty) => {
                let exact = self.rust(ty);
                quote!(impl #into<#exact>)
            }
            Type::Array(item, _) => {
                let item = self.accepted_item(item);
                quote!(impl #into_iterator<Item = #item>)
            }
            ty => self.rust(ty),
        }
    }

    fn accepted_item(&self, item: &Type) -> TokenStream {
        let (into, exact) = (&self.into, self.rust(item));
        if converts(item) {
            quote!(impl #into<#exact>)
        } else {
            exact
        }
    }

    /// Returns an expression that converts the argument to the type of a struct's field.
    pub(crate) fn plain(&self, ty: &Type, name: &Ident) -> TokenStream {
        let exact = self.is_typed(ty);
        match ty {
            Type::Array(item, _) if !exact && converts(item) => {
                quote!(#name.into_iter().map(Into::into).collect())
            }
            Type::Array(..) => quote!(#name.into_iter().collect()),
            ty if !exact && converts(ty) => quote!(#name.into()),
            _ => quote!(#name),
        }
    }

    /// Returns an expression whose type decides the encoding: booleans as strings, `None` as an
    /// empty string.
    pub(crate) fn encodable(&self, ty: &Type, value: &TokenStream) -> TokenStream {
        let Self { rt, vec, .. } = self;
        match ty {
            Type::BooleanText => quote!(#rt::BooleanText(#value)),
            Type::IntegerOrEmpty | Type::NumberOrEmpty => {
                quote!(#value.map_or_else(|| #rt::Json::from(""), #rt::Encode::encode))
            }
            Type::Array(item, _) if is_special(item) => {
                let item = self.mapped(item);
                quote!(#value.into_iter().map(#item).collect::<#vec<_>>())
            }
            Type::Map(item) if is_special(item) => {
                let item = self.encodable(item, &quote!(item));
                quote!(#value.into_iter().map(|(key, item)| (key, #item)).collect::<#rt::BTreeMap<_, _>>())
            }
            Type::Nullable(inner)
                if matches!(**inner, Type::IntegerOrEmpty | Type::NumberOrEmpty) =>
            {
                self.encodable(inner, value)
            }
            Type::Nullable(inner) if is_special(inner) => {
                let inner = self.mapped(inner);
                quote!(#value.map(#inner))
            }
            _ => value.clone(),
        }
    }

    /// Returns a function that applies [`encodable`](Self::encodable) to its argument.
    pub(crate) fn mapped(&self, ty: &Type) -> TokenStream {
        let rt = &self.rt;
        if let Type::BooleanText = ty {
            return quote!(#rt::BooleanText);
        }
        let value = self.encodable(ty, &quote!(item));
        quote!(|item| #value)
    }
}

/// Whether several types convert to this one. None convert to an enum, because a string may not be
/// one of its values.
fn converts(ty: &Type) -> bool {
    matches!(ty, Type::String { .. } | Type::Json)
}

pub(crate) fn is_special(ty: &Type) -> bool {
    match ty {
        Type::BooleanText | Type::IntegerOrEmpty | Type::NumberOrEmpty => true,
        Type::Array(inner, _) | Type::Map(inner) | Type::Nullable(inner) => is_special(inner),
        _ => false,
    }
}

/// The arguments of an endpoint's method.
#[derive(Default)]
pub(crate) struct Arguments {
    /// `name: type`
    pub(crate) declared: Vec<TokenStream>,
    pub(crate) names: Vec<Ident>,
    /// `text(index, name)`
    pub(crate) values: Vec<TokenStream>,
}

impl Arguments {
    pub(crate) fn of(
        spec: &Spec,
        endpoint: &Endpoint,
        options: &Options,
        rt: &TokenStream,
    ) -> Self {
        let paths = Paths::beside(spec, &options.module, rt);
        let mut arguments = Self::default();
        for (index, parameter) in endpoint
            .parameters
            .iter()
            .enumerate()
            .filter(|(_, parameter)| is_argument(parameter))
        {
            let name = names::snake(&parameter.name);
            let ty = parameter.ty.clone();
            let ty = if parameter.nullable && ty != Type::Json {
                Type::Nullable(Box::new(ty))
            } else {
                ty
            };
            let Argument { ty, set } = paths.argument(&ty, index, &name);
            arguments.declared.push(quote!(#name: #ty));
            arguments.values.push(set);
            arguments.names.push(name);
        }
        arguments
    }
}
