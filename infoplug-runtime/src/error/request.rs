//! Requests that are not sent.

use std::error::Error as StdError;
use std::fmt;

use super::text::one_line;

/// What a call says that is made outside of a Tokio runtime.
pub(crate) const NO_RUNTIME: &str =
    "there is no Tokio runtime on this thread: call from one, or through `infoplug::block_on`";

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

    /// Whether no parameter is at fault, but what is around the call.
    fn is_around(&self) -> bool {
        self.problems
            .iter()
            .all(|problem| problem.parameter.is_none())
    }

    /// Whether its line says all that [`cause`](Self::cause) does.
    pub(super) fn line_has_cause(&self) -> bool {
        !matches!(self.problems.as_slice(), [problem] if problem.message == NO_RUNTIME)
    }

    pub(super) fn cause(&self) -> &'static str {
        match self.problems.as_slice() {
            [problem] if problem.message == NO_RUNTIME => {
                "Time-outs and connections need a Tokio runtime. Nothing was sent."
            }
            _ if self.is_around() => {
                "The call cannot be made as it is, for the reason that the message names. Nothing was sent."
            }
            _ => "The request breaks the rules that the API documents. Nothing was sent.",
        }
    }

    pub(super) fn solution(&self) -> &'static str {
        match self.problems.as_slice() {
            [problem] if problem.message == NO_RUNTIME => {
                "Put `#[tokio::main]` on `main`, or wrap the call: `infoplug::block_on(async { ... })`, or `.wait()` with the feature `blocking`."
            }
            _ if self.is_around() => "Correct what the message names, and make the call.",
            _ => "Correct the named parameters, and make the call.",
        }
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
