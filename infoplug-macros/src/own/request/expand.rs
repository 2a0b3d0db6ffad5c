//! Expands a request or a part of one.

use infoplug_spec::model::{Endpoint, Shape, TypeDef};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{DeriveInput, Generics};

use super::check::Request;
use super::check_field::{By, Sent};
use crate::own::context::Context;
use crate::own::expand::{bounded, implement};
use crate::own::fit::Way;
use crate::own::values::Values;
use crate::own::written::plain;

pub(super) fn expand(
    item: &DeriveInput,
    request: &Request<'_>,
    context: &Context<'_>,
) -> TokenStream {
    context.block(&match request {
        Request::Call(endpoint, sent) => call(item, endpoint, sent, context),
        Request::Object(def, sent) => object(item, def, sent, context),
        Request::Value(values) => value(item, values, context),
    })
}

fn call(
    item: &DeriveInput,
    endpoint: &Endpoint,
    sent: &[Sent<'_>],
    context: &Context<'_>,
) -> TokenStream {
    let (client, of) = (&context.client, context.endpoint_type(endpoint));
    let locals = || (0..sent.len()).map(|position| format_ident!("f{position}"));
    let (idents, values) = (sent.iter().map(|sent| sent.ident), locals());
    let calls = sent.iter().zip(locals()).map(|(sent, local)| {
        let (index, json) = (Literal::usize_unsuffixed(sent.index), json(sent, context));
        if sent.if_some {
            quote! {
                let call = match #local {
                    ::core::option::Option::Some(value) => call.with_own(#index, #json(value)),
                    ::core::option::Option::None => call,
                };
            }
        } else {
            quote!(let call = call.with_own(#index, #json(#local));)
        }
    });
    let body = quote! {
        type Request = <#client as __rt::ClientApi>::Request<#of>;

        fn into_request(self, client: &#client) -> Self::Request {
            let Self { #(#idents: #values,)* } = self;
            let call = __rt::Call::new(client, <#of as __rt::Endpoint>::operation());
            #(#calls)*
            __rt::IsRequest::wrap(call)
        }
    };
    let of = quote_spanned!(item.ident.span()=> __rt::ApiRequest<#client>);
    implement(item, &generics(item, sent, context), &of, &body)
}

fn object(
    item: &DeriveInput,
    def: &TypeDef,
    sent: &[Sent<'_>],
    context: &Context<'_>,
) -> TokenStream {
    let members = sent.iter().map(|sent| {
        let (ident, wire, json) = (sent.ident, &sent.slot.name.wire, json(sent, context));
        if sent.if_some {
            quote!((#wire, self.#ident.map(|value| #json(value))))
        } else {
            quote!((#wire, ::core::option::Option::Some(#json(self.#ident))))
        }
    });
    let all = match &def.shape {
        Shape::Object(fields) => fields.as_slice(),
        Shape::Enum(_) | Shape::IntegerEnum(_) => &[],
    };
    let constants = infoplug_codegen::constants(all).map(|(wire, value)| {
        quote! {
            (#wire, ::core::option::Option::Some(::core::result::Result::Ok(__rt::Json::from(#value))))
        }
    });
    let members = constants.chain(members);
    let generics = generics(item, sent, context);
    sends(
        item,
        &generics,
        def,
        &quote!(__rt::json_object([#(#members),*])),
        context,
    )
}

fn value(item: &DeriveInput, values: &Values<'_>, context: &Context<'_>) -> TokenStream {
    let known = values.known.iter();
    let known = known.map(|(ident, wire)| {
        quote!(Self::#ident => ::core::result::Result::Ok(::core::convert::Into::into(#wire)),)
    });
    let otherwise = values.other.map(|(ident, keeps)| if keeps {
        quote!(Self::#ident(text) => ::core::result::Result::Ok(__rt::Json::from(::std::string::ToString::to_string(&text))),)
    } else {
        let problem = format!("is `{}`, which has no string", plain(ident));
        quote!(Self::#ident => ::core::result::Result::Err(__rt::Unsent::new(#problem)),)
    });
    let json = quote! {
        match self {
            #(#known)*
            #otherwise
        }
    };
    sends(item, &item.generics, values.def, &json, context)
}

/// Implements `Sends` for the item. `json` is its encoding.
fn sends(
    item: &DeriveInput,
    generics: &Generics,
    def: &TypeDef,
    json: &TokenStream,
    context: &Context<'_>,
) -> TokenStream {
    let target = context.type_of(def);
    let of = quote_spanned!(item.ident.span()=> __rt::Sends<#target>);
    let body = quote! {
        fn json(self) -> ::core::result::Result<__rt::Json, __rt::Unsent> {
            #json
        }
    };
    implement(item, generics, &of, &body)
}

/// Returns the path to a function that encodes the value as JSON.
fn json(sent: &Sent<'_>, context: &Context<'_>) -> TokenStream {
    let ty = sent.ty;
    match &sent.by {
        By::Question(question) => question.path(),
        By::Serde => quote_spanned!(ty.span()=> __rt::to_json::<#ty>),
        By::Trait(wanted) => {
            let target = context.rust_type(wanted, Way::Sent);
            quote_spanned!(ty.span()=> <#ty as __rt::Sends<#target>>::json)
        }
    }
}

/// Returns the generics of the item with the bounds that its fields require.
fn generics(item: &DeriveInput, sent: &[Sent<'_>], context: &Context<'_>) -> Generics {
    let generic = sent.iter().filter(|sent| sent.is_generic);
    let bounds = generic.filter_map(|Sent { ty, by, .. }| match by {
        By::Question(_) => None,
        By::Serde => Some(quote_spanned!(ty.span()=> #ty: __rt::Serialize)),
        By::Trait(wanted) => {
            let target = context.rust_type(wanted, Way::Sent);
            Some(quote_spanned!(ty.span()=> #ty: __rt::Sends<#target>))
        }
    });
    bounded(&item.generics, bounds)
}
