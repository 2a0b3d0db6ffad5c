//! Request headers: the one check of their names, whether from the builder, the spec, a parameter
//! or a request.

use std::fmt;

use http::{HeaderName, HeaderValue};
use infoplug_text::OF_THE_CONNECTION;

/// Why a header cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    Name,
    Value,
    /// The header is one of [`OF_THE_CONNECTION`].
    OfTheConnection,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "its name has a character that a header name cannot have; pass the name first, then the value",
            Self::Value => "its value has a character that a header cannot hold",
            Self::OfTheConnection => "it belongs to the connection and cannot be set",
        })
    }
}

/// Returns the name of a refused header, if it can be shown: an invalid name, or anything that
/// comes with a secret, may be the secret itself.
pub(crate) fn shown_name(text: &str, refused: Refused, secret: bool) -> &str {
    match refused {
        Refused::OfTheConnection => text,
        Refused::Value if !secret => text,
        Refused::Name | Refused::Value => "***",
    }
}

/// Checks the name of a header to set.
pub(crate) fn name(text: &str) -> Result<HeaderName, Refused> {
    let name = HeaderName::from_bytes(text.as_bytes()).map_err(|_| Refused::Name)?;
    if OF_THE_CONNECTION.contains(&name.as_str()) {
        Err(Refused::OfTheConnection)
    } else {
        Ok(name)
    }
}

/// Checks the value of a header.
pub(crate) fn value(text: &str) -> Result<HeaderValue, Refused> {
    HeaderValue::from_str(text).map_err(|_| Refused::Value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_the_connection_is_refused_in_any_case() {
        for text in [
            "Host",
            "CONTENT-LENGTH",
            "transfer-encoding",
            "Connection",
            "Keep-Alive",
            "Proxy-Connection",
            "TE",
            "Trailer",
            "upgrade",
        ] {
            assert_eq!(name(text), Err(Refused::OfTheConnection), "{text}");
        }
        assert_eq!(name("X-Host").unwrap(), "x-host");
        assert_eq!(
            (name("a b"), name("")),
            (Err(Refused::Name), Err(Refused::Name))
        );
        assert_eq!(
            (value("a\nb"), value("a").unwrap()),
            (Err(Refused::Value), HeaderValue::from_static("a"))
        );
    }
}
