//! Strings that are not values of an enum.

use std::error::Error as StdError;
use std::fmt;

use infoplug_text::{nearest, shown};

/// The maximum number of values that a message lists.
const MOST: usize = 14;

/// The error of parsing an enum: the spec does not list the string.
///
/// ```text
/// `complete` is not a value of `SearchState`; did you mean `completed`?
/// ```
///
/// If the server may know a value that the spec does not list, create it explicitly:
/// `SearchState::other("complete")`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseEnumError {
    pub(crate) value: Box<str>,
    pub(crate) name: &'static str,
    pub(crate) listed: Vec<&'static str>,
}

impl ParseEnumError {
    /// Returns the string that was parsed.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Returns the name of the enum.
    #[must_use]
    pub fn enum_name(&self) -> &'static str {
        self.name
    }

    /// Returns the values that the spec lists.
    #[must_use]
    pub fn expected(&self) -> &[&'static str] {
        &self.listed
    }

    /// Returns the listed value that was probably meant, if one is similar.
    #[must_use]
    pub fn nearest(&self) -> Option<&'static str> {
        nearest(&self.value, self.listed.iter().copied())
    }

    fn shown(&self) -> String {
        if self.value.is_empty() {
            "an empty string".to_owned()
        } else {
            format!("`{}`", shown(&self.value))
        }
    }

    /// Returns a suggestion: the nearest value, else the listed values, up to a maximum number.
    fn help(&self) -> String {
        if let Some(nearest) = self.nearest() {
            return format!("; did you mean `{}`?", shown(nearest));
        }
        let names = |count: usize| {
            let names = self.listed.iter().take(count);
            let names: Vec<String> = names.map(|name| format!("`{}`", shown(name))).collect();
            names.join(", ")
        };
        match self.listed.len() {
            0 => "; the spec lists none".to_owned(),
            1 => format!("; the only one is {}", names(1)),
            count if count <= MOST => format!("; expected one of {}", names(count)),
            count => format!(
                "; expected one of {} and {} more",
                names(MOST - 2),
                count - (MOST - 2)
            ),
        }
    }

    /// Returns the error as the problem of a parameter, phrased to follow its name.
    pub(crate) fn problem(&self) -> String {
        let (value, name, help) = (self.shown(), self.name, self.help());
        format!("is {value}, which is not a value of `{name}`{help}")
    }
}

impl fmt::Display for ParseEnumError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (value, name, help) = (self.shown(), self.name, self.help());
        write!(f, "{value} is not a value of `{name}`{help}")
    }
}

impl StdError for ParseEnumError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(value: &str, listed: &[&'static str]) -> String {
        let error = ParseEnumError {
            value: value.into(),
            name: "State",
            listed: listed.to_vec(),
        };
        error.to_string()
    }

    #[test]
    fn the_message_names_the_nearest_value_or_lists_them() {
        assert_eq!(
            error("complete", &["processing", "completed"]),
            "`complete` is not a value of `State`; did you mean `completed`?"
        );
        assert_eq!(
            error("Z", &["A", "B"]),
            "`Z` is not a value of `State`; expected one of `A`, `B`"
        );
        assert_eq!(
            error("", &["open", "closed"]),
            "an empty string is not a value of `State`; expected one of `open`, `closed`"
        );
        assert_eq!(
            error("lost", &["open"]),
            "`lost` is not a value of `State`; the only one is `open`"
        );
        assert_eq!(
            error("lost", &[]),
            "`lost` is not a value of `State`; the spec lists none"
        );
    }

    #[test]
    fn a_message_stays_short_and_on_one_line() {
        let many = [
            "value-01", "value-02", "value-03", "value-04", "value-05", "value-06", "value-07",
            "value-08", "value-09", "value-10", "value-11", "value-12", "value-13", "value-14",
            "value-15",
        ];
        let message = error("a\n\u{1b}b", &many);
        assert!(
            message.starts_with("`a \\u{1b}b` is not")
                && message.ends_with("`value-12` and 3 more"),
            "{message}"
        );
    }
}
