//! What the server has in line, and what it has seen.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use super::fault::Fault;
use super::seen::Seen;
use crate::state::lock;

/// Says what happens to a request.
pub(super) type Decide = dyn Fn(&Seen) -> Fault + Send + Sync;

/// A server without its sockets.
pub(super) struct State {
    pub(super) line: Mutex<VecDeque<Fault>>,
    /// Asked when nothing is in line.
    pub(super) decide: Mutex<Arc<Decide>>,
    pub(super) connections: AtomicUsize,
    /// How many heads have come.
    pub(super) heads: AtomicUsize,
    pub(super) executions: AtomicUsize,
    pub(super) seen: Mutex<Vec<Seen>>,
}

impl State {
    pub(super) fn new(script: Vec<Fault>, decide: Arc<Decide>) -> Self {
        Self {
            line: Mutex::new(script.into()),
            decide: Mutex::new(decide),
            connections: AtomicUsize::new(0),
            heads: AtomicUsize::new(0),
            executions: AtomicUsize::new(0),
            seen: Mutex::default(),
        }
    }

    /// Takes what is next in line, if it is of the kind that is looked for.
    pub(super) fn take_if(&self, is_wanted: impl Fn(&Fault) -> bool) -> Option<Fault> {
        let mut line = lock(&self.line);
        let is_next = line.front().is_some_and(is_wanted);
        is_next.then(|| line.pop_front()).flatten()
    }

    /// What happens to a request of which the head has come.
    pub(super) fn next(&self, seen: &Seen) -> Fault {
        let next = lock(&self.line).pop_front();
        next.unwrap_or_else(|| {
            // Asked outside of the lock: it may take its time, or look at the server.
            let decide = Arc::clone(&lock(&self.decide));
            decide(seen)
        })
    }

    /// Remembers a request that came whole.
    pub(super) fn executed(&self, seen: Seen) {
        let mut all = lock(&self.seen);
        all.push(seen);
        self.executions.fetch_add(1, Ordering::SeqCst);
    }
}
