//! Blocking calls, for programs, or parts of programs, that are not async.
//!
//! The methods are the same as in async code. Write `wait` instead of `await`; `wait_iter` turns a
//! stream into an iterator:
//!
//! ```
//! # extern crate infoplug_runtime as infoplug;
//! use infoplug::blocking::Blocking as _;
//!
//! # async fn get_price(_: &str) -> Result<f64, String> { Ok(1.5) }
//! let price = get_price("tea").wait()?;
//! assert_eq!(price, 1.5);
//! # Ok::<(), String>(())
//! ```
//!
//! A blocking call moves its future to another thread, so the future must be `Send` and `'static`:
//! a request, `request.send_full()`, `job.status()`. A future that borrows does not qualify:
//! `items.next().wait()` does not compile. Use [`wait_iter`](BlockingStream::wait_iter) instead. To
//! await several futures, put them in one block that owns what it needs: `async move { ...
//! }.wait()`.
//!
//! A job has its own `wait` method, which returns a future: `job.wait().wait()` blocks.
//!
//! Calls run on one background thread with its own Tokio runtime. The first call starts it.
//! Connections therefore stay open from call to call, and you can block anywhere: on a plain
//! thread, in `spawn_blocking`, or on a thread of an async runtime. In the last case the runtime
//! can do nothing else on that thread in the meantime; a current-thread runtime stops altogether.
//!
//! You can use a client both ways: it keeps separate connections for each runtime. With your own
//! [transport](crate::Builder::transport), that is up to you: a `reqwest::Client` whose idle
//! connections belong to a stopped runtime hangs until it times out.

use std::cell::Cell;
use std::fmt;
use std::future::{IntoFuture, pending, poll_fn};
use std::io;
use std::iter::FusedIterator;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

use futures_core::Stream;
use tokio::runtime::{Builder, Handle, Runtime};
use tracing::Instrument as _;
use tracing::instrument::WithSubscriber as _;

/// Blocks on anything that can be awaited, if it is `Send` and `'static`. The `next()` of a stream
/// borrows the stream and is not; see [`BlockingStream::wait_iter`].
pub trait Blocking: IntoFuture {
    /// Blocks this thread until the result is ready. Timeouts apply as in an async call.
    ///
    /// # Panics
    ///
    /// Panics if the future does, with the same message. The first call also panics if the system
    /// has no resources for another thread; [`start`] returns an error instead.
    fn wait(self) -> Self::Output;
}

impl<F> Blocking for F
where
    F: IntoFuture<IntoFuture: Send + 'static, Output: Send + 'static>,
{
    fn wait(self) -> F::Output {
        run(self.into_future())
    }
}

/// Iterates over a stream, blocking for each item.
pub trait BlockingStream: Stream + Sized {
    /// Returns an iterator that blocks its thread until the next item is ready. It fetches nothing
    /// before the first call to `next`.
    ///
    /// # Panics
    ///
    /// Panics as [`Blocking::wait`] does.
    fn wait_iter(self) -> Iter<Self>;
}

impl<S> BlockingStream for S
where
    S: Stream<Item: Send + 'static> + Send + 'static,
{
    fn wait_iter(self) -> Iter<S> {
        Iter(Some(Box::pin(self)))
    }
}

/// The items of a stream; returned by [`BlockingStream::wait_iter`].
#[must_use = "iterators are lazy and fetch nothing unless consumed"]
pub struct Iter<S>(Option<Pin<Box<S>>>);

impl<S> Iterator for Iter<S>
where
    S: Stream<Item: Send + 'static> + Send + 'static,
{
    type Item = S::Item;

    fn next(&mut self) -> Option<S::Item> {
        let mut stream = self.0.take()?;
        let (item, stream) = run(async move {
            let item = poll_fn(|context| stream.as_mut().poll_next(context)).await;
            (item, stream)
        });
        if item.is_some() {
            self.0 = Some(stream);
        }
        item
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.as_ref().map_or((0, Some(0)), Stream::size_hint)
    }
}

impl<S> FusedIterator for Iter<S> where S: Stream<Item: Send + 'static> + Send + 'static {}

impl<S> fmt::Debug for Iter<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Iter")
            .field("has_ended", &self.0.is_none())
            .finish_non_exhaustive()
    }
}

/// Starts the background thread, which the first call would otherwise start. Does nothing if it
/// already runs.
///
/// # Errors
///
/// Fails if the system has no resources for another thread or its runtime.
pub fn start() -> io::Result<()> {
    background().map(drop)
}

thread_local! {
    /// Whether this is the background thread, or a thread that the background thread waits for.
    static IS_BACKGROUND: Cell<bool> = const { Cell::new(false) };
}

/// Returns the background thread's runtime, starting the thread if necessary.
fn background() -> io::Result<Handle> {
    static BACKGROUND: Mutex<Option<Handle>> = Mutex::new(None);
    let mut known = BACKGROUND.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = &*known {
        return Ok(handle.clone());
    }
    let runtime = runtime()?;
    let handle = runtime.handle().clone();
    let work = move || {
        IS_BACKGROUND.set(true);
        runtime.block_on(pending::<()>());
    };
    thread::Builder::new()
        .name("infoplug-blocking".to_owned())
        .spawn(work)?;
    *known = Some(handle.clone());
    Ok(handle)
}

fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build()
}

fn run<F: Future<Output: Send + 'static> + Send + 'static>(future: F) -> F::Output {
    // Spans keep the parent, and events the subscriber, that they would have on this thread.
    let future = future.in_current_span().with_current_subscriber();
    let done = if IS_BACKGROUND.get() {
        run_beside(future)
    } else {
        background().and_then(|background| run_on(&background, future))
    };
    match done {
        Ok(output) => output,
        #[allow(
            clippy::panic,
            reason = "documented, as `std::thread::spawn` does: there is no result to return it in"
        )]
        Err(error) => panic!("cannot start the thread that makes blocking calls: {error}"),
    }
}

fn run_on<F: Future<Output: Send + 'static> + Send + 'static>(
    background: &Handle,
    future: F,
) -> io::Result<F::Output> {
    let (sender, receiver) = mpsc::channel();
    let task = background.spawn(future);
    background.spawn(async move {
        // The receiver below outlives this task, so sending cannot fail.
        let _ = sender.send(task.await);
    });
    match receiver.recv().map_err(io::Error::other)? {
        Ok(output) => Ok(output),
        Err(error) => error.try_into_panic().map_or_else(
            |error| Err(io::Error::other(error)),
            |panic| resume_unwind(panic),
        ),
    }
}

/// Runs a blocking call made on the background thread, for example by a callback: the thread cannot
/// wait for itself.
fn run_beside<F: Future<Output: Send + 'static> + Send + 'static>(
    future: F,
) -> io::Result<F::Output> {
    let runtime = runtime()?;
    let work = move || {
        IS_BACKGROUND.set(true);
        runtime.block_on(future)
    };
    let thread = thread::Builder::new()
        .name("infoplug-beside".to_owned())
        .spawn(work)?;
    Ok(thread.join().unwrap_or_else(|panic| resume_unwind(panic)))
}
