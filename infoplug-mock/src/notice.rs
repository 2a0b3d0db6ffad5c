//! Notifies a hook of each response.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::recorded::Recorded;

/// Receives each request with its response, and how long that took.
pub(crate) type Hook = Arc<dyn Fn(&Recorded, Duration) + Send + Sync>;

/// Calls the hook when it is dropped: when the response is sent, or when the client disconnects
/// before that and gets no response.
pub(crate) struct Notice {
    hook: Hook,
    recorded: Recorded,
    begin: Instant,
    is_sent: bool,
}

impl Notice {
    pub(crate) fn new(hook: &Hook, recorded: Recorded, begin: Instant) -> Self {
        Self {
            hook: Arc::clone(hook),
            recorded,
            begin,
            is_sent: false,
        }
    }

    /// Marks the response as sent.
    pub(crate) fn sent(mut self) {
        self.is_sent = true;
    }
}

impl Drop for Notice {
    fn drop(&mut self) {
        if !self.is_sent {
            self.recorded.status = 0;
            self.recorded.code = None;
        }
        (self.hook)(&self.recorded, self.begin.elapsed());
    }
}
