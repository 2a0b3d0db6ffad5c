//! The derives on the user's own types, in two steps. The derive finds the client, whose macro
//! calls back with its spec. The second step checks the type against the spec and generates code.

mod asked;
mod attributes;
mod complaints;
mod context;
mod error;
mod expand;
mod facts;
mod fallback;
mod fit;
mod itself;
mod parameters;
mod question;
mod request;
mod response;
mod slot;
mod store;
mod subject;
mod values;
mod written;

use proc_macro2::{Group, Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::{DeriveInput, LitStr, Path};

use complaints::Complaints;
use context::Context;
use parameters::Parameters;
use store::Usual;
use written::plain;

/// The first step: passes the item to the macro of its client.
pub(crate) fn derive(kind: &str, input: &DeriveInput) -> TokenStream {
    let mut complaints = Complaints::default();
    let named = attributes::client(input, &mut complaints);
    let Usual { client, watch, why } = match named.client {
        Some(client) => Usual {
            client,
            watch: TokenStream::new(),
            why: "item",
        },
        None => store::usual_client(&named.krate, input.ident.span(), &mut complaints),
    };
    if !complaints.is_empty() {
        return fallback::stub(kind, input, &named.krate, complaints);
    }
    let (kind, why, krate) = (format_ident!("{kind}"), format_ident!("{why}"), named.krate);
    let (import, client_macro) = client_macro(&client, &why.to_string(), input.ident.span());
    quote! {
        #watch
        const _: () = {
            #import
            #client_macro! { [#krate] #kind #why [#client] #input }
        };
    }
}

/// Returns an import of the client's macro, and its name. The import makes the compiler report a
/// wrong path as a path to the client instead of a path to a macro.
fn client_macro(client: &Path, why: &str, item: Span) -> (TokenStream, TokenStream) {
    let Some(last) = client.segments.last().filter(|_| why != "nobody") else {
        return (TokenStream::new(), quote!(#client));
    };
    if why == "item" {
        let name = format_ident!(
            "{}_does_not_derive_ApiClient",
            plain(&last.ident),
            span = last.ident.span()
        );
        return (
            quote_spanned!(last.ident.span()=> #[allow(unused_imports)] use #client as #name;),
            quote!(#name),
        );
    }
    let name = format_ident!(
        "{}_in_infoplug_yaml_does_not_derive_ApiClient",
        plain(&last.ident)
    );
    let mut shown = client.clone();
    // The compiler prints a path up to the first segment that has the span of the error, so only
    // the last segment has it.
    for segment in shown.segments.iter_mut().rev().skip(1) {
        segment.ident.set_span(item);
    }
    (
        quote!(#[allow(unused_imports)] use #shown as #name;),
        quote!(#name),
    )
}

/// The input that the client's macro passes back.
pub(crate) struct Returned {
    path: LitStr,
    /// The path as messages showed it when the client was built.
    shown: LitStr,
    text: LitStr,
    /// The client's module.
    module: Ident,
    /// `whole`, or `broken` if generating the client failed.
    state: Ident,
    krate: TokenStream,
    kind: Ident,
    /// Where the client is named: `item`, `config` or `nobody`.
    why: Ident,
    client: TokenStream,
    item: DeriveInput,
}

impl Parse for Returned {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Self {
            path: input.parse()?,
            shown: input.parse()?,
            text: input.parse()?,
            module: input.call(Ident::parse_any)?,
            state: input.parse()?,
            krate: input.parse::<Group>()?.stream(),
            kind: input.parse()?,
            why: input.parse()?,
            client: input.parse::<Group>()?.stream(),
            item: input.parse()?,
        })
    }
}

/// Returns the path of a client's module: `crate::far::tickets` for `crate::far::Tickets`.
fn beside(client: &TokenStream, module: &Ident) -> String {
    let path = written::shown(client);
    let (before, _) = path
        .rsplit_once("::")
        .map_or(("", ""), |(before, last)| (before, last));
    let before = before.trim_start_matches("::");
    if before.is_empty() {
        module.to_string()
    } else {
        format!("{before}::{module}")
    }
}

/// The second step: checks the item against the spec and expands it.
pub(crate) fn checked(returned: Returned) -> TokenStream {
    let Returned {
        path,
        shown,
        text,
        module,
        state,
        krate,
        kind,
        why,
        client,
        mut item,
    } = returned;
    itself::name(&mut item);
    let kind = kind.to_string();
    if state == "broken" {
        return fallback::stub(&kind, &item, &krate, Complaints::default());
    }
    let checked = store::spec(&path.value(), &shown.value(), text.value());
    let named = match why.to_string().as_str() {
        "item" => String::new(),
        "config" => {
            "`infoplug.yaml` names the client, and `#[api(client = ...)]` overrides it; ".to_owned()
        }
        _ => format!(
            "{} is the default client; name yours with `#[api(client = ...)]`, or once in `infoplug.yaml`; ",
            checked.spec.api.name
        ),
    };
    let mut context = Context {
        checked: &checked,
        module: beside(&client, &module),
        client,
        krate,
        named,
        is_named_here: why == "item",
        parameters: Parameters::of(&item),
        complaints: Complaints::of(&checked),
        questions: Vec::new(),
    };
    let made = match kind.as_str() {
        "ApiRequest" => request::derive(&item, &mut context),
        "ApiResponse" => response::derive(&item, &mut context),
        _ => error::derive(&item, &mut context),
    };
    made.unwrap_or_else(|| fallback::checked(&kind, &item, context))
}
