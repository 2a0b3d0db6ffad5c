//! The usual transport: reqwest, set up so that it repeats nothing and takes the key nowhere else.

use std::time::Duration;

use reqwest::Method;
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
    /// How many are followed, within one origin, of a GET or HEAD.
    pub(crate) redirects: usize,
}

/// The connections of a client.
pub(crate) struct Pool {
    usual: Clients,
    /// Those of blocking calls. An idle connection is kept alive by the runtime that made it. A call that blocks the thread of that runtime
    /// would wait for ever for a connection that only that thread can move.
    #[cfg(feature = "blocking")]
    blocking: std::sync::OnceLock<Clients>,
    #[cfg(feature = "blocking")]
    settings: PoolSettings,
}

/// What is followed belongs to the method, and a client of reqwest knows only one answer to that.
#[derive(Clone)]
struct Clients {
    plain: reqwest::Client,
    /// Follows redirects.
    following: Option<reqwest::Client>,
}

impl Pool {
    pub(crate) fn new(settings: PoolSettings) -> Result<Self, ConfigError> {
        Ok(Self {
            usual: settings.clients()?,
            #[cfg(feature = "blocking")]
            blocking: std::sync::OnceLock::new(),
            #[cfg(feature = "blocking")]
            settings,
        })
    }

    #[cfg(not(feature = "blocking"))]
    fn clients(&self) -> &Clients {
        &self.usual
    }

    #[cfg(feature = "blocking")]
    fn clients(&self) -> &Clients {
        if !crate::blocking::is_here() {
            return &self.usual;
        }
        // These settings have worked once. Should they not do so again, the usual connections are better than none.
        self.blocking.get_or_init(|| self.settings.clients().unwrap_or_else(|_| self.usual.clone()))
    }
}

impl Transport for Pool {
    fn send(&self, request: TransportRequest) -> BoxFuture<Result<TransportResponse, TransportFailure>> {
        let Clients { plain, following } = self.clients();
        // What else is redirected may have run, and would run again when the answer behind the redirect is one to repeat.
        let only_reads = matches!(request.method, Method::GET | Method::HEAD);
        following.as_ref().filter(|_| only_reads).unwrap_or(plain).send(request)
    }
}

impl PoolSettings {
    fn clients(self) -> Result<Clients, ConfigError> {
        let following = (self.redirects > 0).then(|| self.client(same_origin(self.redirects))).transpose()?;
        Ok(Clients { plain: self.client(Policy::none())?, following })
    }

    fn client(self, redirects: Policy) -> Result<reqwest::Client, ConfigError> {
        let mut builder = tls::set_up(reqwest::Client::builder(), self.https)?;
        // What is repeated is decided in one place, which is not there.
        builder = builder.redirect(redirects).referer(false).retry(reqwest::retry::never());
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
    Policy::custom(move |attempt| {
        let stays = attempt.previous().iter().all(|before| before.origin() == attempt.url().origin());
        if stays && attempt.previous().len() <= most { attempt.follow() } else { attempt.stop() }
    })
}
