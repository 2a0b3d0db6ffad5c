//! `#[api(...)]` on the user's own items.

use infoplug_spec::Code;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::parse::ParseStream;
use syn::spanned::Spanned as _;
use syn::{Attribute, DeriveInput, Ident, LitInt, LitStr, Path, Token, Variant};

use super::complaints::{Complaint, Complaints, instead, list, quoted};
use super::written::plain;

/// The attributes that the first step needs.
pub(super) struct Named {
    pub(super) client: Option<Path>,
    pub(super) krate: Path,
}

/// The attributes of an item.
#[derive(Default)]
pub(super) struct Container {
    pub(super) endpoint: Option<LitStr>,
    pub(super) ty: Option<LitStr>,
    pub(super) exhaustive: Option<Span>,
    pub(super) no_display: bool,
}

/// The attributes of a field.
#[derive(Default)]
pub(super) struct OfField {
    pub(super) name: Option<LitStr>,
    /// The value to use if the field is missing: the expression of `default = ...`, or
    /// `Default::default()` for `default`.
    pub(super) default: Option<TokenStream>,
    pub(super) serde: bool,
    /// The name in `#[serde(rename = "...")]`, which only serves as a hint in messages.
    renamed: Option<String>,
}

impl OfField {
    /// Returns the name in the spec that a field probably means.
    pub(super) fn meant<'a>(
        &self,
        wanted: &str,
        known: impl Iterator<Item = &'a str> + Clone,
    ) -> Option<&'a str> {
        let renamed = self.renamed.as_ref().filter(|_| self.name.is_none());
        let renamed = renamed.and_then(|renamed| known.clone().find(|known| known == renamed));
        renamed.or_else(|| infoplug_spec::nearest(wanted, known))
    }

    /// Returns help for a field that is not in the spec.
    pub(super) fn instead<'a>(
        &self,
        wanted: &str,
        known: impl Iterator<Item = &'a str> + Clone,
        what: &str,
    ) -> String {
        match self.meant(wanted, known.clone()) {
            Some(meant) if self.renamed.as_deref() == Some(meant) => {
                format!(
                    "`#[serde(rename = ...)]` is ignored here; add `#[api(name = \"{meant}\")]`"
                )
            }
            _ => instead(wanted, known, |names| {
                if names.is_empty() {
                    format!("it has no {what}")
                } else {
                    format!("it has {names}")
                }
            }),
        }
    }
}

/// The attributes of a variant.
#[derive(Default)]
pub(super) struct OfVariant {
    pub(super) name: Option<LitStr>,
    pub(super) codes: Vec<LitStr>,
    pub(super) statuses: Vec<LitInt>,
    pub(super) other: bool,
    pub(super) display: Option<LitStr>,
}

/// Reads the client and the crate, and ignores the other keys.
pub(super) fn client(input: &DeriveInput, complaints: &mut Complaints<'_>) -> Named {
    let mut named = Named {
        client: None,
        krate: syn::parse_quote!(::infoplug),
    };
    each(&input.attrs, None, complaints, |key, meta| {
        match key {
            "client" => named.client = Some(path(meta)?),
            "crate" => named.krate = path(meta)?,
            _ => skip(meta)?,
        }
        Ok(())
    });
    named
}

pub(super) fn container(
    input: &DeriveInput,
    known: &[&str],
    complaints: &mut Complaints<'_>,
) -> Container {
    let mut container = Container::default();
    each(&input.attrs, Some(known), complaints, |key, meta| {
        match key {
            "endpoint" => once(meta, &mut container.endpoint)?,
            "type" => once(meta, &mut container.ty)?,
            "exhaustive" => container.exhaustive = Some(meta.path.span()),
            "no_display" => container.no_display = true,
            _ => skip(meta)?,
        }
        Ok(())
    });
    container
}

pub(super) fn field(
    attributes: &[Attribute],
    known: &[&str],
    complaints: &mut Complaints<'_>,
) -> OfField {
    let mut field = OfField {
        renamed: renamed(attributes),
        ..OfField::default()
    };
    each(attributes, Some(known), complaints, |key, meta| {
        match key {
            "name" => once(meta, &mut field.name)?,
            "serde" => field.serde = true,
            _ => {
                let at = meta.path.span();
                field.default = Some(quote_spanned!(at=> ::core::default::Default::default()));
                if meta.input.peek(Token![=]) {
                    field.default = Some(value(meta)?);
                }
            }
        }
        Ok(())
    });
    field
}

/// Returns the name in `#[serde(rename = "...")]`.
fn renamed(attributes: &[Attribute]) -> Option<String> {
    let mut renamed = None;
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("serde"))
    {
        // serde itself reports what it does not understand.
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("rename") && meta.input.peek(Token![=]) {
                renamed = Some(meta.value()?.parse::<LitStr>()?.value());
                return Ok(());
            }
            skip(&meta)
        });
    }
    renamed
}

/// Reports every key, for items that accept none.
pub(super) fn nothing(attributes: &[Attribute], complaints: &mut Complaints<'_>) {
    each(attributes, Some(&[]), complaints, |_, meta| skip(meta));
}

