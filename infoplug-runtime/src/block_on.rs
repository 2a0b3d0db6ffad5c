//! Runs a call without an async runtime.

use std::future::IntoFuture;
use std::io;

/// Runs a future to completion on this thread, for programs without an async runtime of their own.
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
/// Fails if this thread already runs an async runtime (await the future there instead), or if the
/// system has no resources for a new one.
pub fn block_on<F: IntoFuture>(future: F) -> io::Result<F::Output> {
    if tokio::runtime::Handle::try_current().is_ok() {
        return Err(io::Error::other(
            "this thread already runs an async runtime: await the future instead",
        ));
    }
    Ok(tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build()?
        .block_on(future.into_future()))
}
