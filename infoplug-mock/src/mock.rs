//! Starting, inspecting and stopping a mock.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use infoplug_spec::{Problems, Spec};
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

use crate::mock_response::MockResponse;
use crate::notice::Hook;
use crate::pages::Rows;
use crate::recorded::Recorded;
use crate::remaining::Balance;
use crate::route::Routes;
use crate::server;
use crate::state::{State, lock};

/// The key that a mock accepts by default.
const KEY: &str = "mock-key";

/// A server that plays an API until it is dropped.
pub struct Mock {
    state: Arc<State>,
    url: String,
    server: AbortHandle,
}

impl Mock {
    /// Starts a mock of the API that a file describes. A relative path is relative to the current
    /// directory, which in a test is the root of the crate.
    ///
    /// # Errors
    ///
    /// Returns an error if the spec has problems or the server cannot start.
    pub async fn start(path: impl AsRef<Path>) -> Result<Self, StartError> {
        let path = path.as_ref();
        let spec = infoplug_spec::load(path, path.display().to_string())
            .map_err(|problems| StartError::Spec(Box::new(problems)))?;
        Self::builder(spec).start().await
    }

    /// Returns a builder for a mock with other settings than the defaults.
    pub fn builder(spec: Spec) -> MockBuilder {
        MockBuilder {
            spec,
            key: KEY.to_owned(),
            credentials: Vec::new(),
            port: 0,
            polls: 1,
            rows: 60,
            page_size: None,
            keeps: true,
            cors: false,
            hook: None,
        }
    }

    /// Parses the spec of an API from a string. Messages refer to it as `name`.
    ///
    /// # Errors
    ///
    /// Returns an error if the spec has problems.
    pub fn parse(
        name: impl Into<String>,
        yaml: impl Into<String>,
    ) -> Result<MockBuilder, StartError> {
        infoplug_spec::parse(name, yaml)
            .map(Self::builder)
            .map_err(|problems| StartError::Spec(Box::new(problems)))
    }

    /// Returns the base URL to give to a client instead of the API's: `http://127.0.0.1:PORT` and
    /// the path of the API's base URL, as in `http://127.0.0.1:4010/v2`. A request outside that
    /// path gets status 404.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the key that the mock accepts. If the API has several credentials, it is the first.
    #[must_use]
    pub fn key(&self) -> &str {
        self.state.credentials.first().map_or(KEY, String::as_str)
    }

    pub(crate) fn credentials(&self) -> &[String] {
        &self.state.credentials
    }

    /// Returns the spec that the mock plays.
    #[must_use]
    pub fn spec(&self) -> &Spec {
        &self.state.spec
    }

