//! `#[derive(ApiClient)]`: user input -> checked input -> code. Reports all problems at once, and
//! then still emits enough code to avoid follow-up errors.

use infoplug_codegen::{Checked, Options};
use infoplug_spec::model::Format;
use infoplug_spec::{BrokenEndpoint, Code, Diagnostic, Spec};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::meta::ParseNestedMeta;
use syn::parse::ParseStream;
use syn::{Data, DeriveInput, Error, LitStr, Path, Token};

use crate::coded::coded;
use crate::formats;
use crate::known_clients;
use crate::locate::{self, Located};
use crate::module;

/// Expands the derive. `location` is a number that no other client of the crate has.
pub(crate) fn derive(input: &DeriveInput, location: u64) -> TokenStream {
    let mut problems = Vec::new();
    let Field { access, ty, wrap } = field(input, &mut problems);
    if !input.generics.params.is_empty() {
        let message =
            "a client cannot have type or lifetime parameters; one struct is the client of one API";
        problems.push(coded(
            Code::WrongItem,
            &Error::new_spanned(&input.generics, message),
        ));
    }
    let is_client = problems.is_empty();
    let attributes = Attributes::read(input, &mut problems);
    let (parameters, arguments, _) = input.generics.split_for_impl();
    let options = Options {
        client: input.ident.clone(),
        generics: (parameters.to_token_stream(), arguments.to_token_stream()),
        field: access,
        field_type: ty,
        wrap,
        visibility: input.vis.to_token_stream(),
        module: module::of(input, attributes.module, &mut problems),
        krate: attributes
            .krate
            .map_or_else(|| quote!(::infoplug), |path| path.to_token_stream()),
        formats: attributes.formats,
        non_exhaustive: attributes.non_exhaustive,
        serde: attributes.serde,
    };
    known_clients::remember(&options.module, &options.client);
    let mut read = attributes.spec.as_ref().map(read).unwrap_or_default();
    if !is_client {
        read.break_all();
    }
    let mut complaints: Vec<TokenStream> = problems
        .iter()
        .flat_map(|problem| problem.clone().into_iter().map(|error| complaint(&error)))
        .collect();
    complaints.append(&mut read.complaints);
    let checked = Checked {
        path: read.file.path,
        shown: read.file.shown,
        text: read.file.text,
        macro_name: format!("__infoplug_{location:016x}"),
        is_broken: !is_client || !read.has_all_sections,
    };
    let (watch, mut spec) = (read.watch, read.spec);
    spec.typed = options.formats.iter().map(|(format, _)| *format).collect();
    let client_macro = infoplug_codegen::checked(&spec, &read.broken, &options, &checked);
    let code = if complaints.is_empty() {
        infoplug_codegen::expand(&spec, &options)
    } else if read.has_all_sections {
        infoplug_codegen::expand_broken(spec, read.broken, &complaints, &options)
    } else {
        infoplug_codegen::expand_unknown(&complaints, &options)
    };
    quote!(#watch #code #client_macro)
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
    /// Whether the text has nothing beyond `spec` and `broken`.
    has_all_sections: bool,
    file: File,
}

impl Read {
    /// Treats all endpoints as broken.
    fn break_all(&mut self) {
        let sound = self.spec.endpoints.iter().map(BrokenEndpoint::from);
        self.broken = sound.chain(self.broken.drain(..)).collect();
        self.spec.endpoints.clear();
    }
}

/// The file of a spec.
#[derive(Default)]
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
        has_all_sections: checked.has_all_sections,
        file,
    }
}

/// The field that holds the client.
struct Field {
    /// Its name, or its index.
    access: TokenStream,
    ty: TokenStream,
    /// An expression that wraps `field` in the struct.
    wrap: TokenStream,
}

