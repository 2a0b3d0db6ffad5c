//! The settings of a client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::credentials::AuthChoice;
use super::handle::Client;
use crate::policy::clock::{Clock, SystemClock};
use crate::policy::limit::RateLimit;
use crate::policy::retry::{OnRetry, RetryEvent, RetryPolicy};
use crate::policy::settings::{CONNECT_TIMEOUT, Limits, TimeLimit};
use crate::secret::key::ApiKey;
use crate::table::{Api, AuthScheme};
use crate::transport::Transport;

/// Settings of a client. Made by the `builder` function of the struct that derives `ApiClient`.
#[must_use = "a builder does nothing until `build` is called"]
pub struct Builder<T> {
    pub(super) api: &'static Api,
    pub(super) wrap: fn(Client) -> T,
    pub(super) credentials: Vec<Option<ApiKey>>,
    /// A credential was given whose name is not known.
    pub(super) has_unknown: bool,
    pub(super) way: Option<&'static AuthScheme>,
    pub(super) base_url: Option<String>,
    pub(super) plain_http: bool,
    /// Name, value, and whether that is a secret.
    pub(super) headers: Vec<(String, String, bool)>,
    pub(super) user_agent: Option<String>,
    pub(super) limits: Limits,
    pub(super) connect_timeout: Option<Duration>,
    pub(super) retry: RetryPolicy,
    pub(super) on_retry: Option<OnRetry>,
    pub(super) rate_limit: Option<RateLimit>,
    pub(super) max_concurrent: Option<usize>,
    pub(super) credit_limit: Option<f64>,
    pub(super) redirects: usize,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) transport: Option<Arc<dyn Transport>>,
    pub(super) wrappers: Vec<WrapTransport>,
}

/// Puts something around a transport.
pub(super) type WrapTransport = Box<dyn FnOnce(Arc<dyn Transport>) -> Arc<dyn Transport> + Send>;

impl<T> Builder<T> {
    /// For generated code.
    #[doc(hidden)]
    pub fn new(api: &'static Api, wrap: fn(Client) -> T) -> Self {
        let count = api.auth.as_ref().map_or(0, |auth| auth.credentials.len());
        Self {
            api,
            wrap,
            credentials: vec![None; count],
            has_unknown: false,
            way: None,
            base_url: None,
            plain_http: false,
            headers: Vec::new(),
            user_agent: None,
            limits: Limits::USUAL,
            connect_timeout: Some(CONNECT_TIMEOUT),
            retry: RetryPolicy::new(),
            on_retry: None,
            rate_limit: api.rate_limit.as_ref().and_then(RateLimit::documented),
            max_concurrent: api
                .rate_limit
                .as_ref()
                .and_then(|quota| usize::try_from(quota.concurrent?).ok()),
            credit_limit: None,
            redirects: 0,
            clock: Arc::new(SystemClock),
            transport: None,
            wrappers: Vec::new(),
        }
    }

    /// The key. For an API with several credentials this is the first; see
    /// [`credential`](Self::credential).
    pub fn api_key(mut self, key: impl Into<ApiKey>) -> Self {
        if let Some(first) = self.credentials.first_mut() {
            *first = Some(key.into());
        }
        self
    }

    /// A credential by its name in the spec.
    pub fn credential(mut self, name: &str, value: impl Into<ApiKey>) -> Self {
        let known = self.api.auth.as_ref().and_then(|auth| {
            auth.credentials
                .iter()
                .position(|credential| credential.name == name)
        });
        match known.and_then(|index| self.credentials.get_mut(index)) {
            Some(location) => *location = Some(value.into()),
            None => self.has_unknown = true,
        }
        self
    }

    /// Takes the credentials that are not set yet from the environment variables that the spec
    /// names. With a spec of somebody else look at `auth` and `base_url` first: it says which
    /// variable is read, and which address gets it.
    pub fn from_env(mut self) -> Self {
        let known = self
            .api
            .auth
            .as_ref()
            .map_or(&[][..], |auth| &auth.credentials);
        for (location, credential) in self.credentials.iter_mut().zip(known) {
            if location.is_none() {
                *location = std::env::var(&credential.env).ok().map(ApiKey::from);
            }
        }
        self
    }

    /// Sends the credentials in another way that the spec describes: a variant of the generated
    /// `Auth`.
    pub fn auth(mut self, way: impl Into<AuthChoice>) -> Self {
        self.way = way.into().way();
        self
    }

    /// Another base address, such as a mock's. The key is sent to this origin only.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Allows `http://` to another machine, where everybody on the way can read the key. Off by
    /// default.
    pub fn allow_plain_http(mut self, allow: bool) -> Self {
        self.plain_http = allow;
        self
    }

