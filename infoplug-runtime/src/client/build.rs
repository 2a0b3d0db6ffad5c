//! Builds a client from its settings, or says what is wrong with them.

use std::sync::Arc;

use http::header::{ACCEPT, USER_AGENT};
use http::{HeaderMap, HeaderValue};
use reqwest::Url;

use super::address::base;
use super::builder::{Builder, WrapTransport};
use super::credentials::{InUrl, authorize, header};
use super::handle::{Client, Inner};
use crate::error::ConfigError;
use crate::policy::limit::{Credits, Throttle};
use crate::policy::retry::Budget;
use crate::request::addresses::Addresses;
use crate::secret::redact::Secrets;
use crate::table::Api;
use crate::transport::{Pool, PoolSettings, Transport};

/// The name of this library in `User-Agent`.
const LIBRARY: &str = concat!("infoplug/", env!("CARGO_PKG_VERSION"));

impl<T> Builder<T> {
    /// Builds the client. Does not connect.
    ///
    /// # Errors
    ///
    /// Fails if a setting cannot work: a missing key, a key or header with control characters, or
    /// an invalid URL.
    pub fn build(self) -> Result<T, ConfigError> {
        if self.has_unknown {
            return Err(unknown_credential(self.api));
        }
        let base = base(
            self.base_url.as_deref().unwrap_or(&self.api.base_url),
            self.plain_http,
        )?;
        let (mut headers, mut secrets) = headers(self.api, self.user_agent, self.headers)?;
        let InUrl { query, path, basic } =
            authorize(self.api, &self.credentials, self.way, &mut headers)?;
        secrets.extend(basic);
        let keys = self.credentials.iter().flatten();
        secrets.extend(keys.map(|key| key.expose().to_owned()));
        let address =
            Url::parse(&format!("{base}{path}")).map_err(|error| ConfigError::InvalidBaseUrl {
                reason: error.to_string(),
            })?;
        let settings = PoolSettings {
            https: base.starts_with("https://"),
            connect_timeout: self.connect_timeout,
            redirects: self.redirects,
        };
        let budget = self.retry.store();
        Ok((self.wrap)(Client::new(Inner {
            transport: transport(self.transport, self.wrappers, settings)?,
            base,
            host: address.host_str().unwrap_or_default().to_owned(),
            port: address.port_or_known_default().unwrap_or_default(),
            addresses: Addresses::new(address),
            headers,
            query,
            secrets: Secrets::new(secrets),
            remaining: self
                .api
                .remaining
                .as_ref()
                .and_then(|name| name.parse().ok()),
            limits: self.limits,
            connect_timeout: self.connect_timeout,
            retry: self.retry,
            on_retry: self.on_retry,
            budget: budget.map(|(tokens, refill)| Budget::new(tokens, refill)),
            throttle: Throttle::new(self.rate_limit, self.max_concurrent),
            credits: Credits::new(self.credit_limit.map(thousandths).transpose()?),
            clock: self.clock,
        })))
    }
}

fn unknown_credential(api: &'static Api) -> ConfigError {
    let known = api
        .auth
        .iter()
        .flat_map(|auth| &auth.credentials)
        .map(|credential| credential.name.as_str())
        .collect();
    ConfigError::UnknownCredential { known }
}

/// The headers of every call except for the credentials, and the secrets among them.
fn headers(
    api: &'static Api,
    program: Option<String>,
    own: Vec<(String, String, bool)>,
) -> Result<(HeaderMap, Vec<String>), ConfigError> {
    let (mut headers, mut secrets) = (HeaderMap::new(), Vec::new());
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    let user_agent = program.map_or_else(
        || LIBRARY.to_owned(),
        |program| format!("{program} {LIBRARY}"),
    );
    let fixed = api
        .headers
        .iter()
        .map(|(name, value)| (name.clone(), value.clone(), false));
    let first = std::iter::once((USER_AGENT.as_str().to_owned(), user_agent, false));
    for (name, value, secret) in first.chain(fixed).chain(own) {
        let (name, mut header) = header(&name, &value, secret)?;
        header.set_sensitive(secret);
        headers.insert(name, header);
        if secret {
            secrets.push(value);
        }
    }
    Ok((headers, secrets))
}

/// The configured transport, or the default one, in its wrappers.
fn transport(
    own: Option<Arc<dyn Transport>>,
    wrappers: Vec<WrapTransport>,
    settings: PoolSettings,
) -> Result<Arc<dyn Transport>, ConfigError> {
    let transport = match own {
        Some(transport) => transport,
        None => Arc::new(Pool::new(settings)?),
    };
    Ok(wrappers
        .into_iter()
        .fold(transport, |inner, wrap| wrap(inner)))
}

/// Converts an amount of credits to thousandths.
fn thousandths(credits: f64) -> Result<u64, ConfigError> {
    if !credits.is_finite() || credits < 0.0 {
        return Err(ConfigError::InvalidCreditLimit { credits });
    }
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast saturates"
    )]
    Ok((credits * 1000.0).round() as u64)
}
