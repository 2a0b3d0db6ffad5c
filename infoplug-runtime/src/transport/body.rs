//! The body of a response, as it comes in.

use std::fmt;
use std::task::{Context, Poll};

use bytes::Bytes;

use super::failure::TransportFailure;

/// The body of a response, as it comes in.
pub struct TransportBody(pub(super) Source);

pub(super) enum Source {
    Whole(Option<Bytes>),
    Reqwest(reqwest::Response),
    Chunks(Box<dyn Chunks>),
}

/// The parts of a body.
pub trait Chunks: Send {
    /// The next part; `None` at the end.
    fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportFailure>>>;
}

impl TransportBody {
    /// A body whose parts are still to come.
    pub fn stream(chunks: impl Chunks + 'static) -> Self {
        Self(Source::Chunks(Box::new(chunks)))
    }

    /// The next part; `None` at the end. For a recorder, which can read the parts and put them into
    /// a new body.
    ///
    /// # Errors
    ///
    /// The connection was lost.
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
