//! The state of a mock.

use crate::jobs::Runs;
use crate::mock_response::MockResponse;
use crate::notice::Hook;
use crate::pages::Rows;
use crate::recorded::Recorded;
use crate::remaining::Balance;
use crate::route::Routes;
use infoplug_spec::model::Spec;
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::AtomicU64;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The method, path and string of a sequence.
type SequenceKey = (String, String, String);

/// A mock without its server.
pub(crate) struct State {
    pub(crate) spec: Spec,
    pub(crate) routes: Routes,
    /// The accepted values, in the order of the credentials in the spec.
    pub(crate) credentials: Vec<String>,
    pub(crate) polls: u32,
    pub(crate) rows: Rows,
    pub(crate) runs: Mutex<Runs>,
    /// Queued responses, by endpoint.
    pub(crate) queues: Mutex<HashMap<usize, VecDeque<MockResponse>>>,
    /// The next position in each sequence.
    pub(crate) sequences: Mutex<HashMap<SequenceKey, usize>>,
    pub(crate) requests: Mutex<Vec<Recorded>>,
    /// Whether to keep the requests.
    pub(crate) keeps_requests: bool,
    pub(crate) hook: Option<Hook>,
    /// Whether pages of other origins may call.
    pub(crate) cors: bool,
    pub(crate) calls: AtomicU64,
    pub(crate) balance: Balance,
}

/// Locks a mutex. A panic elsewhere leaves these collections intact.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
