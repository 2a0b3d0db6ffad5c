//! `types(date_time = jiff::Timestamp)`: the caller's types for formats.

use infoplug_spec::model::Format;
use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::Type;
use syn::meta::ParseNestedMeta;

/// Reads the types into `formats`.
pub(crate) fn read(
    meta: &ParseNestedMeta<'_>,
    formats: &mut Vec<(Format, TokenStream)>,
) -> syn::Result<()> {
    if !meta.input.peek(syn::token::Paren) {
        return Err(
            meta.error("`types` takes the types of formats: `types(date_time = jiff::Timestamp)`")
        );
    }
    let mut problems: Option<syn::Error> = None;
    meta.parse_nested_meta(|entry| {
        let key = entry.path.to_token_stream().to_string();
        let ty: Type = entry.value()?.parse()?;
        let problem = match Format::of(&key) {
            None => entry.error(unknown(&key)),
            Some(format) if formats.iter().any(|(known, _)| *known == format) => {
                entry.error(format!("the format `{key}` has two types"))
            }
            Some(format) => {
                formats.push((format, ty.into_token_stream()));
                return Ok(());
            }
        };
        match &mut problems {
            Some(problems) => problems.combine(problem),
            None => problems = Some(problem),
        }
        Ok(())
    })?;
    problems.map_or(Ok(()), Err)
}

fn unknown(key: &str) -> String {
    let known = Format::ALL.map(Format::key);
    let help = infoplug_spec::nearest(key, known).map_or_else(
        || {
            let known: Vec<String> = known.iter().map(|key| format!("`{key}`")).collect();
            format!("expected one of {}", known.join(", "))
        },
        |known| format!("did you mean `{known}`?"),
    );
    format!("`{key}` is not a format of a spec\n  = help: {help}")
}
