//! Calls one after the other, on a single-threaded runtime.

use tokio::runtime::{Builder, Runtime};

use crate::scenario::{Caller, Who};

/// A client with its runtime.
pub(crate) struct Run {
    runtime: Runtime,
    caller: Caller,
}

impl Run {
    pub(crate) fn new(who: Who, url: &str) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let caller = runtime.block_on(async { Caller::new(who, url) });
        Self { runtime, caller }
    }

    pub(crate) fn calls(&self, status: u16, count: u64) {
        self.runtime.block_on(async {
            for _ in 0..count {
                self.caller.call(status).await;
            }
        });
    }
}

#[allow(clippy::cast_precision_loss, reason = "small numbers")]
pub(crate) fn per_call(count: u64, calls: u64) -> f64 {
    count as f64 / calls as f64
}