    /// Returns all requests so far, in the order of their responses. Returns none if
    /// [`MockBuilder::keep_requests`] is off.
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        lock(&self.state.requests).clone()
    }

    /// Queues a response. The next calls of the endpoint that have an accepted key get the queued
    /// responses in order.
    ///
    /// # Panics
    ///
    /// Panics if the API has no such endpoint or error, or if HTTP cannot carry the response.
    #[track_caller]
    pub fn enqueue(&self, endpoint: &str, response: MockResponse) {
        let spec = &self.state.spec;
        let index = spec
            .endpoints
            .iter()
            .position(|known| known.name.wire == endpoint);
        let names = || {
            spec.endpoints
                .iter()
                .map(|known| known.name.wire.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        };
        assert!(
            index.is_some(),
            "the API has no endpoint `{endpoint}`; it has {}",
            names()
        );
        let problem = response.problem(spec);
        assert!(
            problem.is_none(),
            "this response cannot be sent: {}",
            problem.unwrap_or_default()
        );
        lock(&self.state.queues)
            .entry(index.unwrap_or_default())
            .or_default()
            .push_back(response);
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mock")
            .field("api", &self.state.spec.api.name)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// The settings of a mock.
#[derive(Clone)]
#[must_use = "a builder does nothing until it is started"]
pub struct MockBuilder {
    spec: Spec,
    key: String,
    credentials: Vec<(String, String)>,
    port: u16,
    polls: u32,
    rows: u64,
    page_size: Option<u64>,
    keeps: bool,
    cors: bool,
    hook: Option<Hook>,
}

impl MockBuilder {
    /// Sets the value that the mock accepts for every credential without a value of its own.
    /// Defaults to `mock-key`.
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = key.into();
        self
    }

    /// Sets the value that the mock accepts for one credential, by its name in the spec.
    pub fn credential(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.credentials.push((name.into(), value.into()));
        self
    }

    /// Sets the port. The default, 0, picks any free port.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Sets how many times a job reports that it is running before it is done. Defaults to 1.
    pub fn polls(mut self, polls: u32) -> Self {
        self.polls = polls;
        self
    }

    /// Sets how many rows there are on paginated endpoints. Defaults to 60.
    pub fn rows(mut self, rows: u64) -> Self {
        self.rows = rows;
        self
    }

    /// Limits the rows on a page, whatever the spec and the request say. This plays a server that
    /// caps pages or returns short ones.
    pub fn page_size(mut self, rows: u64) -> Self {
        self.page_size = Some(rows);
        self
    }

    /// Sets whether the mock keeps requests for [`Mock::requests`]. Defaults to `true`. Turn it off
    /// for a server that runs for long.
    pub fn keep_requests(mut self, keep: bool) -> Self {
        self.keeps = keep;
        self
    }

    /// Sets whether pages of other origins may call the mock (CORS). If so, the mock answers
    /// preflight requests, and each response has `Access-Control-Allow-Origin: *` and exposes its
    /// headers. Off by default, since most APIs reject browsers.
    pub fn cors(mut self, allow: bool) -> Self {
        self.cors = allow;
        self
    }

    /// Sets a function that receives each request when its response is sent, and the time since its
    /// head arrived. If the client disconnected before that, the status is 0. The function must not
    /// block.
    pub fn on_response(
        mut self,
        hook: impl Fn(&Recorded, Duration) + Send + Sync + 'static,
    ) -> Self {
        self.hook = Some(Arc::new(hook));
        self
    }

    /// Starts the server in the current Tokio runtime. A client that blocks its thread needs a
    /// multi-threaded runtime.
    ///
    /// # Errors
    ///
    /// Returns an error if the port is taken, or if the spec has no credential with a name given to
    /// [`MockBuilder::credential`].
    pub async fn start(self) -> Result<Mock, StartError> {
        let credentials = self.accepted()?;
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, self.port)))
            .await
            .map_err(StartError::Listen)?;
        let routes = Routes::new(&self.spec);
        let url = format!(
            "http://{}{}",
            listener.local_addr().map_err(StartError::Listen)?,
            routes.base()
        );
        let state = Arc::new(State {
            routes,
            spec: self.spec,
            credentials,
            polls: self.polls,
            rows: Rows {
                all: self.rows,
                on_a_page: self.page_size,
            },
            runs: Mutex::default(),
            queues: Mutex::default(),
            sequences: Mutex::default(),
            requests: Mutex::default(),
            keeps_requests: self.keeps,
            hook: self.hook,
            cors: self.cors,
            calls: AtomicU64::new(0),
            balance: Balance::default(),
        });
        let server = tokio::spawn(server::serve(listener, Arc::clone(&state))).abort_handle();
        Ok(Mock { state, url, server })
    }

    fn accepted(&self) -> Result<Vec<String>, StartError> {
        let known: Vec<&str> = self
            .spec
            .api
            .auth
            .iter()
            .flat_map(|auth| &auth.credentials)
            .map(|known| known.name.wire.as_str())
            .collect();
        if let Some((name, _)) = self
            .credentials
            .iter()
            .find(|(name, _)| !known.contains(&name.as_str()))
        {
            let known = known.into_iter().map(str::to_owned).collect();
            return Err(StartError::UnknownCredential {
                name: name.clone(),
                known,
            });
        }
        let value = |name: &&str| {
            let own = self
                .credentials
                .iter()
                .rev()
                .find(|(known, _)| known == name);
            own.map_or_else(|| self.key.clone(), |(_, value)| value.clone())
        };
        Ok(known.iter().map(value).collect())
    }
}

impl fmt::Debug for MockBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockBuilder")
            .field("api", &self.spec.api.name)
            .field("port", &self.port)
            .field("polls", &self.polls)
            .field("rows", &self.rows)
            .field("page_size", &self.page_size)
            .finish_non_exhaustive()
    }
}

/// Why a mock did not start.
#[non_exhaustive]
pub enum StartError {
    /// The spec has problems.
    Spec(Box<Problems>),
    /// The spec has no credential of this name.
    UnknownCredential {
        /// The name that was given.
        name: String,
        /// The names that exist.
        known: Vec<String>,
    },
    /// The mock cannot listen on the port.
    Listen(std::io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spec(problems) => problems.fmt(f),
            Self::UnknownCredential { name, known } if known.is_empty() => {
                write!(f, "the API has no credential `{name}` or any other")
            }
            Self::UnknownCredential { name, known } => write!(
                f,
                "the API has no credential `{name}`; it has {}",
                known.join(", ")
            ),
            Self::Listen(error) => write!(f, "the mock cannot listen: {error}"),
        }
    }
}

/// Same as `Display`, so a test that unwraps or returns the error shows the problems with their
/// lines.
impl fmt::Debug for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for StartError {}
