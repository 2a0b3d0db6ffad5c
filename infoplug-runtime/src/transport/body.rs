//! The body of a response as it arrives.

use std::fmt;
use std::task::{Context, Poll};

use bytes::Bytes;

use super::failure::TransportFailure;

/// The body of a response as it arrives.
pub struct TransportBody(pub(super) Source);

pub(super) enum Source {
    Whole(Option<Bytes>),
    Reqwest(reqwest::Response),
    Chunks(Box<dyn Chunks>),
}

/// The chunks of a body.
pub trait Chunks: Send {
    /// Returns the next chunk, or `None` at the end.
    fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportFailure>>>;
}

impl TransportBody {
    /// Creates a body from a stream of chunks.
    pub fn stream(chunks: impl Chunks + 'static) -> Self {
        Self(Source::Chunks(Box::new(chunks)))
    }

    /// Returns the next chunk, or `None` at the end. A recorder can read the chunks and put them
    /// into a new body.
    ///
    /// # Errors
    ///
    /// Fails if the connection was lost.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, TransportFailure> {
        match &mut self.0 {
            Source::Whole(bytes) => Ok(bytes.take()),
            Source::Reqwest(response) => {
                response.chunk().await.map_err(TransportFailure::of_reqwest)
            }
            Source::Chunks(chunks) => std::future::poll_fn(|context| chunks.poll_chunk(context))
                .await
                .transpose(),
        }
    }
}

impl<B: Into<Bytes>> From<B> for TransportBody {
    fn from(bytes: B) -> Self {
        Self(Source::Whole(Some(bytes.into())))
    }
}

impl fmt::Debug for TransportBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportBody").finish_non_exhaustive()
    }
}
