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

/// The settings of a client. Returned by the `builder` function of the struct that derives
/// `ApiClient`.
#[must_use = "a builder does nothing until `build` is called"]
pub struct Builder<T> {
    pub(super) api: &'static Api,
    pub(super) wrap: fn(Client) -> T,
    pub(super) credentials: Vec<Option<ApiKey>>,
    /// Whether a credential with an unknown name was set.
    pub(super) has_unknown: bool,
    pub(super) way: Option<&'static AuthScheme>,
    pub(super) base_url: Option<String>,
    pub(super) plain_http: bool,
    /// The name, the value, and whether it is a secret.
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

/// Wraps a transport.
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

    /// Sets the key. For an API with several credentials, this sets the first; see
    /// [`credential`](Self::credential).
    pub fn api_key(mut self, key: impl Into<ApiKey>) -> Self {
        if let Some(first) = self.credentials.first_mut() {
            *first = Some(key.into());
        }
        self
    }

    /// Sets a credential by its name in the spec.
    pub fn credential(mut self, name: &str, value: impl Into<ApiKey>) -> Self {
        let known = self.api.auth.as_ref().and_then(|auth| {
            auth.credentials
                .iter()
                .position(|credential| credential.name == name)
        });
        match known.and_then(|index| self.credentials.get_mut(index)) {
            Some(slot) => *slot = Some(value.into()),
            None => self.has_unknown = true,
        }
        self
    }

    /// Takes the credentials that are still unset from the environment variables that the spec
    /// names. If you did not write the spec, check its `auth` and `base_url` first: they say which
    /// variable is read and which URL receives it.
    pub fn from_env(mut self) -> Self {
        let known = self
            .api
            .auth
            .as_ref()
            .map_or(&[][..], |auth| &auth.credentials);
        for (slot, credential) in self.credentials.iter_mut().zip(known) {
            if slot.is_none() {
                *slot = std::env::var(&credential.env).ok().map(ApiKey::from);
            }
        }
        self
    }

    /// Selects another authentication scheme of the spec: a variant of the generated `Auth`.
    pub fn auth(mut self, way: impl Into<AuthChoice>) -> Self {
        self.way = way.into().way();
        self
    }

    /// Sets another base URL, such as a mock's. The key is sent to this origin only.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Allows `http://` to another machine, where anyone on the network path can read the key. Off
    /// by default.
    pub fn allow_plain_http(mut self, allow: bool) -> Self {
        self.plain_http = allow;
        self
    }

    /// Adds a header to every call.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into(), false));
        self
    }

    /// Adds a header whose value is a secret, which is hidden wherever the key is.
    pub fn secret_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into(), true));
        self
    }

    /// Names the calling program, such as `reports/2.1`, in front of this library's name in
    /// `User-Agent`.
    pub fn user_agent(mut self, program: impl Into<String>) -> Self {
        self.user_agent = Some(program.into());
        self
    }

    /// Limits the time of a call, including all attempts and the waits between them. 180 seconds by
    /// default; `None` means no limit. A wait that would not end in time is not started.
    pub fn timeout(mut self, limit: impl TimeLimit) -> Self {
        self.limits.total = limit.into_time_limit();
        self
    }

    /// Limits the time of one attempt, from connecting to the last byte. 60 seconds by default;
    /// `None` means no limit.
    pub fn attempt_timeout(mut self, limit: impl TimeLimit) -> Self {
        self.limits.attempt = limit.into_time_limit();
        self
    }

    /// Limits how long the server may be silent during its response. 30 seconds by default; `None`
    /// means no limit.
    pub fn idle_timeout(mut self, limit: impl TimeLimit) -> Self {
        self.limits.idle = limit.into_time_limit();
        self
    }

    /// Limits the time to connect. 10 seconds by default; `None` means no limit. Only the client
    /// has this setting: its requests share connections.
    pub fn connect_timeout(mut self, limit: impl TimeLimit) -> Self {
        self.connect_timeout = limit.into_time_limit();
        self
    }

    /// Limits the body of a success, in bytes after decompression. 64 MiB by default. Of an error
    /// response's body, 1 MiB is read and 64 KiB are kept.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.limits.max_body = bytes;
        self
    }

    /// Limits the memory that the decoded value of a success may take, in bytes: a short body such
    /// as `[{},{},{}]` can decode to many times its length. The default is 128 MiB, or twice
    /// `max_body` if that is more.
    ///
    /// Values of the spec's types and of `ApiResponse` types count. Whatever serde builds for a
    /// field with `#[api(serde)]` does not.
    pub fn max_decoded(mut self, bytes: usize) -> Self {
        self.limits.max_decoded = Some(bytes);
        self
    }

    /// Sets whether and how failed calls are retried.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Sets a callback for each failed attempt that will be retried.
    pub fn on_retry(mut self, callback: impl Fn(&RetryEvent<'_>) + Send + Sync + 'static) -> Self {
        self.on_retry = Some(Arc::new(callback));
        self
    }

    /// Limits how many requests are sent in a period; more requests wait. The default is the API's
    /// documented limit, if any.
    pub fn rate_limit(mut self, limit: impl Into<Option<RateLimit>>) -> Self {
        self.rate_limit = limit.into();
        self
    }

    /// Limits how many requests are in flight at once; more requests wait. The default is the API's
    /// documented limit, if any. 0 counts as 1.
    pub fn max_concurrent(mut self, requests: impl Into<Option<usize>>) -> Self {
        self.max_concurrent = requests.into();
        self
    }

    /// Limits what the calls of this client may cost together, by the prices in the spec: a call
    /// that could exceed the limit is not sent. [Credits that may have been
    /// spent](Client::credits_maybe_spent) count too. A price per row is reserved for a full page,
    /// where the spec says how long that is, and charged for the rows that arrived. No limit by
    /// default.
    ///
    /// Takes an `f64` or anything that converts to one without loss, such as `100` or a `u32`.
    /// Clones of the client share the limit and the credits spent. For another limit, build another
    /// client, which counts from 0.
    pub fn credit_limit(mut self, most: impl Into<f64>) -> Self {
        self.credit_limit = Some(most.into());
        self
    }

    /// Follows up to this many redirects of a GET or HEAD if they lead to the same origin: the key
    /// goes nowhere else. The default is 0, which makes a redirect an error. For other methods, a
    /// redirect is always an error: the call may have run, and following the redirect would make
    /// another call.
    pub fn follow_redirects(mut self, most: usize) -> Self {
        self.redirects = most;
        self
    }

    /// Replaces the system clock, for tests: see [`VirtualClock`](crate::VirtualClock).
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Replaces the transport: with your own `reqwest::Client` (reqwest 0.13.5 or later in 0.13),
    /// which should not follow redirects, with another HTTP stack, or with a recorder.
    /// `connect_timeout`, `follow_redirects` and the TLS features are then up to the transport.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Wraps the transport, whether default or configured: in a recorder, a counter, a circuit
    /// breaker. The last wrapper is the outermost.
    ///
    /// A wrapper that changes the timing of the body changes what the timeouts see: one that
    /// buffers the whole body turns a slow body into silence, which `idle_timeout` ends. Pass on
    /// each chunk as it arrives. The types of headers and bodies come from [`http`](crate::http)
    /// and [`bytes`](crate::bytes), which this crate re-exports.
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
