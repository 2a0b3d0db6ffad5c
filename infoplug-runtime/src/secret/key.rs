//! Secrets that are never shown.

use std::fmt;

/// A string that never appears in `Debug` or `Display`.
///
/// Fields and parameters that the spec marks `secret` have this type.
///
/// ```
/// # extern crate infoplug_runtime as infoplug;
/// let token = infoplug::Secret::from("s3cret");
/// assert_eq!(format!("{token:?}"), "Secret(***)");
/// assert_eq!(token.expose(), "s3cret");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(pub(crate) String);

impl Secret {
    /// Returns the string itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

impl<T: Into<String>> From<T> for Secret {
    fn from(text: T) -> Self {
        Self(text.into())
    }
}

/// The API key of an account. Never appears in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

impl ApiKey {
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// Returns why the key cannot be sent, if it cannot. The reason does not contain the key.
    pub(crate) fn defect(&self) -> Option<&'static str> {
        let text = &self.0;
        if text.is_empty() {
            return Some("it is empty");
        }
        if text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) {
            return Some(
                "it begins or ends with white space; a line break at the end of a file is a common cause",
            );
        }
        if text.bytes().any(|byte| byte < b' ' || byte == 0x7f) {
            return Some("it has a control character");
        }
        if !text.is_ascii() {
            return Some("it has a non-ASCII character");
        }
        None
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(***)")
    }
}

impl<T: Into<String>> From<T> for ApiKey {
    fn from(text: T) -> Self {
        Self(text.into())
    }
}
