//! What can go wrong with a call, by how far it got.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;

use crate::code::{ApiCode, Narrow};
use crate::config::ConfigError;
use crate::decode::Failure;
use crate::response::ErrorResponse;
use crate::table::RetryAdvice;

/// Something that is wrong with a request before it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The parameter, if it is one.
    pub parameter: Option<&'static str>,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parameter {
            Some(parameter) => write!(f, "`{parameter}` {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

/// The request breaks the rules of the spec. Nothing was sent, nothing was charged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidRequest {
    pub(crate) operation: &'static str,
    pub(crate) problems: Vec<Problem>,
}

impl InvalidRequest {
    /// The endpoint.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// Everything that is wrong.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: not sent: ", self.operation)?;
        for (index, problem) in self.problems.iter().enumerate() {
            write!(f, "{}{problem}", if index > 0 { "; " } else { "" })?;
        }
        Ok(())
    }
}

impl StdError for InvalidRequest {}

/// How far a call got that did not come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// No connection came about; the server has seen nothing of the call.
    Connect,
    /// The connection was lost before an answer began; the server may have done the work.
    Exchange,
    /// The answer began and did not end.
    Body,
}

/// What had come when an answer broke off.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Partial {
    pub(crate) status: StatusCode,
    pub(crate) request_id: Option<Box<str>>,
    pub(crate) body: Bytes,
}

/// Without the body: it may hold secrets.
impl fmt::Debug for Partial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = format_args!("{} bytes", self.body.len());
        f.debug_struct("Partial").field("status", &self.status).field("request_id", &self.request_id).field("body", &body).finish()
    }
}

/// What is known of a call that did not come back, whatever the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lost {
    pub(crate) operation: &'static str,
    pub(crate) free_to_repeat: bool,
    pub(crate) phase: Phase,
    pub(crate) partial: Option<Box<Partial>>,
}

impl Lost {
    fn status(&self) -> Option<StatusCode> {
        self.partial.as_ref().map(|partial| partial.status)
    }

    fn is_retryable(&self) -> bool {
        self.phase == Phase::Connect || self.free_to_repeat
    }
}

macro_rules! lost_methods {
    ($name:ident) => {
        impl $name {
            /// The endpoint.
            #[must_use]
            pub fn operation(&self) -> &'static str {
                self.lost.operation
            }

            /// How far the call got.
            #[must_use]
            pub fn phase(&self) -> Phase {
                self.lost.phase
            }

            /// Whether the server may have seen the call.
            #[must_use]
            pub fn was_sent(&self) -> bool {
                self.lost.phase != Phase::Connect
            }
        }
    };
}

/// The connection failed.
#[derive(Debug)]
pub struct TransportError {
    pub(crate) lost: Lost,
    pub(crate) source: Box<reqwest::Error>,
}

lost_methods!(TransportError);

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match (self.lost.phase, self.lost.status()) {
            (Phase::Connect, _) => "cannot connect".to_owned(),
            (Phase::Exchange, _) => "the connection was lost before an answer came, so the call may have run".to_owned(),
            (Phase::Body, Some(status)) => format!("the answer, {}, broke off", status.as_u16()),
            (Phase::Body, None) => "the answer broke off".to_owned(),
        };
        write!(f, "{}: {what}: {}", self.lost.operation, root(&*self.source))
    }
}

/// The innermost reason: "connection refused" rather than "error sending request".
fn root(error: &dyn StdError) -> &dyn StdError {
    let mut root = error;
    while let Some(source) = root.source() {
        root = source;
    }
    root
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

/// Time ran out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeoutError {
    pub(crate) lost: Lost,
    pub(crate) limit: Option<Duration>,
}

lost_methods!(TimeoutError);

impl fmt::Display for TimeoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.lost.phase {
            Phase::Connect => "no connection",
            Phase::Exchange => "no answer, though the call may have run,",
            Phase::Body => "no complete answer",
        };
        write!(f, "{}: {what} within ", self.lost.operation)?;
        match self.limit {
            Some(limit) => write!(f, "{limit:?}"),
            None => f.write_str("the time limit"),
        }
    }
}

impl StdError for TimeoutError {}

/// The server answered with a success whose body does not have the shape that the spec describes.
#[derive(Clone, Debug)]
pub struct DecodeError(pub(crate) Box<Undecoded>);

