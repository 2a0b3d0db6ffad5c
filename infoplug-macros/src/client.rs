//! `#[derive(ApiClient)]`: what the user wrote -> checked input -> code. Reports every problem at
//! once, and emits enough even then that nothing else complains about what is missing.

use infoplug_codegen::{Checked, Options};
use infoplug_spec::{BrokenEndpoint, Code, Diagnostic, Spec};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::parse::ParseStream;
use syn::{Data, DeriveInput, Error, Fields, LitStr, Path, Token};

use crate::coded::coded;
use crate::locate::{self, Located};
use crate::module;

/// `location` is where the derive stands: a number that no other client of the crate has.
pub(crate) fn derive(input: &DeriveInput, location: u64) -> TokenStream {
    let mut problems = Vec::new();
    let attributes = Attributes::read(input, &mut problems);
    let (field, wrap) = field(input, &mut problems);
    if !input.generics.params.is_empty() {
        let message =
            "a client has no type or lifetime parameters: one struct is the client of one API";
        problems.push(coded(
            Code::WrongItem,
            &Error::new_spanned(&input.generics, message),
        ));
    }
    let (parameters, arguments, _) = input.generics.split_for_impl();
    let options = Options {
        client: input.ident.clone(),
        generics: (parameters.to_token_stream(), arguments.to_token_stream()),
        field,
        wrap,
        visibility: input.vis.to_token_stream(),
        module: module::of(input, attributes.module, &mut problems),
        krate: attributes
            .krate
            .map_or_else(|| quote!(::infoplug), |path| path.to_token_stream()),
        non_exhaustive: attributes.non_exhaustive,
    };
    let mut read = attributes.spec.as_ref().map(read).unwrap_or_default();
    if !problems.is_empty() {
        // The struct is not one that methods can rely on.
        read.broken = read
            .spec
            .endpoints
            .iter()
            .map(BrokenEndpoint::from)
            .chain(read.broken)
            .collect();
        read.spec.endpoints.clear();
    }
    let mut complaints: Vec<TokenStream> = problems
        .iter()
        .flat_map(|problem| problem.clone().into_iter().map(|error| complaint(&error)))
        .collect();
    complaints.extend(read.complaints);
    let watch = read.watch;
    let entrance = |broken: &[BrokenEndpoint]| {
        let File { path, shown, text } = read.file.clone()?;
        let macro_name = format!("__infoplug_{location:016x}");
        let checked = Checked {
            path,
            shown,
            text,
            macro_name,
            is_broken: !problems.is_empty(),
        };
        Some(infoplug_codegen::checked(
            &read.spec, broken, &options, &checked,
        ))
    };
    if complaints.is_empty() {
        let code = infoplug_codegen::expand(&read.spec, &options);
        let entrance = entrance(&[]);
        return quote!(#watch #code #entrance);
    }
    // A type with an error in it: the compiler complains about nothing that has it. (In the location
    // of a type the macro would become `()`, so it replaces a length.)
    let broken = format_ident!(
        "__{}Broken",
        input.ident.to_string().trim_start_matches("r#")
    );
    let first = complaints.remove(0);
    let entrance = entrance(&read.broken);
    let code = infoplug_codegen::expand_broken(read.spec, read.broken, &quote!(#broken), &options);
    quote! {
        #[allow(dead_code)]
        type #broken = [(); #first];
        #(#complaints;)*
        #watch
        #code
        #entrance
    }
}

fn complaint(error: &Error) -> TokenStream {
    let message = error.to_string();
    quote_spanned!(error.span()=> ::core::compile_error!(#message))
}

/// What came of a spec.
#[derive(Default)]
struct Read {
    /// All of it, or what could be made of it.
    spec: Spec,
    watch: TokenStream,
    complaints: Vec<TokenStream>,
    /// The endpoints that could not be made.
    broken: Vec<BrokenEndpoint>,
    file: Option<File>,
}

/// The file of a spec.
#[derive(Clone)]
struct File {
    path: String,
    shown: String,
    text: String,
}

fn read(written: &LitStr) -> Read {
    let Located { path, shown, watch } = locate::locate(written);
    let checked = infoplug_spec::check_file(&path, shown.clone());
    let span = written.span();
    let is_missing = !path.exists();
    let complaint = |diagnostic: &Diagnostic| {
        let message = if is_missing {
            let relative =
                || "the path is relative to the folder of the crate's Cargo.toml".to_owned();
            diagnostic
                .clone()
                .help(infoplug_spec::near_file(&path).unwrap_or_else(relative))
                .render(&checked.source)
        } else {
            diagnostic.render(&checked.source)
        };
        quote_spanned!(span=> ::core::compile_error!(#message))
    };
    let complaints = checked.errors().map(complaint).collect();
    let file = File {
        path: path.to_string_lossy().into_owned(),
        shown,
        text: checked.source.text().to_owned(),
    };
    Read {
        spec: checked.spec,
        watch,
        complaints,
        broken: checked.broken_endpoints,
        file: Some(file),
    }
}

/// The one field, which holds the client; and a function that makes the struct out of it.
fn field(input: &DeriveInput, problems: &mut Vec<Error>) -> (TokenStream, TokenStream) {
    let name = &input.ident;
    let example = format!("write `struct {name}(infoplug::Client);`");
    let tuple = (quote!(0), quote!(Self));
    let Data::Struct(data) = &input.data else {
        let problem = format!("`ApiClient` is derived on a struct around a client: {example}");
        problems.push(coded(Code::WrongItem, &Error::new_spanned(name, problem)));
        return tuple;
    };
    match &data.fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => tuple,
        Fields::Named(fields) if fields.named.len() == 1 => {
            match fields.named.first().and_then(|field| field.ident.as_ref()) {
                Some(field) => (quote!(#field), quote!(|#field| Self { #field })),
                None => tuple,
            }
        }
        fields => {
            let problem = format!(
                "`ApiClient` needs exactly one field, the client, and this struct has {}: {example}",
                fields.len()
            );
            problems.push(coded(Code::WrongItem, &Error::new_spanned(name, problem)));
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
    non_exhaustive: bool,
}

impl Attributes {
    fn read(input: &DeriveInput, problems: &mut Vec<Error>) -> Self {
        let mut attributes = Self::default();
        for attribute in input
            .attrs
            .iter()
            .filter(|attribute| attribute.path().is_ident("api"))
        {
            if let Ok(path) = attribute.parse_args::<LitStr>() {
                let message = format!("name what this is: `spec = {}`", path.to_token_stream());
                problems.push(coded(
                    Code::BadAttribute,
                    &Error::new_spanned(&path, message),
                ));
                attributes.spec = Some(path);
                continue;
            }
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
                    attributes.krate = Some(meta.value()?.parse::<LitStr>()?.parse_with(path)?);
                } else if meta.path.is_ident("non_exhaustive") {
                    twice(attributes.non_exhaustive)?;
                    attributes.non_exhaustive = true;
                    if !meta.input.is_empty() && !meta.input.peek(Token![,]) {
                        return Err(meta.error("`non_exhaustive` stands alone: it has no value"));
                    }
                } else {
                    return Err(meta.error(
                        "`#[api(...)]` on a client knows `spec = \"...\"`, `module = \"...\"`, `crate = \"...\"` and `non_exhaustive`",
                    ));
                }
                Ok(())
            });
            problems.extend(
                parsed
                    .err()
                    .into_iter()
                    .flatten()
                    .map(|error| coded(Code::BadAttribute, &error)),
            );
        }
        if attributes.spec.is_none() && problems.is_empty() {
            let message = "the spec is not named: add `#[api(spec = \"spec/my-api.yaml\")]`, a path relative to the crate's Cargo.toml";
            problems.push(coded(
                Code::MissingAttribute,
                &Error::new_spanned(&input.ident, message),
            ));
        }
        attributes
    }
}

/// The path of a crate or client: one that can stand in `use` and in front of `!`.
pub(crate) fn path(input: ParseStream<'_>) -> syn::Result<Path> {
    let path = input.call(Path::parse_mod_style)?;
    if let Some(segment) = path.segments.iter().find(|segment| segment.ident == "Self") {
        return Err(Error::new_spanned(
            segment,
            "there is no `Self` in this path: begin with `crate`",
        ));
    }
    Ok(path)
}

/// `module = "name"`.
fn identifier(text: &LitStr) -> syn::Result<Ident> {
    text.parse().map_err(|_| {
        Error::new(
            text.span(),
            format!("`{}` is not the name of a module", text.value()),
        )
    })
}
