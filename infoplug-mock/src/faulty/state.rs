//! The queue of faults, and the requests that the server has seen.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use super::fault::Fault;
use super::seen::Seen;
use crate::state::lock;

/// Chooses the fault for a request.
pub(super) type Decide = dyn Fn(&Seen) -> Fault + Send + Sync;

/// A server without its sockets.
pub(super) struct State {
    pub(super) line: Mutex<VecDeque<Fault>>,
    /// Called when the queue is empty.
    pub(super) decide: Mutex<Arc<Decide>>,
    pub(super) connections: AtomicUsize,
    /// How many heads have arrived.
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

    /// Takes the next queued fault, if it is of the wanted kind.
    pub(super) fn take_if(&self, is_wanted: impl Fn(&Fault) -> bool) -> Option<Fault> {
        let mut line = lock(&self.line);
        let is_next = line.front().is_some_and(is_wanted);
        is_next.then(|| line.pop_front()).flatten()
    }

    /// Returns the fault for a request whose head has arrived.
    pub(super) fn next(&self, seen: &Seen) -> Fault {
        let next = lock(&self.line).pop_front();
        next.unwrap_or_else(|| {
            // Called outside the lock, because the function may take its time or use the server.
            let decide = Arc::clone(&lock(&self.decide));
            decide(seen)
        })
    }

    /// Records a request that arrived in full.
    pub(super) fn executed(&self, seen: Seen) {
        let mut all = lock(&self.seen);
        all.push(seen);
        self.executions.fetch_add(1, Ordering::SeqCst);
    }
}
