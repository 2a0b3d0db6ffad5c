//! The future in a request: it starts when it is first polled.

use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use crate::transport::BoxFuture;

/// A future that is made when it is first polled.
pub(crate) struct Running<T> {
    /// Never locked. The mutex makes a request `Sync`, which the future alone is not.
    future: Mutex<Option<BoxFuture<T>>>,
}

impl<T> Running<T> {
    /// Nothing is under way.
    pub(crate) const fn idle() -> Self {
        Self {
            future: Mutex::new(None),
        }
    }

    /// Polls the future. When it is done it stays, and panics like every future of an `async fn`
    /// if it is polled again: a new one could cost a second time.
    pub(crate) fn poll(
        &mut self,
        context: &mut Context<'_>,
        start: impl FnOnce() -> BoxFuture<T>,
    ) -> Poll<T> {
        let future = self.future.get_mut();
        let future = future.unwrap_or_else(PoisonError::into_inner);
        future.get_or_insert_with(start).as_mut().poll(context)
    }

    /// The future under way, or a new one.
    pub(crate) fn or_start(self, start: impl FnOnce() -> BoxFuture<T>) -> BoxFuture<T> {
        let future = self.future.into_inner();
        let future = future.unwrap_or_else(PoisonError::into_inner);
        future.unwrap_or_else(start)
    }
}
