//! Calls that wait: for programs, or parts of programs, that are not async.
//!
//! The methods are the same as those of async programs. `wait` stands where these have `await`, and
//! `wait_iter` makes an iterator of a stream:
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
//! What can be waited for goes to another thread, so it is `Send` and `'static`: a request,
//! `request.send_full()`, `job.status()`. A future that borrows is neither: `items.next().wait()`
//! does not compile, and [`wait_iter`](BlockingStream::wait_iter) stands for it. What one awaits
//! several of goes into one block that owns what it needs: `async move { ... }.wait()`.
//!
//! A job has a method `wait` of its own, which gives a future: `job.wait().wait()` blocks.
//!
//! The calls run on one thread in the background, which is started by the first of them and has a
//! Tokio runtime of its own. So connections stay open from call to call, and it does not matter
//! where one waits: on a plain thread, in `spawn_blocking`, or on a thread of an async runtime. The
//! last blocks that thread: whatever else the runtime has to do on it stands still meanwhile, and
//! in a current-thread runtime that is all. A client may be used in both ways: it keeps connections
//! for each runtime. With a [transport](crate::Builder::transport) of your own, that is its matter:
//! a `reqwest::Client` whose idle connections belong to a runtime that stands still hangs until the
//! time-out.

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

/// Whatever can be awaited can be waited for, if it is `Send` and `'static`. The `next()` of a
/// stream borrows the stream and is not; see [`BlockingStream::wait_iter`].
pub trait Blocking: IntoFuture {
    /// Blocks this thread until the result is there. Time-outs end it as they end an async call.
    ///
    /// # Panics
    ///
    /// When the future does, with the same message. On the first call, when the system has no room
    /// for a further thread: [`start`] makes an error of that.
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

/// A stream can be waited for item by item.
pub trait BlockingStream: Stream + Sized {
    /// An iterator that blocks its thread until the next item is there. Nothing is fetched before
    /// it is asked for.
    ///
    /// # Panics
    ///
    /// As [`Blocking::wait`].
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

/// The items of a stream; made by [`BlockingStream::wait_iter`].
#[must_use = "an iterator fetches nothing until it is asked for items"]
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

/// Starts the thread in the background, which else the first call does. Does nothing when it is
/// there.
///
/// # Errors
///
/// The system has no room for a further thread or for its runtime.
pub fn start() -> io::Result<()> {
    background().map(drop)
}

thread_local! {
    /// Whether this is the thread in the background, or one for which that waits.
    static IS_BACKGROUND: Cell<bool> = const { Cell::new(false) };
}

/// The thread in the background.
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
    // Spans have the parent, and events the subscriber, that they would have here.
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
            reason = "documented: as `std::thread::spawn` does, where there is no result to say it with"
        )]
        Err(error) => panic!("there is no room for the thread that makes blocking calls: {error}"),
    }
}

fn run_on<F: Future<Output: Send + 'static> + Send + 'static>(
    background: &Handle,
    future: F,
) -> io::Result<F::Output> {
    let (sender, receiver) = mpsc::channel();
    let task = background.spawn(future);
    background.spawn(async move {
        // Nobody is gone: the other end waits below.
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

/// Something that runs in the background waits, as a callback may: the thread cannot wait for
/// itself.
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
