//! `#[derive(ApiClient)]`: user input -> checked input -> code. Reports all problems at once, and
//! then still emits enough code to avoid follow-up errors.

use infoplug_codegen::{Checked, Options};
use infoplug_spec::{BrokenEndpoint, Code, Diagnostic, Spec};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::parse::ParseStream;
use syn::{Data, DeriveInput, Error, Fields, LitStr, Path, Token};

use crate::coded::coded;
use crate::locate::{self, Located};
use crate::module;

/// Expands the derive. `location` is a number that no other client of the crate has.
pub(crate) fn derive(input: &DeriveInput, location: u64) -> TokenStream {
    let mut problems = Vec::new();
    let attributes = Attributes::read(input, &mut problems);
    let (field, wrap) = field(input, &mut problems);
    if !input.generics.params.is_empty() {
        let message =
            "a client cannot have type or lifetime parameters; one struct is the client of one API";
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
        // Methods cannot rely on the struct.
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
    let client_macro = |broken: &[BrokenEndpoint]| {
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
        let client_macro = client_macro(&[]);
        return quote!(#watch #code #client_macro);
    }
    // A type that contains an error. The compiler reports no errors about code that uses it. (In
    // the position of a type the macro would expand to `()`, so it is the length of an array.)
    let broken = format_ident!(
        "__{}Broken",
        input.ident.to_string().trim_start_matches("r#")
    );
    let first = complaints.remove(0);
    let client_macro = client_macro(&read.broken);
    let code = infoplug_codegen::expand_broken(read.spec, read.broken, &quote!(#broken), &options);
    quote! {
        #[allow(dead_code)]
        type #broken = [(); #first];
        #(#complaints;)*
        #watch
        #code
        #client_macro
    }
}

fn complaint(error: &Error) -> TokenStream {
    let message = error.to_string();
    quote_spanned!(error.span()=> ::core::compile_error!(#message))
}

/// The result of reading a spec.
#[derive(Default)]
struct Read {
    /// The whole spec, or its valid part.
    spec: Spec,
    watch: TokenStream,
    complaints: Vec<TokenStream>,
    /// The endpoints that have problems.
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

/// Returns the field that holds the client, and a function that wraps a client in the struct.
fn field(input: &DeriveInput, problems: &mut Vec<Error>) -> (TokenStream, TokenStream) {
    let name = &input.ident;
    let example = format!("write `struct {name}(infoplug::Client);`");
    let tuple = (quote!(0), quote!(Self));
    let Data::Struct(data) = &input.data else {
        let problem =
            format!("`ApiClient` can only be derived on a struct that wraps a client: {example}");
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
                "`ApiClient` needs exactly one field, the client, but this struct has {}: {example}",
                fields.len()
            );
            problems.push(coded(Code::WrongItem, &Error::new_spanned(name, problem)));
            tuple
        }
    }
}

/// The contents of `#[api(...)]`.
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
                let message = format!("missing key: write `spec = {}`", path.to_token_stream());
                problems.push(coded(
                    Code::BadAttribute,
                    &Error::new_spanned(&path, message),
                ));
                attributes.spec = Some(path);
                continue;
            }
            let parsed = attribute.parse_nested_meta(|meta| {
                let once = |is_set: bool| if is_set { Err(meta.error("duplicate key")) } else { Ok(()) };
                if meta.path.is_ident("spec") {
                    once(attributes.spec.is_some())?;
                    attributes.spec = Some(meta.value()?.parse()?);
                } else if meta.path.is_ident("module") {
                    once(attributes.module.is_some())?;
                    attributes.module = Some(identifier(&meta.value()?.parse()?)?);
                } else if meta.path.is_ident("crate") {
                    once(attributes.krate.is_some())?;
                    attributes.krate = Some(meta.value()?.parse::<LitStr>()?.parse_with(path)?);
                } else if meta.path.is_ident("non_exhaustive") {
                    once(attributes.non_exhaustive)?;
                    attributes.non_exhaustive = true;
                    if !meta.input.is_empty() && !meta.input.peek(Token![,]) {
                        return Err(meta.error("`non_exhaustive` takes no value"));
                    }
                } else {
                    return Err(meta.error(
                        "`#[api(...)]` on a client accepts `spec = \"...\"`, `module = \"...\"`, `crate = \"...\"` and `non_exhaustive`",
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
            let message = "no spec is named: add `#[api(spec = \"spec/my-api.yaml\")]`, a path relative to the crate's Cargo.toml";
            problems.push(coded(
                Code::MissingAttribute,
                &Error::new_spanned(&input.ident, message),
            ));
        }
        attributes
    }
}

/// Parses the path of a crate or client, which must be valid in `use` and before `!`.
pub(crate) fn path(input: ParseStream<'_>) -> syn::Result<Path> {
    let path = input.call(Path::parse_mod_style)?;
    if let Some(segment) = path.segments.iter().find(|segment| segment.ident == "Self") {
        return Err(Error::new_spanned(
            segment,
            "`Self` is not allowed in this path; start with `crate`",
        ));
    }
    Ok(path)
}

/// Parses the value of `module = "name"`.
fn identifier(text: &LitStr) -> syn::Result<Ident> {
    text.parse().map_err(|_| {
        Error::new(
            text.span(),
            format!("`{}` is not the name of a module", text.value()),
        )
    })
}
