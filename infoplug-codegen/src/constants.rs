//! Constants of an object: members without a field in Rust.

use std::borrow::Cow;

use infoplug_spec::lower::json;
use infoplug_spec::model::{Field, Literal};
use proc_macro2::TokenStream;
use quote::quote;

/// Returns the fields that are not constants.
pub(crate) fn fields(all: &[Field]) -> Cow<'_, [Field]> {
    if all.iter().all(|field| field.constant.is_none()) {
        return Cow::Borrowed(all);
    }
    let fields = all.iter().filter(|field| field.constant.is_none());
    Cow::Owned(fields.cloned().collect())
}

/// Returns the constants as the runtime reads them: `=name value`, with JSON that has no spaces.
pub(crate) fn entries(all: &[Field]) -> impl Iterator<Item = String> {
    all.iter().filter_map(|field| {
        let json = json(field.constant.as_ref()?);
        Some(format!("={} {}", field.name.wire, json))
    })
}

/// Returns the constants as members of an object that is encoded field by field.
pub(crate) fn members(all: &[Field]) -> impl Iterator<Item = TokenStream> {
    constants(all).map(|(wire, value)| {
        quote! {
            (#wire, self.undocumented.get(#wire).is_none().then(|| rt::Json::from(#value)))
        }
    })
}

/// Returns the constants of an object, each with its name and a Rust literal that becomes JSON.
pub fn constants(all: &[Field]) -> impl Iterator<Item = (&str, TokenStream)> {
    all.iter().filter_map(|field| {
        let value = match field.constant.as_ref()? {
            Literal::String(text) => quote!(#text),
            Literal::Integer(number) => integer(*number),
            Literal::Number(number) => quote!(#number),
            Literal::Boolean(value) => quote!(#value),
            Literal::Null | Literal::List(_) | Literal::Object(_) => return None,
        };
        Some((field.name.wire.as_str(), value))
    })
}

fn integer(number: i128) -> TokenStream {
    match i64::try_from(number) {
        Ok(number) => quote!(#number),
        Err(_) => {
            u64::try_from(number).map_or_else(|_| TokenStream::new(), |number| quote!(#number))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_become_json_without_spaces() {
        let string = |text: &str| json(&Literal::String(text.to_owned()));
        assert_eq!(string("a \"b\"\\\n\u{e9}"), r#""a\u0020\"b\"\\\u000aé""#);
        assert_eq!(json(&Literal::Integer(-2)), "-2");
        assert_eq!(json(&Literal::Number(2.0)), "2.0");
        assert_eq!(json(&Literal::Boolean(true)), "true");
    }
}
