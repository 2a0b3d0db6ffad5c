//! What a mock remembers.

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

/// Method, path and text of a sequence.
type SequenceKey = (String, String, String);

/// A mock without its server.
pub(crate) struct State {
    pub(crate) spec: Spec,
    pub(crate) routes: Routes,
    /// What is accepted, in the order of the credentials in the spec.
    pub(crate) credentials: Vec<String>,
    pub(crate) polls: u32,
    pub(crate) rows: Rows,
    pub(crate) runs: Mutex<Runs>,
    /// Answers in line, by the endpoint.
    pub(crate) queues: Mutex<HashMap<usize, VecDeque<MockResponse>>>,
    /// How far each sequence has got.
    pub(crate) sequences: Mutex<HashMap<SequenceKey, usize>>,
    pub(crate) requests: Mutex<Vec<Recorded>>,
    /// Whether these are kept.
    pub(crate) keeps: bool,
    pub(crate) hook: Option<Hook>,
    /// Pages of other origins may call.
    pub(crate) cors: bool,
    pub(crate) answered: AtomicU64,
    pub(crate) balance: Balance,
}

/// A panic elsewhere leaves these collections whole.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
