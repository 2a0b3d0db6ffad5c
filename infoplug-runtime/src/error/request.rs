//! Requests that are not sent.

use std::error::Error as StdError;
use std::fmt;

use super::text::one_line;

/// Why a call cannot be made on a thread.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoRuntime {
    /// There is no Tokio runtime.
    None,
    WithoutTimers,
    WithoutIo,
    WithoutBoth,
}

impl NoRuntime {
    const ALL: [Self; 4] = [
        Self::None,
        Self::WithoutTimers,
        Self::WithoutIo,
        Self::WithoutBoth,
    ];

    pub(crate) fn problem(self) -> Problem {
        Problem {
            parameter: None,
            message: self.message().to_owned(),
        }
    }

    /// Returns the runtime problem, if it is the only problem of a request.
    fn among(problems: &[Problem]) -> Option<Self> {
        let [problem] = problems else { return None };
        let mut all = Self::ALL.into_iter();
        all.find(|missing| missing.message() == problem.message)
    }

    fn message(self) -> &'static str {
        match self {
            Self::None => {
                "there is no Tokio runtime on this thread: call from one, or through `infoplug::block_on`"
            }
            Self::WithoutTimers => {
                "the Tokio runtime on this thread has no timers: call `enable_time` on its builder"
            }
            Self::WithoutIo => {
                "the Tokio runtime on this thread has no I/O: call `enable_io` on its builder"
            }
            Self::WithoutBoth => {
                "the Tokio runtime on this thread has neither timers nor I/O: call `enable_all` on its builder"
            }
        }
    }

    fn cause(self) -> &'static str {
        match self {
            Self::None => "Timeouts and connections need a Tokio runtime. Nothing was sent.",
            Self::WithoutTimers => "Timeouts need the timers of Tokio. Nothing was sent.",
            Self::WithoutIo => "Connections need the I/O of Tokio. Nothing was sent.",
            Self::WithoutBoth => {
                "Timeouts and connections need the timers and the I/O of Tokio. Nothing was sent."
            }
        }
    }

    fn solution(self) -> &'static str {
        match self {
            Self::None => {
                "Put `#[tokio::main]` on `main`, or wrap the call: `infoplug::block_on(async { ... })`, or `.wait()` with the feature `blocking`."
            }
            _ => {
                "Enable all of Tokio in the runtime: `tokio::runtime::Builder::new_current_thread().enable_all().build()`."
            }
        }
    }
}

/// A problem of a request, found before it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The parameter at fault, if it is a parameter.
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

/// The request breaks the rules of the spec. Nothing was sent or charged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidRequest {
    pub(crate) operation: &'static str,
    pub(crate) problems: Vec<Problem>,
}

impl InvalidRequest {
    /// Returns the name of the endpoint.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// Whether the problem is the context of the call, not a parameter.
    fn is_around(&self) -> bool {
        self.problems
            .iter()
            .all(|problem| problem.parameter.is_none())
    }

    /// Whether the message says everything that [`cause`](Self::cause) does.
    pub(super) fn line_has_cause(&self) -> bool {
        NoRuntime::among(&self.problems).is_none()
    }

    pub(super) fn cause(&self) -> &'static str {
        match NoRuntime::among(&self.problems) {
            Some(missing) => missing.cause(),
            None if self.is_around() => {
                "The call cannot be made, for the reason in the message. Nothing was sent."
            }
            None => "The request breaks the rules that the API documents. Nothing was sent.",
        }
    }

    pub(super) fn solution(&self) -> &'static str {
        match NoRuntime::among(&self.problems) {
            Some(missing) => missing.solution(),
            None if self.is_around() => "Correct what the message names, then make the call.",
            None => "Correct the named parameters, then make the call.",
        }
    }

    /// Returns all problems of the request.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: not sent: ", self.operation)?;
        for (index, problem) in self.problems.iter().enumerate() {
            write!(
                f,
                "{}{}",
                if index > 0 { "; " } else { "" },
                one_line(&problem.to_string())
            )?;
        }
        Ok(())
    }
}

impl StdError for InvalidRequest {}
