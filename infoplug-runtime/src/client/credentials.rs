//! Where credentials go in a request.

use std::fmt;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::error::ConfigError;
use crate::request::header::{self, Refused};
use crate::secret::base64::base64;
use crate::secret::key::ApiKey;
use crate::table::{Api, AuthLocation, AuthScheme, Template, TemplatePart};

/// Everything except the unreserved characters of RFC 3986, section 2.3, and the colon.
const KEY_IN_PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b':');

/// An authentication scheme of an API. The generated enum `Auth` lists them.
#[derive(Clone, Copy)]
pub struct AuthChoice {
    api: &'static Api,
    index: usize,
}

impl AuthChoice {
    /// For generated code.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(api: &'static Api, index: usize) -> Self {
        Self { api, index }
    }

    pub(super) fn way(self) -> Option<&'static AuthScheme> {
        self.api.auth.as_ref()?.ways.get(self.index)
    }
}

impl fmt::Debug for AuthChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.way().map_or("", |way| way.name.as_str());
        f.debug_tuple("AuthChoice").field(&name).finish()
    }
}

/// The credentials that go into URLs.
#[derive(Default)]
pub(super) struct InUrl {
    pub(super) query: Vec<(String, String)>,
    /// A prefix of every path.
    pub(super) path: String,
    /// The encoded credentials of HTTP Basic.
    pub(super) basic: Option<String>,
}

/// Adds the credentials to the headers and returns those that go into URLs.
pub(super) fn authorize(
    api: &'static Api,
    credentials: &[Option<ApiKey>],
    way: Option<&'static AuthScheme>,
    headers: &mut HeaderMap,
) -> Result<InUrl, ConfigError> {
    let mut in_url = InUrl::default();
    let Some(auth) = &api.auth else {
        return Ok(in_url);
    };
    if auth.optional && credentials.iter().all(Option::is_none) {
        return Ok(in_url);
    }
    let way = way
        .or(auth.ways.first())
        .map_or(&[][..], |way| &way.locations);
    let mut keys = Vec::new();
    for (index, (credential, key)) in auth.credentials.iter().zip(credentials).enumerate() {
        match key {
            // This scheme does not use it.
            _ if !way.iter().any(|location| location.holds(index)) => keys.push(""),
            None => {
                return Err(ConfigError::MissingKey {
                    api: &api.name,
                    credential: &credential.name,
                    env: &credential.env,
                });
            }
            Some(key) => {
                if let Some(reason) = key.defect() {
                    return Err(ConfigError::InvalidKey {
                        credential: &credential.name,
                        reason,
                    });
                }
                keys.push(key.expose());
            }
        }
    }
    let mut sensitive = |name: &str, value: &str| {
        let (name, mut value) = header(name, value, true)?;
        value.set_sensitive(true);
        headers.insert(name, value);
        Ok(())
    };
    for location in way {
        match location {
            AuthLocation::Header(name, template) => sensitive(name, &fill(template, &keys))?,
            AuthLocation::Query(name, template) => {
                in_url.query.push((name.clone(), fill(template, &keys)));
            }
            AuthLocation::Path(template) => in_url.path.push_str(&path(template, &keys)),
            AuthLocation::Basic { username, password } => {
                let pair = format!("{}:{}", fill(username, &keys), fill(password, &keys));
                let encoded = base64(pair.as_bytes());
                sensitive(AUTHORIZATION.as_str(), &format!("Basic {encoded}"))?;
                in_url.basic = Some(encoded);
            }
        }
    }
    Ok(in_url)
}

/// Fills in a template like [`fill`], and percent-encodes what a path cannot hold. The colon stays:
/// keys that go into paths contain it.
fn path(template: &Template, keys: &[&str]) -> String {
    let part = |part: &TemplatePart| match part {
        TemplatePart::Text(text) => text.clone(),
        TemplatePart::Credential(index) => {
            utf8_percent_encode(keys.get(*index).copied().unwrap_or_default(), KEY_IN_PATH)
                .to_string()
        }
    };
    template.0.iter().map(part).collect()
}

fn fill(template: &Template, keys: &[&str]) -> String {
    let parts = template.0.iter().map(|part| match part {
        TemplatePart::Text(text) => text.as_str(),
        TemplatePart::Credential(index) => keys.get(*index).copied().unwrap_or_default(),
    });
    parts.collect()
}

pub(super) fn header(
    name: &str,
    value: &str,
    secret: bool,
) -> Result<(HeaderName, HeaderValue), ConfigError> {
    let refuse = |refused: Refused| {
        let name = header::shown_name(name, refused, secret).to_owned();
        ConfigError::InvalidHeader {
            name,
            reason: refused.to_string(),
        }
    };
    Ok((
        header::name(name).map_err(refuse)?,
        header::value(value).map_err(refuse)?,
    ))
}
