//! The usual transport: reqwest, set up so that it repeats nothing and takes the key nowhere else.

use std::time::Duration;

use reqwest::redirect::Policy;

use super::{Transport, TransportFailure, TransportRequest, TransportResponse};
use crate::call::BoxFuture;
use crate::config::ConfigError;
use crate::tls;

/// What the connections of a client depend on.
#[derive(Clone, Copy)]
pub(crate) struct PoolSettings {
    pub(crate) https: bool,
    pub(crate) connect_timeout: Option<Duration>,
    /// How many are followed, within one origin.
    pub(crate) redirects: usize,
}

/// The connections of a client.
pub(crate) struct Pool {
    usual: reqwest::Client,
    /// Those of blocking calls. An idle connection is kept alive by the runtime that made it. A call that blocks the thread of that runtime
    /// would wait for ever for a connection that only that thread can move.
    #[cfg(feature = "blocking")]
    blocking: std::sync::OnceLock<reqwest::Client>,
    #[cfg(feature = "blocking")]
    settings: PoolSettings,
}

impl Pool {
    pub(crate) fn new(settings: PoolSettings) -> Result<Self, ConfigError> {
        Ok(Self {
            usual: settings.client()?,
            #[cfg(feature = "blocking")]
            blocking: std::sync::OnceLock::new(),
            #[cfg(feature = "blocking")]
            settings,
        })
    }

    #[cfg(not(feature = "blocking"))]
    fn client(&self) -> &reqwest::Client {
        &self.usual
    }

    #[cfg(feature = "blocking")]
    fn client(&self) -> &reqwest::Client {
        if !crate::blocking::is_here() {
            return &self.usual;
        }
        // These settings have worked once. Should they not do so again, the usual connections are better than none.
        self.blocking.get_or_init(|| self.settings.client().unwrap_or_else(|_| self.usual.clone()))
    }
}

impl Transport for Pool {
    fn send(&self, request: TransportRequest) -> BoxFuture<Result<TransportResponse, TransportFailure>> {
        self.client().send(request)
    }
}

impl PoolSettings {
    fn client(self) -> Result<reqwest::Client, ConfigError> {
        let mut builder = tls::set_up(reqwest::Client::builder(), self.https)?;
        // What is repeated is decided in one place, which is not there.
        builder = builder.redirect(same_origin(self.redirects)).referer(false).retry(reqwest::retry::never());
        if !self.https {
            // Plain http is for this machine; a proxy would see the key.
            builder = builder.no_proxy();
        }
        if let Some(limit) = self.connect_timeout {
            builder = builder.connect_timeout(limit);
        }
        builder.build().map_err(|error| ConfigError::Http(Box::new(error)))
    }
}

/// Follows so many redirects within one origin (RFC 6454, section 5); any other is the answer.
fn same_origin(most: usize) -> Policy {
    if most == 0 {
        return Policy::none();
    }
    Policy::custom(move |attempt| {
        let stays = attempt.previous().iter().all(|before| before.origin() == attempt.url().origin());
        if stays && attempt.previous().len() <= most { attempt.follow() } else { attempt.stop() }
    })
}
