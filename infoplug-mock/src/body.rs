//! A response body that can break off. The connection tells it when its bytes have been sent.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker, ready};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use crate::state::lock;

/// The connection's signal that everything written has been sent.
#[derive(Clone, Default)]
pub(crate) struct Flushed(Arc<Mutex<Option<Waker>>>);

impl Flushed {
    fn wait(&self, waker: &Waker) {
        *lock(&self.0) = Some(waker.clone());
    }

    fn is_waiting(&self) -> bool {
        lock(&self.0).is_some()
    }

    fn tell(&self) {
        let waiting = lock(&self.0).take();
        if let Some(waker) = waiting {
            waker.wake();
        }
    }
}

/// A whole body, or the beginning of one.
pub(crate) struct ReplyBody {
    data: Bytes,
    declared: u64,
    stage: Stage,
    flushed: Flushed,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Whole,
    /// Breaks off after the data.
    Cut,
    /// All data is handed over. hyper discards unsent data when a body fails, so this stage waits
    /// until it is sent.
    Flushing,
}

impl ReplyBody {
    pub(crate) fn whole(data: Bytes, flushed: Flushed) -> Self {
        Self {
            declared: u64::try_from(data.len()).unwrap_or(u64::MAX),
            data,
            stage: Stage::Whole,
            flushed,
        }
    }

    /// Declares the length of all the data, and at least one byte, so the client notices the
    /// missing end. Sends only the first `after` bytes.
    pub(crate) fn cut(mut data: Bytes, after: usize, flushed: Flushed) -> Self {
        let declared = u64::try_from(data.len()).unwrap_or(u64::MAX).max(1);
        data.truncate(after);
        let missing = u64::try_from(data.len()).is_ok_and(|sent| sent < declared);
        Self {
            data,
            declared,
            stage: if missing { Stage::Cut } else { Stage::Whole },
            flushed,
        }
    }
}

/// The error that makes hyper close the connection.
#[derive(Debug)]
pub(crate) struct Closed;

impl std::fmt::Display for Closed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the mock closes the connection here")
    }
}

impl std::error::Error for Closed {}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = Closed;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Closed>>> {
        if !self.data.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(std::mem::take(&mut self.data)))));
        }
        match self.stage {
            Stage::Whole => Poll::Ready(None),
            Stage::Cut => {
                self.stage = Stage::Flushing;
                self.flushed.wait(context.waker());
                Poll::Pending
            }
            Stage::Flushing if self.flushed.is_waiting() => Poll::Pending,
            Stage::Flushing => Poll::Ready(Some(Err(Closed))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.data.is_empty() && self.stage == Stage::Whole
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.declared)
    }
}

/// A TCP stream that signals when it has been flushed.
pub(crate) struct Connection {
    pub(crate) stream: TcpStream,
    pub(crate) flushed: Flushed,
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_flush(context))?;
        self.flushed.tell();
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