#[derive(Clone)]
pub(crate) struct Undecoded {
    pub(crate) operation: &'static str,
    pub(crate) status: StatusCode,
    pub(crate) request_id: Option<Box<str>>,
    pub(crate) body: Bytes,
    pub(crate) failure: Failure,
}

/// Without the body: it may hold secrets.
impl fmt::Debug for Undecoded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Undecoded")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("request_id", &self.request_id)
            .field("failure", &self.failure)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

impl DecodeError {
    /// The endpoint.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// The status, a success.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// Where in the body, as a JSON path such as `$.data[3].name`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.failure.path
    }

    /// What the spec says that should be there.
    #[must_use]
    pub fn expected(&self) -> &str {
        &self.0.failure.expected
    }

    /// What is there.
    #[must_use]
    pub fn found(&self) -> &str {
        &self.0.failure.found
    }

    /// The whole body: the call has run, and may have been paid for.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.0.body
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Undecoded { operation, status, failure, request_id, .. } = &*self.0;
        write!(f, "{operation}: the call succeeded ({}), but its answer is not as documented: ", status.as_u16())?;
        write!(f, "at `{}` there should be {}, and there is {}", failure.path, failure.expected, failure.found)?;
        match request_id {
            Some(id) => write!(f, " [request {}]", shown(id)),
            None => Ok(()),
        }
    }
}

impl StdError for DecodeError {}

/// The longest text of a server that is shown on a line.
const SHOWN: usize = 300;

