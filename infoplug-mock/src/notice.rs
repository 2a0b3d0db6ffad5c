//! Telling somebody about each response.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::recorded::Recorded;

/// Is told what was answered, and how long that took.
pub(crate) type Hook = Arc<dyn Fn(&Recorded, Duration) + Send + Sync>;

/// Tells it when it is dropped: when the response goes out, or when the client goes before, who then
/// has no response.
pub(crate) struct Notice {
    hook: Hook,
    recorded: Recorded,
    begin: Instant,
    is_answered: bool,
}

impl Notice {
    pub(crate) fn new(hook: &Hook, recorded: Recorded, begin: Instant) -> Self {
        Self {
            hook: Arc::clone(hook),
            recorded,
            begin,
            is_answered: false,
        }
    }

    /// The response goes out.
    pub(crate) fn answered(mut self) {
        self.is_answered = true;
    }
}

impl Drop for Notice {
    fn drop(&mut self) {
        if !self.is_answered {
            self.recorded.status = 0;
            self.recorded.code = None;
        }
        (self.hook)(&self.recorded, self.begin.elapsed());
    }
}