pub(super) fn variant(
    attributes: &[Attribute],
    known: &[&str],
    complaints: &mut Complaints<'_>,
) -> OfVariant {
    let mut variant = OfVariant::default();
    let mut wrong = Vec::new();
    each(attributes, Some(known), complaints, |key, meta| {
        match key {
            "name" => once(meta, &mut variant.name)?,
            "code" => {
                let input = meta.value()?;
                if input.peek(LitInt) {
                    let number: LitInt = input.parse()?;
                    wrong.push((
                        number.span(),
                        "a code is a string".to_owned(),
                        format!("write `code = \"{number}\"`"),
                    ));
                    return Ok(());
                }
                variant.codes.push(text(input)?);
            }
            "status" => {
                let input = meta.value()?;
                if input.peek(LitStr) {
                    let text: LitStr = input.parse()?;
                    wrong.push((
                        text.span(),
                        "a status is a number".to_owned(),
                        format!("write `status = {}`", text.value()),
                    ));
                    return Ok(());
                }
                variant
                    .statuses
                    .push(input.parse().map_err(|error: syn::Error| {
                        syn::Error::new(error.span(), "a status is a number: `status = 404`")
                    })?);
            }
            "display" => once(meta, &mut variant.display)?,
            _ => variant.other = true,
        }
        Ok(())
    });
    for (at, what, help) in wrong {
        complaints.add(Complaint::new(Code::BadAttribute, at, what).help(help));
    }
    variant
}

/// Visits the keys of all `#[api(...)]` attributes. A key that is unknown or cannot be parsed
/// becomes a complaint. Without `known`, every key is accepted.
fn each(
    attributes: &[Attribute],
    known: Option<&[&str]>,
    complaints: &mut Complaints<'_>,
    mut take: impl FnMut(&str, &ParseNestedMeta<'_>) -> syn::Result<()>,
) {
    let listed = known.unwrap_or_default();
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("api"))
    {
        if let Ok(text) = attribute.parse_args::<LitStr>() {
            // The first step accepts everything and leaves this to the second.
            if known.is_some() {
                let mut complaint = Complaint::new(
                    Code::BadAttribute,
                    text.span(),
                    "missing key for this string",
                );
                let mut keys = ["endpoint", "code", "name"].into_iter();
                if let Some(key) = keys.find(|key| listed.contains(key)) {
                    complaint = complaint.help(format!("write `{key} = {}`", quote!(#text)));
                }
                complaints.add(complaint);
            }
            continue;
        }
        let parsed = attribute.parse_nested_meta(|meta| {
            let key = meta.path.get_ident().map(|key| key.unraw().to_string());
            let key = key.unwrap_or_default();
            if known.is_none_or(|known| known.contains(&key.as_str())) {
                return take(&key, &meta);
            }
            complaints.add(unknown(&key, meta.path.span(), listed));
            skip(&meta)
        });
        if let Err(error) = parsed {
            let what = format!("cannot parse this `#[api(...)]`: {error}");
            let complaint = Complaint::new(Code::BadAttribute, error.span(), what);
            complaints.add(if listed.is_empty() {
                complaint
            } else {
                complaint.help(format!("expected {}", list(listed.iter().copied())))
            });
        }
    }
}

/// Returns the complaint about a key that is not listed.
fn unknown(key: &str, at: Span, listed: &[&str]) -> Complaint {
    let help = if key == "rename" && listed.contains(&"name") {
        "did you mean `name`?".to_owned()
    } else {
        instead(key, listed.iter().copied(), |names| {
            if names.is_empty() {
                "remove it".to_owned()
            } else {
                format!("expected {names}")
            }
        })
    };
    let what = format!("`#[api(...)]` does not accept {} here", quoted(key));
    Complaint::new(Code::BadAttribute, at, what).help(help)
}

/// Parses a string for a key that may appear once.
fn once(meta: &ParseNestedMeta<'_>, slot: &mut Option<LitStr>) -> syn::Result<()> {
    let text = text(meta.value()?)?;
    if slot.is_some() {
        return Err(meta.error("duplicate key"));
    }
    *slot = Some(text);
    Ok(())
}

/// Parses a string in quotes.
fn text(input: ParseStream<'_>) -> syn::Result<LitStr> {
    input.parse().map_err(|error: syn::Error| {
        syn::Error::new(error.span(), "the value is a string; put it in quotes")
    })
}

/// Parses a Rust path, bare or as a string.
fn path(meta: &ParseNestedMeta<'_>) -> syn::Result<Path> {
    let input = meta.value()?;
    if input.peek(LitStr) {
        input.parse::<LitStr>()?.parse_with(crate::client::path)
    } else {
        crate::client::path(input)
    }
}

/// Parses an expression, which ends at the first comma that is not part of it.
fn value(meta: &ParseNestedMeta<'_>) -> syn::Result<TokenStream> {
    let input = meta.value()?;
    let at = input.span();
    if input.is_empty() || input.peek(Token![,]) {
        return Err(meta.error("missing value after `=`"));
    }
    let mut tokens = TokenStream::new();
    loop {
        while !input.is_empty() && !input.peek(Token![,]) {
            tokens.extend([input.parse::<TokenTree>()?]);
        }
        // With the enabled features of syn, the discriminant of a variant is the only syntax that
        // parses a whole expression.
        if syn::parse2::<Variant>(quote!(V = #tokens)).is_ok() {
            return Ok(tokens);
        }
        if input.is_empty() {
            return Err(syn::Error::new(at, "expected an expression after `=`"));
        }
        tokens.extend([input.parse::<TokenTree>()?]);
    }
}

fn skip(meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    while !meta.input.is_empty() && !meta.input.peek(Token![,]) {
        meta.input.parse::<TokenTree>()?;
    }
    Ok(())
}

/// Returns the name from the attribute, or else the name of the item.
pub(super) fn name_of(given: Option<&LitStr>, ident: &Ident) -> (String, Span) {
    given.map_or_else(
        || (plain(ident), ident.span()),
        |name| (name.value(), name.span()),
    )
}
