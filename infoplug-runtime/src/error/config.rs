//! Settings of a client that cannot work.

use std::fmt;

use super::text::one_line;

/// A setting of a client that cannot work. Never holds a key.
///
/// `{:?}`, which is what `?` out of `main` prints, is as `{}`; `{:#?}` has the fields.
#[non_exhaustive]
pub enum ConfigError {
    /// A key is needed and there is none.
    MissingKey {
        /// The API.
        api: &'static str,
        /// The credential's name in the spec.
        credential: &'static str,
        /// The environment variable that can hold it.
        env: &'static str,
    },
    /// A key cannot be sent.
    InvalidKey {
        /// The credential's name in the spec.
        credential: &'static str,
        /// Why.
        reason: &'static str,
    },
    /// The API has no credential of the name that was given. It is not shown: name and key are
    /// easily swapped.
    UnknownCredential {
        /// The names that the API has.
        known: Vec<&'static str>,
    },
    /// The base address cannot be used.
    InvalidBaseUrl {
        /// Why.
        reason: String,
    },
    /// The base address is `http://` and not on this machine, so anyone on the network path could
    /// read the key.
    PlainHttp {
        /// The host.
        host: String,
    },
    /// A header cannot be sent.
    InvalidHeader {
        /// Its name, or `***` where that could be a secret: name and value are easily swapped.
        name: String,
        /// Why.
        reason: String,
    },
    /// The credit limit is no amount.
    InvalidCreditLimit {
        /// What was given.
        credits: f64,
    },
    /// The HTTP client could not be made.
    Http(Box<dyn std::error::Error + Send + Sync>),
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingKey {
                api,
                credential,
                env,
            } => {
                let api = one_line(api);
                write!(
                    f,
                    "{api} needs a key, and there is none: set the environment variable {env}, or give `{credential}` to the builder"
                )
            }
            Self::InvalidKey { credential, reason } => {
                write!(f, "the key for `{credential}` cannot be sent: {reason}")
            }
            Self::UnknownCredential { known } if known.is_empty() => {
                f.write_str("the API has no credentials, and one was given")
            }
            Self::UnknownCredential { known } => {
                write!(
                    f,
                    "the API has no credential of the name that was given to `credential(name, key)`; it has `{}`",
                    known.join("`, `")
                )
            }
            Self::InvalidBaseUrl { reason } => {
                write!(f, "the base address cannot be used: {reason}")
            }
            Self::PlainHttp { host } => write!(
                f,
                "the base address is http:// at {host}, so everybody on the way could read the key: use https://, or allow it with `allow_plain_http(true)`"
            ),
            Self::InvalidHeader { name, reason } => {
                write!(f, "the header `{name}` cannot be sent: {reason}")
            }
            Self::InvalidCreditLimit { credits } => write!(
                f,
                "the credit limit is {credits}: it has to be a number from 0"
            ),
            Self::Http(error) => write!(f, "the HTTP client cannot be made: {error}"),
        }
    }
}

impl fmt::Debug for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return fmt::Display::fmt(self, f);
        }
        match self {
            Self::MissingKey {
                api,
                credential,
                env,
            } => f
                .debug_struct("MissingKey")
                .field("api", api)
                .field("credential", credential)
                .field("env", env)
                .finish(),
            Self::InvalidKey { credential, reason } => f
                .debug_struct("InvalidKey")
                .field("credential", credential)
                .field("reason", reason)
                .finish(),
            Self::UnknownCredential { known } => f
                .debug_struct("UnknownCredential")
                .field("known", known)
                .finish(),
            Self::InvalidBaseUrl { reason } => f
                .debug_struct("InvalidBaseUrl")
                .field("reason", reason)
                .finish(),
            Self::PlainHttp { host } => f.debug_struct("PlainHttp").field("host", host).finish(),
            Self::InvalidHeader { name, reason } => f
                .debug_struct("InvalidHeader")
                .field("name", name)
                .field("reason", reason)
                .finish(),
            Self::InvalidCreditLimit { credits } => f
                .debug_struct("InvalidCreditLimit")
                .field("credits", credits)
                .finish(),
            Self::Http(error) => f.debug_tuple("Http").field(error).finish(),
        }
    }
}

impl std::error::Error for ConfigError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Http(error) => Some(&**error),
            _ => None,
        }
    }
}
