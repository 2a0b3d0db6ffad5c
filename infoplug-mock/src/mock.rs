//! Starting, asking and stopping a mock.

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

/// The key that a mock accepts unless it is told another one.
const KEY: &str = "mock-key";

/// A server that plays an API until it is dropped.
pub struct Mock {
    state: Arc<State>,
    url: String,
    server: AbortHandle,
}

impl Mock {
    /// Plays the API that a file describes. A relative path is relative to the current directory,
    /// which in a test is the folder of the crate.
    ///
    /// # Errors
    ///
    /// The problems of the spec, or that no server could be started.
    pub async fn start(path: impl AsRef<Path>) -> Result<Self, StartError> {
        let path = path.as_ref();
        let spec = infoplug_spec::load(path, path.display().to_string())
            .map_err(|problems| StartError::Spec(Box::new(problems)))?;
        Self::builder(spec).start().await
    }

    /// Plays an API with other settings than the default ones.
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

    /// Plays the API that a string describes. `name` is what messages call it.
    ///
    /// # Errors
    ///
    /// The problems of the spec.
    pub fn parse(
        name: impl Into<String>,
        yaml: impl Into<String>,
    ) -> Result<MockBuilder, StartError> {
        infoplug_spec::parse(name, yaml)
            .map(Self::builder)
            .map_err(|problems| StartError::Spec(Box::new(problems)))
    }

    /// The base URL to give to a client instead of the API's: `http://127.0.0.1:PORT` and the path
    /// of the API's, as in `http://127.0.0.1:4010/v2`. What is outside of that path is answered
    /// with 404.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The key that is accepted; of several credentials the first.
    #[must_use]
    pub fn key(&self) -> &str {
        self.state.credentials.first().map_or(KEY, String::as_str)
    }

    pub(crate) fn credentials(&self) -> &[String] {
        &self.state.credentials
    }

    /// The description that is played.
    #[must_use]
    pub fn spec(&self) -> &Spec {
        &self.state.spec
    }

    /// All requests so far, in the order of their responses; none without
    /// [`MockBuilder::keep_requests`].
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        lock(&self.state.requests).clone()
    }

    /// Puts a response in line: the next calls of the endpoint that have an accepted key get these
    /// responses in order.
    ///
    /// # Panics
    ///
    /// When the API has no such endpoint or error, or when HTTP could not carry the response.
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
            "this response cannot be given: {}",
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
    /// The value that is accepted for every credential without one of its own; `mock-key` by
    /// default.
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = key.into();
        self
    }

    /// The value that is accepted for one credential, by its name in the spec.
    pub fn credential(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.credentials.push((name.into(), value.into()));
        self
    }

    /// The port; 0, the default, takes any that is free.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// How often a job says that it is running before it is done; 1 by default.
    pub fn polls(mut self, polls: u32) -> Self {
        self.polls = polls;
        self
    }

    /// How many rows there are for endpoints with pages; 60 by default.
    pub fn rows(mut self, rows: u64) -> Self {
        self.rows = rows;
        self
    }

    /// How many rows a page holds at most, whatever the spec and the request say: a server that
    /// caps pages, or whose pages come short.
    pub fn page_size(mut self, rows: u64) -> Self {
        self.page_size = Some(rows);
        self
    }

    /// Whether requests are kept for [`Mock::requests`], as they are by default. A server that runs
    /// for long does better without.
    pub fn keep_requests(mut self, keep: bool) -> Self {
        self.keeps = keep;
        self
    }

    /// Whether pages of other origins may call, as an API for browsers lets them (CORS): preflight
    /// requests are answered, and each response has `Access-Control-Allow-Origin: *` and exposes
    /// its headers. Off by default: most APIs turn browsers away.
    pub fn cors(mut self, allow: bool) -> Self {
        self.cors = allow;
        self
    }

    /// Is told each request when its response goes out, and the time since its head came; also when
    /// the client has gone before, with the status 0. It must not block.
    pub fn on_response(
        mut self,
        hook: impl Fn(&Recorded, Duration) + Send + Sync + 'static,
    ) -> Self {
        self.hook = Some(Arc::new(hook));
        self
    }

    /// Starts the server in the current Tokio runtime. A client that blocks its thread needs a
    /// runtime with several.
    ///
    /// # Errors
    ///
    /// The port is taken, or the spec has no credential of a name given to
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
            keeps: self.keeps,
            hook: self.hook,
            cors: self.cors,
            answered: AtomicU64::new(0),
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
    /// What is wrong with the spec.
    Spec(Box<Problems>),
    /// The spec has no credential of this name.
    UnknownCredential {
        /// The name that was given.
        name: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// The port cannot be listened on.
    Listen(std::io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spec(problems) => problems.fmt(f),
            Self::UnknownCredential { name, known } if known.is_empty() => {
                write!(f, "the API has no credential `{name}`, nor any other")
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

/// As `Display`: a test that unwraps or gives it back shows the problems with their lines.
impl fmt::Debug for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for StartError {}
