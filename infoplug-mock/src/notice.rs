//! Telling somebody about each answer.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::recorded::Recorded;

/// Is told what was answered, and how long that took.
pub(crate) type Hook = Arc<dyn Fn(&Recorded, Duration) + Send + Sync>;

/// Tells it when it is dropped: when the answer goes out, or when the client goes before.
pub(crate) struct Notice {
    hook: Hook,
    recorded: Recorded,
    begin: Instant,
}

impl Notice {
    pub(crate) fn new(hook: &Hook, recorded: Recorded, begin: Instant) -> Self {
        Self { hook: Arc::clone(hook), recorded, begin }
    }
}

impl Drop for Notice {
    fn drop(&mut self) {
        (self.hook)(&self.recorded, self.begin.elapsed());
    }
}
