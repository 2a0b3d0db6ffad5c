//! The derives on the user's own types. Two steps: the derive finds the client, whose macro leads
//! back here with its spec; then the type is checked against the spec, and code is made.

mod asked;
mod attributes;
mod complaints;
mod context;
mod error;
mod fit;
mod request;
mod response;
mod store;
mod variants;
mod written;

use context::{Asked, Context};
use infoplug_codegen::name_number;
use infoplug_spec::Code;
use infoplug_spec::model::{Endpoint, TypeDef};
use proc_macro2::{Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use store::Usual;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::{DeriveInput, LitStr, Path};

use complaints::{Complaints, instead, quoted};
use written::plain;

/// First step: the item goes to the macro of the client that it names.
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
        return broken(kind, input, &named.krate, complaints);
    }
    let (kind, why, krate) = (format_ident!("{kind}"), format_ident!("{why}"), named.krate);
    let (import, entrance) = entrance(&client, &why.to_string(), input.ident.span());
    quote! {
        #watch
        const _: () = {
            #import
            #entrance! { [#krate] #kind #why [#client] #input }
        };
    }
}

/// The macro of a client. Imported, a path that leads to none is reported by what it names, and not
/// as that of a macro.
fn entrance(client: &Path, why: &str, item: Span) -> (TokenStream, TokenStream) {
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
    // The compiler names a path up to the first part that has the place of the error: only the last
    // one has.
    for segment in shown.segments.iter_mut().rev().skip(1) {
        segment.ident.set_span(item);
    }
    (
        quote!(#[allow(unused_imports)] use #shown as #name;),
        quote!(#name),
    )
}

/// What the macro of a client sends back.
pub(crate) struct Returned {
    path: LitStr,
    /// What messages called it when the client was built.
    shown: LitStr,
    text: LitStr,
    /// The module beside the client.
    module: Ident,
    /// `whole`, or `broken` when the client could not be made.
    state: Ident,
    krate: TokenStream,
    kind: Ident,
    /// Who has named the client.
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

/// The module beside a client: `crate::far::tickets` of `crate::far::Tickets`.
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

/// Second step: with the spec.
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
    name_itself(&mut item);
    if state == "broken" {
        return broken(&kind.to_string(), &item, &krate, Complaints::default());
    }
    let checked = store::spec(&path.value(), &shown.value(), text.value());
    let complaints = Complaints::of(&checked);
    let kind = kind.to_string();
    let named = match why.to_string().as_str() {
        "item" => String::new(),
        "config" => "`infoplug.yaml` names the client, `#[api(client = ...)]` names another one; "
            .to_owned(),
        _ => format!(
            "{} is meant where no client is named: name yours with `#[api(client = ...)]`, or once in `infoplug.yaml`; ",
            checked.spec.api.name
        ),
    };
    let is_named_here = why == "item";
    let module = beside(&client, &module);
    let mut context = Context {
        checked,
        client,
        module,
        krate: krate.clone(),
        named,
        is_named_here,
        complaints,
        asked: Asked::default(),
    };
    let made = match kind.as_str() {
        "ApiRequest" => request::expand(&item, &mut context),
        "ApiResponse" => response::expand(&item, &mut context),
        _ => error::expand(&item, &mut context),
    };
    match made {
        Some(code) if context.complaints.is_empty() && context.checked.is_valid() => code,
        _ => {
            context.complaints.drop_consequences();
            // What the compiler is asked, it is asked at once with what is known to be wrong.
            let answers = if context.checked.is_valid() {
                context.asked.answers
            } else {
                TokenStream::new()
            };
            let (definitions, (parameters, ..)) =
                (context.asked.definitions, item.generics.split_for_impl());
            let asked = (!answers.is_empty()).then(|| {
                quote! {
                    #[allow(warnings, clippy::all, clippy::pedantic)]
                    const _: () = {
                        use #krate::generated as __rt;

                        #definitions

                        fn __asked #parameters () { #answers }
                    };
                }
            });
            let broken = broken(&kind, &item, &krate, context.complaints);
            quote!(#broken #asked)
        }
    }
}

impl Context {
    /// The endpoint of this name.
    fn find_endpoint(&mut self, name: &LitStr) -> Option<Endpoint> {
        let spec = &self.checked.spec;
        let wanted = name.value();
        if let Some(endpoint) = spec
            .endpoints
            .iter()
            .find(|endpoint| endpoint.name.wire == wanted)
        {
            return Some(endpoint.clone());
        }
        // Broken ones are reported at the client.
        if !self.checked.is_valid() {
            return None;
        }
        let names = spec
            .endpoints
            .iter()
            .map(|endpoint| endpoint.name.wire.as_str());
        let help = if spec.types.iter().any(|def| is_called(def, &wanted)) {
            format!("it is a type: write `type = \"{wanted}\"`")
        } else {
            instead(&wanted, names, |names| {
                format!("{}it has {names}", self.named)
            })
        };
        let message = format!("{} has no endpoint {}", spec.api.name, quoted(&wanted));
        self.complaints
            .add(Code::NoSuchEndpoint, name.span(), message, None, Some(help));
        None
    }

    /// The type of this name: as the spec writes it, or as its Rust type is called.
    fn find_type(&mut self, name: &LitStr) -> Option<TypeDef> {
        let spec = &self.checked.spec;
        let wanted = name.value();
        if let Some(def) = spec.types.iter().find(|def| is_called(def, &wanted)) {
            return Some(def.clone());
        }
        if !self.checked.is_valid() {
            return None;
        }
        let names = spec.types.iter().map(|def| def.name.camel.as_str());
        // A type that is written where it is used is called after that place: `TicketUrgency` of
        // the field `urgency`.
        let mut inline = names
            .clone()
            .filter(|name| name.to_lowercase().ends_with(&wanted.to_lowercase()));
        let help = match (inline.next(), inline.next()) {
            _ if spec
                .endpoints
                .iter()
                .any(|endpoint| endpoint.name.wire == wanted) =>
            {
                format!("it is an endpoint: write `endpoint = \"{wanted}\"`")
            }
            (Some(name), None) if !wanted.is_empty() => format!("did you mean {}?", quoted(name)),
            _ => instead(&wanted, names, |names| {
                format!("{}it has {names}", self.named)
            }),
        };
        let message = format!("{} has no type {}", spec.api.name, quoted(&wanted));
        self.complaints
            .add(Code::NoSuchType, name.span(), message, None, Some(help));
        None
    }

    /// `<Client as Endpoint<N>>`
    fn endpoint_type(&self, endpoint: &Endpoint) -> TokenStream {
        let (client, number) = (
            &self.client,
            Literal::u64_unsuffixed(name_number(&endpoint.name.wire)),
        );
        quote!(<#client as __rt::Endpoint<#number>>)
    }

    /// The generated type.
    fn type_of(&self, def: &TypeDef) -> TokenStream {
        let (client, number) = (
            &self.client,
            Literal::u64_unsuffixed(name_number(&def.name.camel)),
        );
        quote!(<#client as __rt::TypeOf<#number>>::Is)
    }
}

/// As the spec writes it, or as its Rust type is called.
fn is_called(def: &TypeDef, name: &str) -> bool {
    def.name.wire == name || def.name.camel == name
}

/// What stands for a derive that has failed: enough that nothing else complains about what is
/// missing.
fn broken(
    kind: &str,
    item: &DeriveInput,
    krate: &impl ToTokens,
    complaints: Complaints,
) -> TokenStream {
    let name = &item.ident;
    let rt = quote!(#krate::generated);
    let (parameters, arguments, wheres) = item.generics.split_for_impl();
    let mut complaints = complaints.into_errors();
    // A type with an error in it, of which nothing else is said. Where the spec is at fault the
    // error stands at the client.
    let first = if complaints.is_empty() {
        quote!(0)
    } else {
        complaints.remove(0)
    };
    let with = |parameter: TokenStream, bound: TokenStream| {
        let mut generics = item.generics.clone();
        if let Ok(parameter) = syn::parse2(quote!(#parameter: #bound)) {
            generics.params.push(parameter);
        }
        generics.split_for_impl().0.to_token_stream()
    };
    let stub = match kind {
        "ApiRequest" => {
            let all = with(quote!(__T), quote!(::core::marker::Sized));
            quote! {
                impl #all #rt::ApiRequest<__T> for #name #arguments #wheres {
                    type Request = __Broken;

                    fn into_request(self, _: &__T) -> __Broken { loop {} }
                }

                impl #all #rt::Sends<__T> for #name #arguments #wheres {
                    fn json(self) -> ::core::result::Result<#rt::Json, #rt::Unsent> { loop {} }
                }
            }
        }
        "ApiResponse" => {
            let all = with(quote!(__T), quote!(::core::marker::Sized));
            quote! {
                impl #parameters #rt::ApiResponse for #name #arguments #wheres {
                    type Place = ();

                    fn taken((): ()) -> ::core::result::Result<Self, #rt::Untaken> { loop {} }
                }

                impl #all #rt::Holds<__T> for #name #arguments #wheres {}
            }
        }
        _ => {
            let codes = with(quote!(__C), quote!(#rt::ApiCode));
            let narrow = with(quote!(__N), quote!(#rt::Narrow));
            quote! {
                impl #codes ::core::convert::From<#rt::AnyError<__C>> for #name #arguments #wheres {
                    fn from(_: #rt::AnyError<__C>) -> Self { loop {} }
                }

                impl #narrow ::core::convert::From<#rt::Error<__N>> for #name #arguments #wheres {
                    fn from(_: #rt::Error<__N>) -> Self { loop {} }
                }

                impl #parameters ::core::fmt::Display for #name #arguments #wheres {
                    fn fmt(&self, _: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result { loop {} }
                }

                impl #parameters ::core::error::Error for #name #arguments #wheres {}
            }
        }
    };
    quote! {
        #[allow(warnings, clippy::all, clippy::pedantic)]
        const _: () = {
            pub type __Broken = [(); #first];
            #(#complaints;)*
            #stub
        };
    }
}

/// `Self` in the type of a field means the item; in code beside it, it would mean something else.
fn name_itself(item: &mut DeriveInput) {
    let (_, arguments, _) = item.generics.split_for_impl();
    let itself = item
        .ident
        .to_token_stream()
        .into_iter()
        .chain(arguments.to_token_stream())
        .collect::<TokenStream>();
    let fields: Vec<&mut syn::Field> = match &mut item.data {
        syn::Data::Struct(data) => data.fields.iter_mut().collect(),
        syn::Data::Enum(data) => data
            .variants
            .iter_mut()
            .flat_map(|variant| variant.fields.iter_mut())
            .collect(),
        syn::Data::Union(_) => Vec::new(),
    };
    for field in fields {
        if let Ok(ty) = syn::parse2(without_self(field.ty.to_token_stream(), &itself)) {
            field.ty = ty;
        }
    }
}

fn without_self(tokens: TokenStream, itself: &TokenStream) -> TokenStream {
    let replace = |token| match token {
        TokenTree::Ident(ident) if ident == "Self" => itself.clone(),
        TokenTree::Group(group) => {
            let mut inner = Group::new(group.delimiter(), without_self(group.stream(), itself));
            inner.set_span(group.span());
            TokenTree::Group(inner).into()
        }
        token => token.into(),
    };
    tokens.into_iter().flat_map(replace).collect()
}