fn field(input: &DeriveInput, problems: &mut Vec<Error>) -> Field {
    let name = &input.ident;
    let example = format!("write `struct {name}(infoplug::Client);`");
    let of = |field: &syn::Field| match &field.ident {
        Some(ident) => Field {
            access: quote!(#ident),
            ty: field.ty.to_token_stream(),
            wrap: quote!(Self { #ident: field }),
        },
        None => Field {
            access: quote!(0),
            ty: field.ty.to_token_stream(),
            wrap: quote!(Self(field)),
        },
    };
    let problem = match &input.data {
        Data::Struct(data) => {
            let mut fields = data.fields.iter();
            if let (Some(field), None) = (fields.next(), fields.next()) {
                return of(field);
            }
            let count = data.fields.len();
            format!(
                "`ApiClient` needs exactly one field, the client, but this struct has {count}: {example}"
            )
        }
        _ => format!("`ApiClient` can only be derived on a struct that wraps a client: {example}"),
    };
    problems.push(coded(Code::WrongItem, &Error::new_spanned(name, problem)));
    Field {
        access: quote!(0),
        ty: quote!(()),
        wrap: quote!(Self(field)),
    }
}

/// The contents of `#[api(...)]`.
#[derive(Default)]
struct Attributes {
    spec: Option<LitStr>,
    module: Option<Ident>,
    krate: Option<Path>,
    formats: Vec<(Format, TokenStream)>,
    non_exhaustive: bool,
    serde: bool,
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
                let key = meta.path.get_ident().map(ToString::to_string);
                let key = key.unwrap_or_default();
                if KEYS.contains(&key.as_str()) {
                    return attributes.take(&key, &meta);
                }
                let meant = meant(&key, &meta);
                problems.push(unknown(&key, meant, &meta));
                // Use the key that was meant, so that nothing is missing.
                match meant {
                    Some(meant) => attributes.take(meant, &meta),
                    None => skip(&meta),
                }
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

    fn take(&mut self, key: &str, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        let twice = |is: bool| {
            if is {
                Err(meta.error("duplicate key"))
            } else {
                Ok(())
            }
        };
        match key {
            "spec" => {
                twice(self.spec.is_some())?;
                self.spec = Some(meta.value()?.parse()?);
            }
            "module" => {
                twice(self.module.is_some())?;
                self.module = Some(identifier(&meta.value()?.parse()?)?);
            }
            "crate" => {
                twice(self.krate.is_some())?;
                self.krate = Some(meta.value()?.parse::<LitStr>()?.parse_with(path)?);
            }
            "types" => formats::read(meta, &mut self.formats)?,
            _ => {
                let flag = if key == "serde" {
                    &mut self.serde
                } else {
                    &mut self.non_exhaustive
                };
                twice(*flag)?;
                *flag = true;
                if !meta.input.is_empty() && !meta.input.peek(Token![,]) {
                    return Err(meta.error(format!("`{key}` takes no value")));
                }
            }
        }
        Ok(())
    }
}

/// The keys of `#[api(...)]` on a client.
const KEYS: [&str; 6] = [
    "spec",
    "module",
    "crate",
    "types",
    "non_exhaustive",
    "serde",
];

/// Returns the key that an unknown one was probably meant to be. The path of a YAML file belongs to
/// `spec`.
fn meant(key: &str, meta: &ParseNestedMeta<'_>) -> Option<&'static str> {
    let names_a_spec = || {
        let ahead = meta.input.fork();
        let path = ahead
            .parse::<Token![=]>()
            .and_then(|_| ahead.parse::<LitStr>());
        let is_yaml = |path: LitStr| {
            let path = std::path::PathBuf::from(path.value());
            path.extension()
                .is_some_and(|end| end == "yaml" || end == "yml")
        };
        path.is_ok_and(is_yaml)
    };
    infoplug_spec::nearest(key, KEYS).or_else(|| names_a_spec().then_some("spec"))
}

fn unknown(key: &str, meant: Option<&str>, meta: &ParseNestedMeta<'_>) -> Error {
    let help = meant.map_or_else(
        || {
            "expected one of `spec = \"...\"`, `module = \"...\"`, `crate = \"...\"`, `types(...)`, `non_exhaustive`, `serde`"
                .to_owned()
        },
        |meant| format!("did you mean `{meant}`?"),
    );
    let what = format!("`#[api(...)]` does not accept `{key}` here");
    let code = Code::BadAttribute;
    Error::new_spanned(&meta.path, format!("{what} [{code}]\n  = help: {help}"))
}

fn skip(meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    while !meta.input.is_empty() && !meta.input.peek(Token![,]) {
        meta.input.parse::<TokenTree>()?;
    }
    Ok(())
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
