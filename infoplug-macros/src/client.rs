//! `#[derive(ApiClient)]`: what the user wrote -> checked input -> code. Reports every problem at once, and emits enough even then
//! that nothing else complains about what is missing.

use infoplug_codegen::Options;
use infoplug_spec::{Problems, Spec};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::{Data, DeriveInput, Error, Fields, LitStr, Path};

use crate::locate::{self, Located};

pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let mut problems = Vec::new();
    let attributes = Attributes::read(input, &mut problems);
    let (field, wrap) = field(input, &mut problems);
    if !input.generics.params.is_empty() {
        problems
            .push(Error::new_spanned(&input.generics, "a client has no type or lifetime parameters: one struct is the client of one API"));
    }
    let options = Options {
        client: input.ident.clone(),
        field,
        wrap,
        visibility: input.vis.to_token_stream(),
        module: attributes.module.unwrap_or_else(|| module(&input.ident)),
        krate: attributes.krate.map_or_else(|| quote!(::infoplug), |path| path.to_token_stream()),
    };
    let (spec, watch, complaints) = match &attributes.spec {
        Some(written) => read(written),
        None => (Spec::default(), TokenStream::new(), TokenStream::new()),
    };
    let mut problems = problems.into_iter();
    let Some(mut all) = problems.next() else {
        let code = infoplug_codegen::expand(&spec, &options);
        return quote!(#complaints #watch #code);
    };
    problems.for_each(|problem| all.combine(problem));
    let all = all.into_compile_error();
    // The struct itself is not what the code relies on, so only the module can be emitted.
    let module = infoplug_codegen::module(&spec, &options);
    quote!(#all #complaints #module)
}

/// The spec, or what could be made of a broken one together with what is wrong with it.
fn read(written: &LitStr) -> (Spec, TokenStream, TokenStream) {
    let Located { path, shown, watch } = locate::locate(written);
    match infoplug_spec::load(&path, shown) {
        Ok(spec) => (spec, watch, TokenStream::new()),
        Err(Problems { source, diagnostics, partial }) => {
            let span = written.span();
            let complaints = diagnostics.iter().map(|diagnostic| {
                let message = diagnostic.render(&source);
                quote_spanned!(span=> ::core::compile_error!(#message);)
            });
            (*partial, watch, quote!(#(#complaints)*))
        }
    }
}

/// `InfoPlug` -> `info_plug`.
fn module(client: &Ident) -> Ident {
    let mut name = String::new();
    let text = client.to_string();
    let text = text.trim_start_matches("r#");
    let mut previous = '_';
    for c in text.chars() {
        if c.is_uppercase() && previous != '_' && !previous.is_uppercase() {
            name.push('_');
        }
        name.extend(c.to_lowercase());
        previous = c;
    }
    if name == text {
        name.push_str("_api");
    }
    syn::parse_str(&name).unwrap_or_else(|_| format_ident!("{name}_", span = Span::call_site()))
}

/// The one field, which holds the client; and a function that makes the struct out of it.
fn field(input: &DeriveInput, problems: &mut Vec<Error>) -> (TokenStream, TokenStream) {
    let name = &input.ident;
    let example = format!("write `struct {name}(infoplug::Client);`");
    let tuple = (quote!(0), quote!(Self));
    let Data::Struct(data) = &input.data else {
        problems.push(Error::new_spanned(name, format!("`ApiClient` is derived on a struct around a client: {example}")));
        return tuple;
    };
    match &data.fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => tuple,
        Fields::Named(fields) if fields.named.len() == 1 => match fields.named.first().and_then(|field| field.ident.as_ref()) {
            Some(field) => (quote!(#field), quote!(|#field| Self { #field })),
            None => tuple,
        },
        fields => {
            let problem = format!("`ApiClient` needs exactly one field, the client, and this struct has {}: {example}", fields.len());
            problems.push(Error::new_spanned(name, problem));
            tuple
        }
    }
}

/// `#[api(...)]` as it was written.
#[derive(Default)]
struct Attributes {
    spec: Option<LitStr>,
    module: Option<Ident>,
    krate: Option<Path>,
}

impl Attributes {
    fn read(input: &DeriveInput, problems: &mut Vec<Error>) -> Self {
        let mut attributes = Self::default();
        for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("api")) {
            let parsed = attribute.parse_nested_meta(|meta| {
                let twice = |is: bool| if is { Err(meta.error("this stands twice")) } else { Ok(()) };
                if meta.path.is_ident("spec") {
                    twice(attributes.spec.is_some())?;
                    attributes.spec = Some(meta.value()?.parse()?);
                } else if meta.path.is_ident("module") {
                    twice(attributes.module.is_some())?;
                    attributes.module = Some(identifier(&meta.value()?.parse()?)?);
                } else if meta.path.is_ident("crate") {
                    twice(attributes.krate.is_some())?;
                    attributes.krate = Some(meta.value()?.parse::<LitStr>()?.parse()?);
                } else {
                    return Err(meta.error("`#[api(...)]` on a client knows `spec = \"...\"`, `module = \"...\"` and `crate = \"...\"`"));
                }
                Ok(())
            });
            problems.extend(parsed.err());
        }
        if attributes.spec.is_none() && problems.is_empty() {
            let message = "the spec is not named: add `#[api(spec = \"spec/my-api.yaml\")]`, a path relative to the crate's Cargo.toml";
            problems.push(Error::new_spanned(&input.ident, message));
        }
        attributes
    }
}

/// `module = "name"`.
fn identifier(text: &LitStr) -> syn::Result<Ident> {
    text.parse().map_err(|_| Error::new(text.span(), format!("`{}` is not the name of a module", text.value())))
}
