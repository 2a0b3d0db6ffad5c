//! Members of an object that always have the same value. They take no field: the value is written
//! always, and when it is read, only another one is kept.

use super::integer::whole;
use crate::json::{Value, Writer};

/// Splits the entries of an object into its fields and its constants, which come last.
pub(super) fn split(
    entries: &'static [&'static str],
) -> (&'static [&'static str], &'static [&'static str]) {
    let fields = entries
        .iter()
        .rposition(|entry| !entry.starts_with('='))
        .map_or(0, |last| last + 1);
    entries.split_at_checked(fields).unwrap_or((entries, &[]))
}

/// A constant as a string: `=kind "card"`. The JSON has no spaces.
#[derive(Clone, Copy, Debug)]
pub(super) struct Constant {
    /// The name in the JSON.
    pub(super) wire: &'static str,
    json: &'static str,
}

impl Constant {
    pub(super) fn of(text: &&'static str) -> Self {
        let entry = text.get(1..).unwrap_or_default();
        let (wire, json) = entry.rsplit_once(' ').unwrap_or((entry, "null"));
        Self { wire, json }
    }

    /// A value without a name.
    pub(super) fn value(json: &'static str) -> Self {
        Self { wire: "", json }
    }

    /// Finds a constant by name.
    pub(super) fn named(constants: &'static [&'static str], key: &str) -> Option<Self> {
        constants
            .iter()
            .map(Self::of)
            .find(|constant| constant.wire == key)
    }

    /// Writes the value.
    pub(super) fn write(self, out: &mut Writer) {
        // A space in a string is escaped in the entry, but not in a request.
        match Value::whole(self.json).text() {
            Some(text) => out.string(&text),
            None => out.raw(self.json),
        }
    }

    /// Whether a value is the constant. Numbers are compared by value, strings without their
    /// escapes.
    pub(super) fn is(self, value: &str) -> bool {
        let (own, other) = (Value::whole(self.json), Value::whole(value));
        match (own.number(), other.number()) {
            (Some(own), Some(other)) => equal_numbers(own, other),
            _ => match (own.text(), other.text()) {
                (Some(own), Some(other)) => own == other,
                _ => self.json == value,
            },
        }
    }
}

/// Compares integers exactly, other numbers as doubles.
fn equal_numbers(own: &str, other: &str) -> bool {
    if own == other {
        return true;
    }
    let integer = |number| whole(number)?.parse::<i128>().ok();
    match (integer(own), integer(other)) {
        (Some(own), Some(other)) => own == other,
        (None, None) => {
            let number = |text: &str| text.parse::<f64>().ok();
            number(own).is_some_and(|own| number(other) == Some(own))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(constant: Constant) -> String {
        let mut out = Writer::default();
        constant.write(&mut out);
        out.finish().get().to_owned()
    }

    fn is(entry: &'static str, value: &str) -> bool {
        Constant::of(&entry).is(value)
    }

    #[test]
    fn constants_come_after_the_fields() {
        assert_eq!(
            split(&["!a", "?b", "=c 1", "=d 2"]),
            (&["!a", "?b"][..], &["=c 1", "=d 2"][..])
        );
        assert_eq!(split(&["=c 1"]), (&[][..], &["=c 1"][..]));
        assert_eq!(split(&["!a"]), (&["!a"][..], &[][..]));
        assert_eq!(split(&[]), (&[][..], &[][..]));
    }

    #[test]
    fn values_are_compared_as_json() {
        assert!(is(r#"=kind "card""#, r#""card""#) && is(r#"=kind "card""#, r#""c\u0061rd""#));
        assert!(is(r#"=a b "c\u0020d""#, r#""c d""#));
        assert!(!is(r#"=kind "card""#, r#""cash""#) && !is(r#"=kind "2""#, "2"));
        assert!(is("=version 2", "2") && is("=version 2", "2.0") && is("=version 2", "2e0"));
        assert!(!is("=version 2", "3") && !is("=version 2", "2.5") && !is("=version 2", "\"2\""));
        assert!(!is("=big 9007199254740993", "9007199254740992"));
        assert!(is("=half 0.5", "5e-1") && !is("=half 0.5", "1"));
        assert!(
            is("=live true", "true") && !is("=live true", "false") && !is("=live true", "null")
        );
    }

    #[test]
    fn a_name_and_a_string_may_have_spaces() {
        let constant = Constant::of(&r#"=card kind "a\u0020b""#);
        assert_eq!(constant.wire, "card kind");
        assert_eq!(written(constant), r#""a b""#);
        assert_eq!(written(Constant::of(&"=v 2")), "2");
        assert!(Constant::named(&["=a 1", "=b 2"], "b").is_some_and(|b| b.is("2")));
        assert!(Constant::named(&["=a 1"], "c").is_none());
    }
}
