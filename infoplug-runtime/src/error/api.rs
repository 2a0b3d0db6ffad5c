//! The errors of an endpoint and of an API.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::code::{ApiCode, Narrow, SameApi};
use super::config::ConfigError;
use super::credit_limit::CreditLimitError;
use super::item::ErrorItem;
use super::job_end::{FailedJob, LateJob};
use super::job_id::JobId;
use super::lost::{Lost, Partial, TimeoutError, TransportError};
use super::not_repeated::NotRepeated;
use super::not_repeated::write_attempts_lines;
use super::phase::Phase;
use super::request::InvalidRequest;
use super::response::ErrorResponse;
use super::text::shown;
use super::undecoded::DecodeError;
use crate::table::RetryAdvice;

/// Both error enums have the same variants and methods; only the codes differ, and what leads to
/// them.
macro_rules! error_enum {
    ($(#[$doc:meta])* $name:ident<$code:ident> { $($(#[$extra_doc:meta])* $extra:ident($extra_type:ty),)* }) => {
        $(#[$doc])*
        #[non_exhaustive]
        pub enum $name<$code> {
            $($(#[$extra_doc])* $extra($extra_type),)*
            /// The request breaks the rules of the spec; nothing was sent. Correct the named
            /// parameters.
            InvalidRequest(InvalidRequest),
            /// The call could cost more than the client may still spend; nothing was sent.
            CreditLimit(CreditLimitError),
            /// The connection failed. [`TransportError::was_sent`] says whether the call may have
            /// run.
            Transport(TransportError),
            /// Time ran out. [`TimeoutError::was_sent`] says whether the call may have run.
            Timeout(TimeoutError),
            /// The server answered with an error; its code says which.
            Response(ErrorResponse<$code>),
            /// The server answered with a success in a shape that the spec does not describe. The
            /// call has run.
            Decode(DecodeError),
        }

        impl<$code> $name<$code> {
            /// The error answer, if there is one.
            #[must_use]
            pub fn response(&self) -> Option<&ErrorResponse<$code>> {
                match self.inner() {
                    Self::Response(response) => Some(response),
                    _ => None,
                }
            }

            /// The call that did not come back, if it did not.
            fn lost(&self) -> Option<&Lost> {
                match self.inner() {
                    Self::Transport(TransportError { lost, .. }) | Self::Timeout(TimeoutError { lost, .. }) => Some(lost),
                    _ => None,
                }
            }

            fn partial(&self) -> Option<&Partial> {
                self.lost()?.partial.as_deref()
            }

            /// The endpoint, when one was called.
            #[must_use]
            pub fn operation(&self) -> Option<&'static str> {
                match self.inner() {
                    Self::InvalidRequest(error) => Some(error.operation()),
                    Self::CreditLimit(error) => Some(error.operation()),
                    Self::Response(response) => Some(response.operation()),
                    Self::Decode(error) => Some(error.operation()),
                    _ => self.lost().map(|lost| lost.operation.as_str()),
                }
            }

            /// The code of an error answer.
            #[must_use]
            pub fn code(&self) -> Option<&$code> {
                self.response().map(|response| &response.code)
            }

            /// A more particular code, see [`ErrorResponse::subcode`].
            #[must_use]
            pub fn subcode(&self) -> Option<&str> {
                self.response()?.subcode()
            }

            /// A broader code, see [`ErrorResponse::category`].
            #[must_use]
            pub fn category(&self) -> Option<&str> {
                self.response()?.category()
            }

            /// All errors of an answer that has a list of them; else empty.
            #[must_use]
            pub fn errors(&self) -> &[ErrorItem<$code>] {
                self.response().map_or(&[], ErrorResponse::errors)
            }

            /// The status, when an answer began.
            #[must_use]
            pub fn status(&self) -> Option<StatusCode> {
                match self.inner() {
                    Self::Response(response) => Some(response.status()),
                    Self::Decode(error) => Some(error.status()),
                    _ => self.lost()?.status(),
                }
            }

            /// The headers, when an answer began.
            #[must_use]
            pub fn headers(&self) -> Option<&HeaderMap> {
                match self.inner() {
                    Self::Response(response) => Some(response.headers()),
                    Self::Decode(error) => Some(error.headers()),
                    _ => self.partial().map(|partial| &partial.headers),
                }
            }

            /// The parameter that is to blame, as the server names it; of a request that was not
            /// sent, the first one.
            #[must_use]
            pub fn parameter(&self) -> Option<&str> {
                match self.inner() {
                    Self::Response(response) => response.parameter(),
                    Self::InvalidRequest(invalid) => invalid.problems.iter().find_map(|problem| problem.parameter),
                    _ => None,
                }
            }

            /// The server's words that go with the code.
            #[must_use]
            pub fn message(&self) -> Option<&str> {
                self.response()?.message()
            }

            /// The server's words about this one case.
            #[must_use]
            pub fn details(&self) -> Option<&str> {
                self.response()?.details()
            }

            /// The server's words for the end user.
            #[must_use]
            pub fn user_message(&self) -> Option<&str> {
                self.response()?.user_message()
            }

            /// Why it happens: by the spec for an error answer, by how far the call got for all
            /// else.
            #[must_use]
            pub fn cause(&self) -> Option<&'static str> {
                match self.inner() {
                    Self::Response(response) => response.cause(),
                    Self::CreditLimit(_) => Some("The limit that the client has for costs does not allow the call. Nothing was sent."),
                    Self::InvalidRequest(error) => Some(error.cause()),
                    Self::Decode(error) => Some(error.cause()),
                    $(Self::$extra(error) => error.advice().map(|(cause, _)| cause),)*
                    _ => self.lost().map(Lost::cause),
                }
            }

            /// What to do: by the spec for an error answer, by how far the call got for all else.
            #[must_use]
            pub fn solution(&self) -> Option<&'static str> {
                match self.inner() {
                    Self::Response(response) => response.solution(),
                    Self::CreditLimit(_) => Some("Raise `credit_limit`, wait for the calls under way, or ask for less."),
                    Self::InvalidRequest(error) => Some(error.solution()),
                    Self::Decode(error) => Some(error.solution()),
                    $(Self::$extra(error) => error.advice().map(|(_, solution)| solution),)*
                    _ => self.lost().map(Lost::solution),
                }
            }

            /// Address of the documentation, see [`ErrorResponse::docs`].
            #[must_use]
            pub fn docs(&self) -> Option<&str> {
                self.response()?.docs()
            }

            /// How long to wait before the call is made again: what the server asks for, else the
            /// pause that the spec names. Of a call that was not sent because its turn would have
            /// come too late, how long it was until then.
            #[must_use]
            pub fn retry_after(&self) -> Option<Duration> {
                match self.inner() {
                    Self::Response(response) => response.retry_after(),
                    _ => self.lost()?.retry_after(),
                }
            }

            /// The identifier of the call, for the API's support.
            #[must_use]
            pub fn request_id(&self) -> Option<&str> {
                match self.inner() {
                    Self::Response(response) => response.request_id(),
                    Self::Decode(error) => error.request_id(),
                    _ => self.partial()?.request_id.as_deref(),
                }
            }

            /// What the answer or the spec advises about repeating the call, see
            /// [`ErrorResponse::retry_advice`].
            #[must_use]
            pub fn retry_advice(&self) -> Option<RetryAdvice> {
                Some(self.response()?.retry_advice())
            }

            /// Whether the same call may succeed later, and repeating it does no harm. For an error
            /// answer by the advice, see [`ErrorResponse::is_retryable`]. When the connection
            /// failed or time ran out: if the server has seen nothing of the call, or if the call
            /// is repeatable and costs nothing.
            ///
            /// # What to do
            ///
            /// Wait for [`retry_after`](Self::retry_after), or for a pause that grows from try to
            /// try, and make the same call again. When it is `false`, first do what
            /// [`solution`](Self::solution) says.
            #[must_use]
            pub fn is_retryable(&self) -> bool {
                match self.inner() {
                    Self::Response(response) => response.is_retryable(),
                    _ => self.lost().is_some_and(Lost::is_retryable),
                }
            }

            /// Whether time ran out.
            ///
            /// # What to do
            ///
            /// Ask [`was_sent`](Self::was_sent). If the call may have run, find out before you make
            /// it again, or whether [`is_retryable`](Self::is_retryable) says that a second run
            /// does no harm. If the endpoint is known to be slow, give it more time with `timeout`
            /// of the request.
            #[must_use]
            pub fn is_timeout(&self) -> bool {
                matches!(self.inner(), Self::Timeout(_))
            }

            /// Whether no connection to the server came about: refused, no route, no such name, or
            /// not in time.
            ///
            /// # What to do
            ///
            /// The server has seen nothing, so the call can be made again. If it stays so, check
            /// `base_url`, the network, the name server and a proxy on the way; `source` has the
            /// reason of the operating system.
            #[must_use]
            pub fn is_connect(&self) -> bool {
                self.lost().is_some_and(|lost| lost.phase == Phase::Connect)
            }

            /// Whether the server may have seen the call, and so may have charged it.
            ///
            /// # What to do
            ///
            /// When it is `false`, make the call again as often as you like. When it is `true` and
            /// no answer came, find out what became of the call before you repeat one that changes
            /// something or costs something.
            #[must_use]
            pub fn was_sent(&self) -> bool {
                match self.inner() {
                    Self::Response(_) | Self::Decode(_) => true,
                    _ => self.lost().is_some_and(|lost| !lost.is_unsent()),
                }
            }

            /// Whether the request was refused before anything was sent.
            ///
            /// # What to do
            ///
            /// Correct what the message names; [`InvalidRequest::problems`] has all problems. The
            /// call cost nothing.
            #[must_use]
            pub fn is_invalid_request(&self) -> bool {
                matches!(self.inner(), Self::InvalidRequest(_))
            }

            /// Whether the server says that the request is at fault (4xx).
            ///
            /// # What to do
            ///
            /// Change the request as [`solution`](Self::solution) and
            /// [`parameter`](Self::parameter) say; the same request gets the same answer. The
            /// exceptions, such as 429, are [retryable](Self::is_retryable).
            #[must_use]
            pub fn is_client_error(&self) -> bool {
                self.response().is_some_and(|response| response.status().is_client_error())
            }

            /// Whether the server says that it is at fault itself (5xx).
            ///
            /// # What to do
            ///
            /// Try later if the call is [retryable](Self::is_retryable). If it stays so, report
            /// [`request_id`](Self::request_id) to the API's support.
            #[must_use]
            pub fn is_server_error(&self) -> bool {
                self.response().is_some_and(|response| response.status().is_server_error())
            }

            /// Whether the server says that calls come too fast (429).
            ///
            /// # What to do
            ///
            /// Wait for [`retry_after`](Self::retry_after) and send fewer calls side by side. When
            /// it is not [retryable](Self::is_retryable), it is a quota that waiting does not
            /// refill: see [`solution`](Self::solution).
            #[must_use]
            pub fn is_rate_limited(&self) -> bool {
                self.response().is_some_and(|response| response.status() == StatusCode::TOO_MANY_REQUESTS)
            }

            /// Whether the call succeeded with an answer in a shape that the spec does not
            /// describe.
            ///
            /// # What to do
            ///
            /// Do not repeat a call that changes or costs something: it has run, and
            /// [`body`](Self::body) has its answer. Correct the spec at the path that the message
            /// names.
            #[must_use]
            pub fn is_decode(&self) -> bool {
                matches!(self.inner(), Self::Decode(_))
            }

            /// The body, when an answer came; as much of it as came and is kept.
            #[must_use]
            pub fn body(&self) -> Option<&[u8]> {
                match self.inner() {
                    Self::Response(response) => Some(response.body()),
                    Self::Decode(error) => Some(error.body()),
                    _ => self.partial().map(|partial| &*partial.body),
                }
            }

            /// How often the call was tried; 0 when nothing was sent.
            #[must_use]
            pub fn attempts(&self) -> u32 {
                match self.inner() {
                    Self::Response(response) => response.attempts(),
                    Self::Decode(error) => error.attempts(),
                    _ => self.lost().map_or(0, |lost| lost.attempts),
                }
            }

            /// Why the call was not made once more.
            ///
            /// # What to do
            ///
            /// With [`MayCost`](NotRepeated::MayCost) and [`NotSafe`](NotRepeated::NotSafe): find
            /// out whether the call ran. The others say themselves what stood in the way;
            /// [`RetryPolicy`](crate::RetryPolicy) changes it.
            #[must_use]
            pub fn not_repeated(&self) -> Option<NotRepeated> {
                match self.inner() {
                    Self::Response(response) => response.not_repeated(),
                    _ => self.lost()?.stop,
                }
            }

            /// Whether the call was refused because it could cost more than the client may still
            /// spend.
            ///
            /// # What to do
            ///
            /// Raise `credit_limit` of the builder, or ask for less. [`CreditLimitError`] has the
            /// price and what is left.
            #[must_use]
            pub fn is_credit_limit(&self) -> bool {
                matches!(self.inner(), Self::CreditLimit(_))
            }

            /// A further value by its index in the table, for generated code.
            #[doc(hidden)]
            #[must_use]
            pub fn member(&self, index: usize) -> Option<&str> {
                self.response()?.member(index)
            }
        }

        impl<$code: fmt::Display> $name<$code> {
            /// Whether the line has said why it happened.
            fn line_has_cause(&self) -> bool {
                match self.inner() {
                    Self::InvalidRequest(error) => error.line_has_cause(),
                    Self::CreditLimit(_) | Self::Decode(_) => true,
                    _ => false,
                }
            }

            /// Cause and solution on lines of their own. An answer has them on its own, with more.
            fn further_lines(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let cause = self.cause().filter(|_| !self.line_has_cause());
                for (name, text) in [("cause", cause), ("solution", self.solution())] {
                    if let Some(text) = text {
                        write!(f, "\n  {name}: {text}")?;
                    }
                }
                write_attempts_lines(f, self.attempts(), self.not_repeated())?;
                self.request_id().map_or(Ok(()), |id| write!(f, "\n  request: {}", shown(id)))
            }
        }

        /// One line that a person can act on. `{:#}` has cause, solution, documentation and request
        /// id on lines of their own.
        impl<$code: fmt::Display> fmt::Display for $name<$code> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    // These have their lines themselves.
                    $(Self::$extra(error) => return error.fmt(f),)*
                    Self::InvalidRequest(error) => error.fmt(f),
                    Self::CreditLimit(error) => error.fmt(f),
                    Self::Transport(error) => error.fmt(f),
                    Self::Timeout(error) => error.fmt(f),
                    Self::Decode(error) => error.fmt(f),
                    Self::Response(error) => return error.fmt(f),
                }?;
                if f.alternate() { self.further_lines(f) } else { Ok(()) }
            }
        }

        /// As `{:#}` of `Display`, so that `?` in `main` and `unwrap` in a test print what a person
        /// can read. `{:#?}` has the fields; neither has headers and bodies, which may hold
        /// secrets.
        impl<$code: fmt::Debug + fmt::Display> fmt::Debug for $name<$code> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                if !f.alternate() {
                    return write!(f, "{self:#}");
                }
                let (name, error): (_, &dyn fmt::Debug) = match self {
                    $(Self::$extra(error) => (stringify!($extra), error),)*
                    Self::InvalidRequest(error) => ("InvalidRequest", error),
                    Self::CreditLimit(error) => ("CreditLimit", error),
                    Self::Transport(error) => ("Transport", error),
                    Self::Timeout(error) => ("Timeout", error),
                    Self::Response(error) => ("Response", error),
                    Self::Decode(error) => ("Decode", error),
                };
                f.debug_tuple(name).field(error).finish()
            }
        }

        /// The reason below: of a failed connection, of settings. The line of `Display` holds that
        /// of `Response` and the others whole.
        impl<$code: fmt::Debug + fmt::Display> StdError for $name<$code> {
            fn source(&self) -> Option<&(dyn StdError + 'static)> {
                match self {
                    $(Self::$extra(error) => StdError::source(error),)*
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
    /// `?` turns it into the API's own error type, [`AnyError`]; [`AnyError::try_narrow`] goes
    /// back.
    Error<C> {}
}

error_enum! {
    /// Why something with an API failed; `C` is the enum of all codes of the API.
    ///
    /// The generated module names it `Error`. Every endpoint's [`Error`] turns into it, and a
    /// [`ConfigError`] too.
    AnyError<C> {
        /// The client could not be set up.
        Config(ConfigError),
        /// A job went wrong; its id is kept.
        Job(Box<JobError<C>>),
    }
}

/// What went wrong with a job; `C` is the enum of all codes of the API.
///
/// Except after [`Failed`](Self::Failed), the client's `resume_...` function finds the job by its
/// id, if the error has one.
#[non_exhaustive]
pub enum JobError<C> {
    /// The call that starts it failed. [`AnyError::was_sent`] says whether the job may run all the
    /// same.
    Start {
        /// The id of the job, when the answer has one though the rest of it is not as documented:
        /// the job was started.
        id: Option<JobId>,
        /// Why.
        error: Box<AnyError<C>>,
    },
    /// A poll failed in a way that another one would not fix, or too many failed in a row. The job
    /// goes on: find it again by its id.
    Poll {
        /// The id of the job.
        id: JobId,
        /// Why.
        error: Box<AnyError<C>>,
    },
    /// The server has given it up. [`FailedJob::body`] may say why.
    Failed(FailedJob),
    /// It was not done in time, or its rows were not there in time. The job goes on: find it again
    /// by its id.
    TimedOut(LateJob),
    /// It is done, and its results could not be fetched. Fetch them again by its id, from
    /// `position` or `cursor` on: what came before is paid for.
    Fetch {
        /// The id of the job.
        id: JobId,
        /// The number of the page that did not come, or of its first row, when pages have numbers:
        /// for [`JobItems::starting_at`](crate::JobItems::starting_at).
        position: Option<i64>,
        /// The cursor that leads to it, when there is one: for
        /// [`JobItems::with_cursor`](crate::JobItems::with_cursor).
        cursor: Option<Box<str>>,
        /// Why.
        error: Box<AnyError<C>>,
    },
}

/// Cause and solution of what is not about a call.
trait Advice {
    fn advice(&self) -> Option<(&'static str, &'static str)>;
}

impl Advice for ConfigError {
    fn advice(&self) -> Option<(&'static str, &'static str)> {
        None
    }
}

impl<C> Advice for Box<JobError<C>> {
    fn advice(&self) -> Option<(&'static str, &'static str)> {
        self.cause().zip(self.solution())
    }
}

impl<C> Error<C> {
    /// The error that it is about.
    fn inner(&self) -> &Self {
        self
    }
}

impl<C> AnyError<C> {
    /// The error that it is about: of a job, that of its call.
    fn inner(&self) -> &Self {
        match self {
            Self::Job(job) => job.call().map_or(self, Self::inner),
            _ => self,
        }
    }

    /// What went wrong with a job, if it was one.
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

impl<N: SameApi<C>, C: ApiCode> From<Error<N>> for AnyError<C> {
    fn from(error: Error<N>) -> Self {
        match error {
            Error::InvalidRequest(error) => Self::InvalidRequest(error),
            Error::CreditLimit(error) => Self::CreditLimit(error),
            Error::Transport(error) => Self::Transport(error),
            Error::Timeout(error) => Self::Timeout(error),
            Error::Response(response) => Self::Response(response.map_code(SameApi::code)),
            Error::Decode(error) => Self::Decode(error),
        }
    }
}

impl<C: ApiCode> AnyError<C> {
    /// Converts back to the error of an endpoint, which undoes `?`. Failures that any endpoint can
    /// have, such as a lost connection, always convert; an error response converts if the endpoint
    /// documents its code.
    ///
    /// # Errors
    ///
    /// The same error, when its code is one that the endpoint does not document, or when it is
    /// about a job or the settings of a client.
    pub fn try_narrow<N: Narrow<Wide = C>>(self) -> Result<Error<N>, Self> {
        match self {
            Self::Config(_) | Self::Job(_) => Err(self),
            Self::InvalidRequest(error) => Ok(Error::InvalidRequest(error)),
            Self::CreditLimit(error) => Ok(Error::CreditLimit(error)),
            Self::Transport(error) => Ok(Error::Transport(error)),
            Self::Timeout(error) => Ok(Error::Timeout(error)),
            Self::Decode(error) => Ok(Error::Decode(error)),
            Self::Response(response) => match N::try_narrow(response.code.clone()) {
                Ok(_) => Ok(Error::Response(response.map_code(N::narrow))),
                Err(_) => Err(Self::Response(response)),
            },
        }
    }
}