    /// A header that goes with every call.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into(), false));
        self
    }

    /// The same for a value that is a secret: it is hidden wherever the key is.
    pub fn secret_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into(), true));
        self
    }

    /// The program that calls, such as `reports/2.1`; it is sent in front of this library's name.
    pub fn user_agent(mut self, program: impl Into<String>) -> Self {
        self.user_agent = Some(program.into());
        self
    }

    /// How long a call may take, with all attempts and the pauses between them. 180 seconds by
    /// default; `None` is no limit. A pause that would not end in time is not begun.
    pub fn timeout(mut self, limit: impl TimeLimit) -> Self {
        self.limits.total = limit.into_time_limit();
        self
    }

    /// How long one attempt may take, from the connection to the last byte. 60 seconds by default;
    /// `None` is no limit.
    pub fn attempt_timeout(mut self, limit: impl TimeLimit) -> Self {
        self.limits.attempt = limit.into_time_limit();
        self
    }

    /// How long the server may be silent within its response. 30 seconds by default; `None` is no
    /// limit.
    pub fn idle_timeout(mut self, limit: impl TimeLimit) -> Self {
        self.limits.idle = limit.into_time_limit();
        self
    }

    /// How long a connection may take. 10 seconds by default; `None` is no limit. Of the client
    /// only: its requests share connections.
    pub fn connect_timeout(mut self, limit: impl TimeLimit) -> Self {
        self.connect_timeout = limit.into_time_limit();
        self
    }

    /// The largest body of a success that is read, in bytes after decompression. 64 MiB by default.
    /// Of an error's body 1 MiB is read and 64 KiB are kept.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.limits.max_body = bytes;
        self
    }

    /// The most memory that the decoded value of a success may take, in bytes: a short body such as
    /// `[{},{},{}]` can stand for many times its length. By default 128 MiB, or twice `max_body` if
    /// that is more.
    ///
    /// What the types of the spec and of `ApiResponse` hold counts. What serde makes of a field
    /// with `#[api(serde)]` does not.
    pub fn max_decoded(mut self, bytes: usize) -> Self {
        self.limits.max_decoded = Some(bytes);
        self
    }

    /// Whether and how calls are made again when they fail.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Is called for each attempt that failed and is followed by another one.
    pub fn on_retry(mut self, hear: impl Fn(&RetryEvent<'_>) + Send + Sync + 'static) -> Self {
        self.on_retry = Some(Arc::new(hear));
        self
    }

    /// How many requests are sent in a period; more wait for their turn. By default what the API
    /// documents, if it does.
    pub fn rate_limit(mut self, limit: impl Into<Option<RateLimit>>) -> Self {
        self.rate_limit = limit.into();
        self
    }

    /// How many requests are under way at once; more wait for their turn. By default what the API
    /// documents, if it does. 0 counts as 1.
    pub fn max_concurrent(mut self, requests: impl Into<Option<usize>>) -> Self {
        self.max_concurrent = requests.into();
        self
    }

    /// How much the calls of this client may cost together, by the prices in the spec: a call that
    /// could pass it is not sent. What [may have been spent](Client::credits_maybe_spent) counts,
    /// too. A price for each row counts beforehand for a full page where the spec says how long
    /// that is, and afterwards for the rows that came. No limit by default.
    ///
    /// It takes an `f64`, and what becomes one without loss, such as `100` or a `u32`. Clones of
    /// the client share the limit and what was spent; for another limit, build another client,
    /// which counts from 0.
    pub fn credit_limit(mut self, most: impl Into<f64>) -> Self {
        self.credit_limit = Some(most.into());
        self
    }

    /// Follows so many redirects of a GET or HEAD, if they lead to the same origin: the key goes
    /// nowhere else. 0 by default: a redirect is an error. For all other methods it always is: the
    /// call may have run, and what follows the redirect is another call.
    pub fn follow_redirects(mut self, most: usize) -> Self {
        self.redirects = most;
        self
    }

    /// Another clock than that of the system, for tests: [`VirtualClock`](crate::VirtualClock).
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Sends requests in another way: with a `reqwest::Client` of your own (reqwest 0.13.5 or later
    /// of 0.13), which should not follow redirects, another HTTP stack, or a recorder. Then
    /// `connect_timeout`, `follow_redirects` and the features for TLS are up to it.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Puts something around what sends requests, be that the usual transport or one that was set:
    /// a recorder, a counter, a breaker. Of several the last is outermost.
    ///
    /// What it does to the body changes what the time-outs see: one that keeps the whole body
    /// before it hands it on makes of a slow body silence, which `idle_timeout` ends. Hand on each
    /// chunk as it comes. The types of headers and bodies are those of [`http`](crate::http) and
    /// [`bytes`](crate::bytes), which this crate re-exports.
    ///
    /// ```
    /// # extern crate infoplug_runtime as infoplug;
    /// use std::sync::Arc;
    /// use infoplug::{BoxFuture, Transport, TransportFailure, TransportRequest, TransportResponse};
    ///
    /// struct Recorder(Arc<dyn Transport>);
    ///
    /// impl Transport for Recorder {
    ///     fn send(&self, request: TransportRequest) -> BoxFuture<Result<TransportResponse, TransportFailure>> {
    ///         println!("{request:?}"); // without the key
    ///         self.0.send(request)
    ///     }
    /// }
    ///
    /// # fn build<T>(builder: infoplug::Builder<T>) -> infoplug::Builder<T> {
    /// builder.wrap_transport(Recorder)
    /// # }
    /// ```
    pub fn wrap_transport<W: Transport>(
        mut self,
        wrap: impl FnOnce(Arc<dyn Transport>) -> W + Send + 'static,
    ) -> Self {
        self.wrappers
            .push(Box::new(move |inner| Arc::new(wrap(inner))));
        self
    }
}

impl<T> fmt::Debug for Builder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("api", &self.api.name)
            .field("timeout", &self.limits.total)
            .finish_non_exhaustive()
    }
}
