//! A server whose connections fail as a test demands, for clients that have to cope with it.

mod address;
mod fault;
mod head;
mod seen;
mod serve;
mod state;
mod wire;

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::net::TcpListener;
use tokio::task::AbortHandle;

pub use self::address::{ClosedPort, closed_port};
pub use self::fault::{Canned, Fault};
pub use self::seen::Seen;
use self::state::{Decide, State};
use crate::state::lock;

/// A loopback server that fails in the ways, and in the order, that a test specifies. It stops when
/// it is dropped.
///
/// It knows no API and checks nothing. Each request takes the next [`Fault`] of the script. After
/// the end of the script, every request gets the fault of [`Faulty::otherwise`], which defaults to
/// [`Fault::ok`] with `{}`. See [the overview](crate#faults) for an example.
///
/// A connection takes [`Fault::ResetBeforeRequest`] if that is next when the connection is
/// accepted, or when a request begins on a connection that was kept alive. A request takes any
/// other fault. A client that opens connections in advance may spend the reset on a connection that
/// it does not use.
pub struct Faulty {
    state: Arc<State>,
    url: String,
    server: AbortHandle,
}

impl Faulty {
    /// Starts in the current Tokio runtime, on any free port. A client that blocks its thread needs
    /// a multi-threaded runtime.
    ///
    /// # Errors
    ///
    /// Returns an error if the system has no free port or socket.
    pub async fn start(script: impl IntoIterator<Item = Fault>) -> io::Result<Self> {
        Self::launch(State::new(
            script.into_iter().collect(),
            Arc::new(|_| Fault::ok("{}")),
        ))
        .await
    }

    /// Like [`Faulty::start`], with a function that chooses the fault for each request, for example
    /// by its number.
    ///
    /// The server calls it once the head of a request has arrived, so the body that it sees is
    /// empty. A fault that belongs before or within the head happens at that point. Several
    /// connections may call it at once.
    ///
    /// # Errors
    ///
    /// Returns an error if the system has no free port or socket.
    pub async fn start_with(
        decide: impl Fn(&Seen) -> Fault + Send + Sync + 'static,
    ) -> io::Result<Self> {
        Self::launch(State::new(Vec::new(), Arc::new(decide))).await
    }

    async fn launch(state: State) -> io::Result<Self> {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let state = Arc::new(state);
        let server = tokio::spawn(serve::serve(listener, Arc::clone(&state))).abort_handle();
        Ok(Self { state, url, server })
    }

    /// Sets the fault for every request that finds the queue empty.
    #[must_use]
    pub fn otherwise(self, fault: Fault) -> Self {
        let decide: Arc<Decide> = Arc::new(move |_| fault.clone());
        *lock(&self.state.decide) = decide;
        self
    }

    /// Adds a fault to the queue. Queued faults take precedence over the function of
    /// [`Faulty::start_with`].
    pub fn enqueue(&self, fault: Fault) {
        lock(&self.state.line).push_back(fault);
    }

    /// Returns the URL to give to a client: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns how many connections were accepted.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }

    /// Returns how many requests arrived in full. A real server would have executed these.
    #[must_use]
    pub fn executions(&self) -> usize {
        self.state.executions.load(Ordering::SeqCst)
    }

    /// Returns the requests that arrived in full, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<Seen> {
        lock(&self.state.seen).clone()
    }

    /// Returns the same as [`Faulty::requests`] and forgets them, so a long test does not keep them
    /// all. [`Faulty::executions`] keeps counting.
    #[must_use]
    pub fn take_requests(&self) -> Vec<Seen> {
        std::mem::take(&mut *lock(&self.state.seen))
    }
}

impl Drop for Faulty {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl fmt::Debug for Faulty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Faulty")
            .field("url", &self.url)
            .field("connections", &self.connections())
            .field("executions", &self.executions())
            .finish_non_exhaustive()
    }
}
