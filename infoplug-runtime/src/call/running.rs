//! The future in a request: it starts when it is first polled.

use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use crate::transport::BoxFuture;

/// A future that is created when it is first polled.
pub(crate) struct Running<T> {
    /// Never locked. The mutex makes a request `Sync`, which the future alone is not.
    future: Mutex<Option<BoxFuture<T>>>,
}

impl<T> Running<T> {
    /// No call in progress.
    pub(crate) const fn idle() -> Self {
        Self {
            future: Mutex::new(None),
        }
    }

    /// Polls the future. A finished future is kept and panics when polled again, as that of any
    /// `async fn` does: a new one could cost credits a second time.
    pub(crate) fn poll(
        &mut self,
        context: &mut Context<'_>,
        start: impl FnOnce() -> BoxFuture<T>,
    ) -> Poll<T> {
        let future = self.future.get_mut();
        let future = future.unwrap_or_else(PoisonError::into_inner);
        future.get_or_insert_with(start).as_mut().poll(context)
    }

    /// Returns the future in progress, or a new one.
    pub(crate) fn or_start(self, start: impl FnOnce() -> BoxFuture<T>) -> BoxFuture<T> {
        let future = self.future.into_inner();
        let future = future.unwrap_or_else(PoisonError::into_inner);
        future.unwrap_or_else(start)
    }
}
