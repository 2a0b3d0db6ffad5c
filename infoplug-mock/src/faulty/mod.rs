//! A server whose connections go wrong as a test says, for clients that have to live with that.

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

/// A server on the loopback interface that fails in the way, and in the order, that a test says. It
/// stops when it is dropped.
///
/// It knows no API and checks nothing. Each request takes the next [`Fault`] of the script; after
/// its end every request gets the one of [`Faulty::otherwise`], which is [`Fault::ok`] with `{}`
/// unless it is set. See [the overview](crate#faults) for an example.
///
/// [`Fault::ResetBeforeRequest`] is taken by a connection: when it comes next as a connection is
/// accepted, or as a request begins on a connection that was kept. All others are taken by a
/// request. A client that opens connections in advance may hand the former to one that it does not
/// use.
pub struct Faulty {
    state: Arc<State>,
    url: String,
    server: AbortHandle,
}

impl Faulty {
    /// Starts in the current Tokio runtime, on any free port. A client that blocks its thread needs
    /// a runtime with several.
    ///
    /// # Errors
    ///
    /// The system has no free port or socket.
    pub async fn start(script: impl IntoIterator<Item = Fault>) -> io::Result<Self> {
        Self::launch(State::new(
            script.into_iter().collect(),
            Arc::new(|_| Fault::ok("{}")),
        ))
        .await
    }

    /// As [`Faulty::start`], with a function that says for each request what happens to it, by its
    /// number for example.
    ///
    /// It is asked when the head of a request has come: the body of what it sees is empty. What
    /// would happen before or while the head comes happens then. Several connections may ask at
    /// once.
    ///
    /// # Errors
    ///
    /// The system has no free port or socket.
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

    /// What happens to every request for which nothing is in line.
    #[must_use]
    pub fn otherwise(self, fault: Fault) -> Self {
        let decide: Arc<Decide> = Arc::new(move |_| fault.clone());
        *lock(&self.state.decide) = decide;
        self
    }

    /// Puts one more in line. What is in line goes before what a function says.
    pub fn enqueue(&self, fault: Fault) {
        lock(&self.state.line).push_back(fault);
    }

    /// The address to give to a client: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How many connections were accepted.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }

    /// How many requests came whole, so that a server would have done what they ask for.
    #[must_use]
    pub fn executions(&self) -> usize {
        self.state.executions.load(Ordering::SeqCst)
    }

    /// The requests that came whole, in their order.
    #[must_use]
    pub fn requests(&self) -> Vec<Seen> {
        lock(&self.state.seen).clone()
    }

    /// As [`Faulty::requests`], and forgets them, so that a long test does not keep all.
    /// [`Faulty::executions`] goes on.
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
