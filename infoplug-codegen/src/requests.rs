//! Requests: setters over the runtime's parameter store.

use infoplug_spec::Spec;
use infoplug_spec::model::{Endpoint, Parameter, Shape, Type};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::client::deprecated;
use crate::docs;
use crate::names;
use crate::types;

pub(crate) fn expand(spec: &Spec) -> TokenStream {
    let requests = spec.endpoints.iter().map(|endpoint| request(spec, endpoint));
    quote!(#(#requests)*)
}

/// How a value is taken and how it goes into the store.
pub(crate) struct Argument {
    /// The type of the argument.
    pub(crate) ty: TokenStream,
    /// An expression that the store takes.
    pub(crate) value: TokenStream,
}

/// The argument for a value: generous in what it takes.
pub(crate) fn argument(ty: &Type, name: &Ident, scope: &TokenStream, rt: &TokenStream, spec: &Spec) -> Argument {
    let taken = match ty {
        ty if converts(ty, spec) => {
            let ty = types::rust(ty, scope, rt, spec);
            quote!(impl ::core::convert::Into<#ty>)
        }
        Type::Array(item, _) if converts(item, spec) => {
            let item = types::rust(item, scope, rt, spec);
            quote!(impl ::core::iter::IntoIterator<Item = impl ::core::convert::Into<#item>>)
        }
        Type::Array(item, _) => {
            let item = types::rust(item, scope, rt, spec);
            quote!(impl ::core::iter::IntoIterator<Item = #item>)
        }
        ty => types::rust(ty, scope, rt, spec),
    };
    let value = match ty {
        ty if converts(ty, spec) => {
            let exact = types::rust(ty, scope, rt, spec);
            quote!(::core::convert::Into::<#exact>::into(#name))
        }
        Type::Array(item, _) if converts(item, spec) => {
            let item = types::rust(item, scope, rt, spec);
            quote!(#name.into_iter().map(::core::convert::Into::<#item>::into).collect::<::std::vec::Vec<_>>())
        }
        ty => encodable(ty, &collected(ty, &quote!(#name)), rt),
    };
    Argument { ty: taken, value }
}

/// Types that several others turn into.
fn converts(ty: &Type, spec: &Spec) -> bool {
    match ty {
        Type::Text { .. } | Type::Json => true,
        Type::Named(id) => matches!(spec.type_def(*id).shape, Shape::Enum(_)),
        _ => false,
    }
}

fn collected(ty: &Type, value: &TokenStream) -> TokenStream {
    match ty {
        Type::Array(..) => quote!(#value.into_iter().collect::<::std::vec::Vec<_>>()),
        _ => value.clone(),
    }
}

/// The argument as the field of a struct has it.
pub(crate) fn plain(ty: &Type, name: &Ident, spec: &Spec) -> TokenStream {
    match ty {
        ty if converts(ty, spec) => quote!(#name.into()),
        Type::Array(item, _) if converts(item, spec) => quote!(#name.into_iter().map(::core::convert::Into::into).collect()),
        Type::Array(..) => quote!(#name.into_iter().collect()),
        _ => quote!(#name),
    }
}

/// An expression whose type says how it goes over the wire: booleans as texts, "nothing" as an empty text.
pub(crate) fn encodable(ty: &Type, value: &TokenStream, rt: &TokenStream) -> TokenStream {
    match ty {
        Type::BooleanText => quote!(#rt::BooleanText(#value)),
        Type::IntegerOrEmpty | Type::NumberOrEmpty => quote!(#value.map_or_else(|| #rt::Json::from(""), #rt::Encode::encode)),
        Type::Array(item, _) if is_special(item) => {
            let item = encodable(item, &quote!(item), rt);
            quote!(#value.into_iter().map(|item| #item).collect::<::std::vec::Vec<_>>())
        }
        Type::Map(item) if is_special(item) => {
            let item = encodable(item, &quote!(item), rt);
            quote!(#value.into_iter().map(|(key, item)| (key, #item)).collect::<#rt::BTreeMap<_, _>>())
        }
        Type::Nullable(inner) if is_special(inner) && !matches!(**inner, Type::IntegerOrEmpty | Type::NumberOrEmpty) => {
            let inner = encodable(inner, &quote!(item), rt);
            quote!(#value.map(|item| #inner))
        }
        _ => value.clone(),
    }
}

fn is_special(ty: &Type) -> bool {
    match ty {
        Type::BooleanText | Type::IntegerOrEmpty | Type::NumberOrEmpty => true,
        Type::Array(inner, _) | Type::Map(inner) | Type::Nullable(inner) => is_special(inner),
        _ => false,
    }
}

fn request(spec: &Spec, endpoint: &Endpoint) -> TokenStream {
    let name = names::camel_with(&endpoint.name, "Request");
    let code = names::camel_with(&endpoint.name, "Code");
    let value = match &endpoint.returns {
        Some(returns) => types::rust(&returns.ty, &TokenStream::new(), &quote!(rt), spec),
        None => quote!(()),
    };
    let setters = endpoint.parameters.iter().enumerate().filter(|(_, parameter)| !parameter.required);
    let setters = setters.map(|(index, parameter)| setter(spec, endpoint, index, parameter));
    let docs = format!(
        " A request to `{} {}`, made by `{}`. Await it, or send it.",
        endpoint.method.as_str(),
        endpoint.path_template(),
        endpoint.name.snake
    );
    quote! {
        #[doc = #docs]
        #[derive(Clone, Debug)]
        #[must_use = "a request does nothing until it is awaited or sent"]
        pub struct #name(pub(super) rt::Call<#value, #code>);

        impl #name {
            #(#setters)*

            /// Adds a header to this request.
            pub fn header(self, name: impl ::core::convert::Into<String>, value: impl ::core::convert::Into<String>) -> Self {
                Self(self.0.header(name, value))
            }

            /// How long this call may take; `None` is no limit.
            pub fn timeout(self, limit: impl ::core::convert::Into<Option<::core::time::Duration>>) -> Self {
                Self(self.0.timeout(limit))
            }

            /// Sends the request.
            pub fn send(self) -> rt::BoxFuture<Result<#value, rt::Error<#code>>> {
                self.0.send()
            }

            /// Sends the request; the answer comes with status, headers and what else there is.
            pub fn send_full(self) -> rt::BoxFuture<Result<rt::Full<#value>, rt::Error<#code>>> {
                self.0.send_full()
            }
        }

        impl ::core::future::IntoFuture for #name {
            type Output = Result<#value, rt::Error<#code>>;
            type IntoFuture = rt::BoxFuture<Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                self.0.send()
            }
        }
    }
}

fn setter(spec: &Spec, endpoint: &Endpoint, index: usize, parameter: &Parameter) -> TokenStream {
    let name = names::snake(&parameter.name);
    let docs = docs::parameter(parameter);
    let deprecated = deprecated(parameter.deprecated.as_ref());
    let Argument { ty, value } = argument(&parameter.ty, &name, &TokenStream::new(), &quote!(rt), spec);
    let null_name = format!("{}_null", parameter.name.snake.trim_end_matches('_'));
    let free = !endpoint.parameters.iter().any(|other| other.name.snake == null_name);
    let null = (parameter.nullable && free).then(|| {
        let null = Ident::new(&null_name, name.span());
        let docs = format!(" Sends null for `{}`.", parameter.name.wire.replace('`', "'"));
        quote! {
            #[doc = #docs]
            pub fn #null(self) -> Self {
                Self(self.0.with(#index, rt::Json::Null))
            }
        }
    });
    quote! {
        #docs
        #deprecated
        pub fn #name(self, #name: #ty) -> Self {
            Self(self.0.with(#index, #value))
        }

        #null
    }
}