/// A text of a server as a part of one line: without line breaks and control characters, and not too long.
pub(crate) fn shown(text: &str) -> String {
    let line: String = text.chars().take(SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if line.len() < text.len() && text.chars().nth(SHOWN).is_some() { line + "..." } else { line }
}

/// Both error enums have the same variants and methods; only the codes differ, and what leads to them.
macro_rules! error_enum {
    ($(#[$doc:meta])* $name:ident<$code:ident> { $($(#[$extra_doc:meta])* $extra:ident($extra_type:ty),)* }) => {
        $(#[$doc])*
        #[derive(Debug)]
        #[non_exhaustive]
        pub enum $name<$code> {
            $($(#[$extra_doc])* $extra($extra_type),)*
            /// The request breaks the rules of the spec; nothing was sent. Correct the named parameters.
            InvalidRequest(InvalidRequest),
            /// The connection failed. [`TransportError::was_sent`] says whether the call may have run.
            Transport(TransportError),
            /// Time ran out. [`TimeoutError::was_sent`] says whether the call may have run.
            Timeout(TimeoutError),
            /// The server answered with an error; its code says which.
            Response(ErrorResponse<$code>),
            /// The server answered with a success in a shape that the spec does not describe. The call has run.
            Decode(DecodeError),
        }

        impl<$code> $name<$code> {
            /// The error answer, if there is one.
            #[must_use]
            pub fn response(&self) -> Option<&ErrorResponse<$code>> {
                match self {
                    Self::Response(response) => Some(response),
                    _ => None,
                }
            }

            /// The code of an error answer.
            #[must_use]
            pub fn code(&self) -> Option<&$code> {
                self.response().map(|response| &response.code)
            }

            /// The status, when an answer began.
            #[must_use]
            pub fn status(&self) -> Option<StatusCode> {
                match self {
                    Self::Response(response) => Some(response.status()),
                    Self::Decode(error) => Some(error.status()),
                    Self::Transport(TransportError { lost, .. }) | Self::Timeout(TimeoutError { lost, .. }) => lost.status(),
                    _ => None,
                }
            }

            /// The parameter that is to blame, as the server names it.
            #[must_use]
            pub fn parameter(&self) -> Option<&str> {
                match self {
                    Self::Response(response) => response.parameter(),
                    Self::InvalidRequest(invalid) => invalid.problems.iter().find_map(|problem| problem.parameter),
                    _ => None,
                }
            }

            /// The server's words.
            #[must_use]
            pub fn details(&self) -> Option<&str> {
                self.response()?.details()
            }

            /// Why it happens, by the spec.
            #[must_use]
            pub fn cause(&self) -> Option<&'static str> {
                self.response()?.cause()
            }

            /// What to do, by the spec.
            #[must_use]
            pub fn solution(&self) -> Option<&'static str> {
                self.response()?.solution()
            }

            /// How long the server asks to wait.
            #[must_use]
            pub fn retry_after(&self) -> Option<Duration> {
                self.response()?.retry_after()
            }

            /// The identifier of the call, for the API's support.
            #[must_use]
            pub fn request_id(&self) -> Option<&str> {
                match self {
                    Self::Response(response) => response.request_id(),
                    Self::Decode(error) => error.0.request_id.as_deref(),
                    Self::Transport(TransportError { lost, .. }) | Self::Timeout(TimeoutError { lost, .. }) => {
                        lost.partial.as_ref()?.request_id.as_deref()
                    }
                    _ => None,
                }
            }

            /// Whether the same call may succeed later, and repeating it does no harm. For an error answer by the spec's advice,
            /// see [`ErrorResponse::is_retryable`]. When the connection failed or time ran out: if the server has seen nothing of the
            /// call, or if the call is repeatable and costs nothing.
            #[must_use]
            pub fn is_retryable(&self) -> bool {
                match self {
                    Self::Response(response) => response.is_retryable(),
                    Self::Transport(TransportError { lost, .. }) | Self::Timeout(TimeoutError { lost, .. }) => lost.is_retryable(),
                    _ => false,
                }
            }

            /// What the spec advises about an error answer.
            #[must_use]
            pub fn retry_advice(&self) -> Option<RetryAdvice> {
                Some(self.response()?.retry_advice())
            }

            /// Whether time ran out.
            #[must_use]
            pub fn is_timeout(&self) -> bool {
                matches!(self, Self::Timeout(_))
            }

            /// Whether the server may have seen the call, and so may have charged it.
            #[must_use]
            pub fn was_sent(&self) -> bool {
                match self {
                    Self::Response(_) | Self::Decode(_) => true,
                    Self::Transport(error) => error.was_sent(),
                    Self::Timeout(error) => error.was_sent(),
                    _ => false,
                }
            }

            /// The body, when an answer came; as much of it as came and is kept.
            #[must_use]
            pub fn body(&self) -> Option<&[u8]> {
                match self {
                    Self::Response(response) => Some(response.body()),
                    Self::Decode(error) => Some(error.body()),
                    Self::Transport(TransportError { lost, .. }) | Self::Timeout(TimeoutError { lost, .. }) => {
                        lost.partial.as_ref().map(|partial| &*partial.body)
                    }
                    _ => None,
                }
            }
        }

        impl<$code: fmt::Display> fmt::Display for $name<$code> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$extra(error) => error.fmt(f),)*
                    Self::InvalidRequest(error) => error.fmt(f),
                    Self::Transport(error) => error.fmt(f),
                    Self::Timeout(error) => error.fmt(f),
                    Self::Response(error) => error.fmt(f),
                    Self::Decode(error) => error.fmt(f),
                }
            }
        }

        impl<$code: fmt::Debug + fmt::Display> StdError for $name<$code> {
            fn source(&self) -> Option<&(dyn StdError + 'static)> {
                match self {
                    Self::Transport(error) => error.source(),
                    _ => None,
                }
            }
        }
    };
}

error_enum! {
    /// Why a call failed; `C` is the enum of the codes that its endpoint documents.
    ///
    /// `?` turns it into the API's own error type, [`AnyError`].
    Error<C> {}
}

error_enum! {
    /// Why something with an API failed; `C` is the enum of all codes of the API.
    ///
    /// The generated module names it `Error`. Every endpoint's [`Error`] turns into it, and a [`ConfigError`] too.
    AnyError<C> {
        /// The client could not be set up.
        Config(ConfigError),
    }
}

impl<C: ApiCode> From<ConfigError> for AnyError<C> {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl<N: Narrow> From<Error<N>> for AnyError<N::Wide> {
    fn from(error: Error<N>) -> Self {
        match error {
            Error::InvalidRequest(error) => Self::InvalidRequest(error),
            Error::Transport(error) => Self::Transport(error),
            Error::Timeout(error) => Self::Timeout(error),
            Error::Response(response) => Self::Response(response.map_code(N::widen)),
            Error::Decode(error) => Self::Decode(error),
        }
    }
}
