//! The default transport: reqwest, configured to retry nothing and to send the key nowhere else.

use std::future::ready;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use reqwest::Method;
use reqwest::redirect::Policy;
use tokio::runtime::{Handle, Id};

use super::failure::TransportFailure;
use super::message::{TransportRequest, TransportResponse};
use super::send::Transport;
use super::tls::Tls;
use crate::error::{ConfigError, FailureKind};
use crate::transport::BoxFuture;

/// The settings that a client's connections depend on.
pub(crate) struct PoolSettings {
    pub(crate) https: bool,
    pub(crate) connect_timeout: Option<Duration>,
    /// The maximum number of redirects to follow, within one origin, for a GET or HEAD.
    pub(crate) redirects: usize,
}

/// The maximum number of runtimes whose connections are kept: a runtime that has ended looks like
/// an idle one.
const MOST_RUNTIMES: usize = 256;

/// The connections of a client, separate for each Tokio runtime. A connection is driven by the
/// runtime that opened it. A request from another runtime would be lost when the first one ends,
/// and would hang while that is blocked.
pub(crate) struct Pool {
    settings: PoolSettings,
    tls: Tls,
    /// The clients of the runtime that makes the first call, which is the only one of most programs.
    /// It needs no lock.
    first: Clients,
    first_runtime: OnceLock<Option<Id>>,
    /// The clients of other runtimes, most recently used first.
    others: Mutex<Vec<(Option<Id>, Clients)>>,
}

/// The clients of one runtime. The method decides whether redirects are followed, but a reqwest
/// client has only one redirect policy.
struct Clients {
    plain: reqwest::Client,
    /// The client that follows redirects.
    following: Option<reqwest::Client>,
}

impl Clients {
    fn client(&self, follows: bool) -> reqwest::Client {
        self.following
            .as_ref()
            .filter(|_| follows)
            .unwrap_or(&self.plain)
            .clone()
    }
}

impl Pool {
    pub(crate) fn new(settings: PoolSettings) -> Result<Self, ConfigError> {
        let tls = Tls::new(settings.https)?;
        // Build a client now, so that invalid settings fail here and not in the first call.
        let first = settings.clients(&tls)?;
        Ok(Self {
            settings,
            tls,
            first,
            first_runtime: OnceLock::new(),
            others: Mutex::default(),
        })
    }

    /// Returns the client of the calling runtime, with or without redirects.
    fn client(&self, follows: bool) -> Result<reqwest::Client, ConfigError> {
        let runtime = Handle::try_current().ok().map(|handle| handle.id());
        if *self.first_runtime.get_or_init(|| runtime) == runtime {
            return Ok(self.first.client(follows));
        }
        let mut known = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((id, clients)) = known.first()
            && *id == runtime
        {
            return Ok(clients.client(follows));
        }
        let clients = match known.iter().position(|(id, _)| *id == runtime) {
            Some(index) => known.remove(index).1,
            None => self.settings.clients(&self.tls)?,
        };
        let client = clients.client(follows);
        known.truncate(MOST_RUNTIMES - 2);
        known.insert(0, (runtime, clients));
        Ok(client)
    }
}

impl Transport for Pool {
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<Result<TransportResponse, TransportFailure>> {
        // Other methods may have run before the redirect, and a retry of the redirected request
        // would run them twice.
        let only_reads = matches!(request.method, Method::GET | Method::HEAD);
        match self.client(only_reads) {
            Ok(client) => client.send(request),
            Err(error) => Box::pin(ready(Err(TransportFailure::new(
                FailureKind::NotConnected,
                error,
            )))),
        }
    }

    fn needs_tokio_io(&self) -> bool {
        true
    }
}

impl PoolSettings {
    fn clients(&self, tls: &Tls) -> Result<Clients, ConfigError> {
        let following = (self.redirects > 0)
            .then(|| self.client(tls, same_origin(self.redirects)))
            .transpose()?;
        Ok(Clients {
            plain: self.client(tls, Policy::none())?,
            following,
        })
    }

    fn client(&self, tls: &Tls, redirects: Policy) -> Result<reqwest::Client, ConfigError> {
        let mut builder = tls.set_up(reqwest::Client::builder());
        // The policy decides about retries, so reqwest must not.
        builder = builder
            .redirect(redirects)
            .referer(false)
            .retry(reqwest::retry::never());
        if !self.https {
            // Plain http is for this machine; a proxy would see the key.
            builder = builder.no_proxy();
        }
        if let Some(limit) = self.connect_timeout {
            builder = builder.connect_timeout(limit);
        }
        builder
            .build()
            .map_err(|error| ConfigError::Http(Box::new(error)))
    }
}

/// Follows up to this many redirects within one origin (RFC 6454, section 5); any other redirect is
/// returned as the response.
fn same_origin(most: usize) -> Policy {
    Policy::custom(move |attempt| {
        let stays = attempt
            .previous()
            .iter()
            .all(|before| before.origin() == attempt.url().origin());
        if stays && attempt.previous().len() <= most {
            attempt.follow()
        } else {
            attempt.stop()
        }
    })
}
