//! The errors of an endpoint and of an API. Their methods are in [`facts`](super::facts).

use super::code::{ApiCode, Narrow, SameApiAs};
use super::config::ConfigError;
use super::credit_limit::CreditLimitError;
use super::job_end::{FailedJob, LateJob};
use super::job_id::JobId;
use super::lost::{TimeoutError, TransportError};
use super::request::InvalidRequest;
use super::response::ErrorResponse;
use super::undecoded::DecodeError;

/// Why a call failed; `C` is the enum of the codes that its endpoint documents.
///
/// `?` turns it into the API's own error type, [`AnyError`]; [`AnyError::try_narrow`] goes back.
#[non_exhaustive]
pub enum CallError<C> {
    /// The request breaks the rules of the spec; nothing was sent. Correct the named parameters.
    InvalidRequest(InvalidRequest),
    /// The call could cost more credits than the client has left; nothing was sent.
    CreditLimit(CreditLimitError),
    /// The connection failed. [`TransportError::was_sent`] says whether the call may have run.
    Transport(TransportError),
    /// Time ran out. [`TimeoutError::was_sent`] says whether the call may have run.
    Timeout(TimeoutError),
    /// The server answered with an error. The code says which.
    Response(ErrorResponse<C>),
    /// The server answered with a success in a shape that the spec does not describe. The call has
    /// run.
    Decode(DecodeError),
}

/// Why an operation on an API failed; `C` is the enum of all codes of the API.
///
/// The generated module names it `Error`. It converts from [`ConfigError`] and from every
/// endpoint's [`CallError`].
#[non_exhaustive]
pub enum AnyError<C> {
    /// The client could not be set up.
    Config(ConfigError),
    /// A job went wrong. The error keeps its id.
    Job(Box<JobError<C>>),
    /// The request breaks the rules of the spec; nothing was sent. Correct the named parameters.
    InvalidRequest(InvalidRequest),
    /// The call could cost more credits than the client has left; nothing was sent.
    CreditLimit(CreditLimitError),
    /// The connection failed. [`TransportError::was_sent`] says whether the call may have run.
    Transport(TransportError),
    /// Time ran out. [`TimeoutError::was_sent`] says whether the call may have run.
    Timeout(TimeoutError),
    /// The server answered with an error. The code says which.
    Response(ErrorResponse<C>),
    /// The server answered with a success in a shape that the spec does not describe. The call has
    /// run.
    Decode(DecodeError),
}

/// What went wrong with a job; `C` is the enum of all codes of the API.
///
/// Except after [`Failed`](Self::Failed), the client's `resume_...` function finds the job by its
/// id, if the error has one.
#[non_exhaustive]
pub enum JobError<C> {
    /// The call that starts the job failed. [`AnyError::was_sent`] says whether the job may run
    /// anyway.
    Start {
        /// The id of the job, if the response has one even though the rest does not match the spec:
        /// the job was started.
        id: Option<JobId>,
        /// Why the call failed.
        error: Box<AnyError<C>>,
    },
    /// A poll failed in a way that another poll would not fix, or too many failed in a row. The job
    /// goes on: find it by its id.
    Poll {
        /// The id of the job.
        id: JobId,
        /// Why the call failed.
        error: Box<AnyError<C>>,
    },
    /// The job failed on the server. [`FailedJob::body`] may say why.
    Failed(FailedJob),
    /// The job was not done in time, or its rows were not available in time. The job goes on: find
    /// it by its id.
    TimedOut(LateJob),
    /// The job is done, but its results could not be fetched. Fetch them by its id, starting at
    /// `position` or `cursor`: the results before that are already paid for.
    Fetch {
        /// The id of the job.
        id: JobId,
        /// The number of the missing page, or of its first row, if pages have numbers. Pass it to
        /// [`JobItems::starting_at`](crate::JobItems::starting_at).
        position: Option<i64>,
        /// The cursor of the missing page, if it has one. Pass it to
        /// [`JobItems::with_cursor`](crate::JobItems::with_cursor).
        cursor: Option<Box<str>>,
        /// Why the call failed.
        error: Box<AnyError<C>>,
    },
}

impl<C> AnyError<C> {
    /// Returns the job's error, if a job went wrong.
    #[must_use]
    pub fn job(&self) -> Option<&JobError<C>> {
        match self {
            Self::Job(job) => Some(job),
            _ => None,
        }
    }
}

impl<C: ApiCode> From<ConfigError> for AnyError<C> {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl<N: Narrow, C: ApiCode> From<CallError<N>> for AnyError<C>
where
    AnyError<N::Wide>: SameApiAs<Self>,
{
    fn from(error: CallError<N>) -> Self {
        AnyError::widened(error).same()
    }
}

impl<C: ApiCode> AnyError<C> {
    /// Converts the error of an endpoint to that of the API.
    #[doc(hidden)]
    pub fn widened<N: Narrow<Wide = C>>(error: CallError<N>) -> Self {
        match error {
            CallError::InvalidRequest(error) => Self::InvalidRequest(error),
            CallError::CreditLimit(error) => Self::CreditLimit(error),
            CallError::Transport(error) => Self::Transport(error),
            CallError::Timeout(error) => Self::Timeout(error),
            CallError::Response(response) => Self::Response(response.map_code(Narrow::widen)),
            CallError::Decode(error) => Self::Decode(error),
        }
    }

    /// Converts back to the error of an endpoint, which undoes `?`. Failures that any endpoint can
    /// have, such as a lost connection, always convert. An error response converts if the endpoint
    /// documents its code.
    ///
    /// # Errors
    ///
    /// Returns the error unchanged if the endpoint does not document its code, or if it is about a
    /// job or the client's settings.
    pub fn try_narrow<N: Narrow<Wide = C>>(self) -> Result<CallError<N>, Self> {
        match self {
            Self::Config(_) | Self::Job(_) => Err(self),
            Self::InvalidRequest(error) => Ok(CallError::InvalidRequest(error)),
            Self::CreditLimit(error) => Ok(CallError::CreditLimit(error)),
            Self::Transport(error) => Ok(CallError::Transport(error)),
            Self::Timeout(error) => Ok(CallError::Timeout(error)),
            Self::Decode(error) => Ok(CallError::Decode(error)),
            Self::Response(response) => match N::try_narrow(response.code.clone()) {
                Ok(_) => Ok(CallError::Response(response.map_code(N::narrow))),
                Err(_) => Err(Self::Response(response)),
            },
        }
    }
}
