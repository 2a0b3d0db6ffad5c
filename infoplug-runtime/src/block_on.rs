//! Waiting for a call where there is no async runtime.

use std::future::IntoFuture;
use std::io;

/// Runs a future to its end on this thread, for programs that have no async runtime of their own.
///
/// ```
/// # extern crate infoplug_runtime as infoplug;
/// let sum = infoplug::block_on(async { 1 + 1 })?;
/// assert_eq!(sum, 2);
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
///
/// There is an async runtime on this thread already: await the future there. Or the system has no
/// room for a new one.
pub fn block_on<F: IntoFuture>(future: F) -> io::Result<F::Output> {
    if tokio::runtime::Handle::try_current().is_ok() {
        return Err(io::Error::other(
            "this thread runs an async runtime already: await the future instead",
        ));
    }
    Ok(tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build()?
        .block_on(future.into_future()))
}
