//! Invalid settings of a client.

use std::fmt;

use super::text::one_line;

/// An invalid setting of a client. Never contains a key.
///
/// `{:?}`, which `main` prints for an error, reads like `{}`; `{:#?}` shows the fields.
#[non_exhaustive]
pub enum ConfigError {
    /// A key is required but missing.
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
        /// Why it cannot be sent.
        reason: &'static str,
    },
    /// The API has no credential with the given name. The name is not shown, because it is easily
    /// swapped with the key.
    UnknownCredential {
        /// The names that the API has.
        known: Vec<&'static str>,
    },
    /// The base URL cannot be used.
    InvalidBaseUrl {
        /// Why it cannot be used.
        reason: String,
    },
    /// The base URL uses `http://` and is not on this machine, so anyone on the network path
    /// could read the key.
    PlainHttp {
        /// The host.
        host: String,
    },
    /// A header cannot be sent.
    InvalidHeader {
        /// The name, or `***` if that could be a secret: name and value are easily swapped.
        name: String,
        /// Why it cannot be sent.
        reason: String,
    },
    /// The credit limit is not a valid amount.
    InvalidCreditLimit {
        /// The amount given.
        credits: f64,
    },
    /// The HTTP client could not be created.
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
                    "{api} needs a key: set the environment variable {env}, or pass `{credential}` to the builder"
                )
            }
            Self::InvalidKey { credential, reason } => {
                write!(f, "the key for `{credential}` cannot be sent: {reason}")
            }
            Self::UnknownCredential { known } if known.is_empty() => {
                f.write_str("a credential was given, but the API takes none")
            }
            Self::UnknownCredential { known } => {
                write!(
                    f,
                    "the API has no credential with the name given to `credential(name, key)`; it has `{}`",
                    known.join("`, `")
                )
            }
            Self::InvalidBaseUrl { reason } => {
                write!(f, "the base URL cannot be used: {reason}")
            }
            Self::PlainHttp { host } => write!(
                f,
                "the base URL uses http:// for {host}, so anyone on the network path could read the key: use https://, or allow it with `allow_plain_http(true)`"
            ),
            Self::InvalidHeader { name, reason } => {
                write!(f, "the header `{name}` cannot be sent: {reason}")
            }
            Self::InvalidCreditLimit { credits } => {
                write!(f, "the credit limit is {credits}: it must be 0 or more")
            }
            Self::Http(error) => write!(f, "cannot create the HTTP client: {error}"),
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
