//! Requests that are not sent.

use std::error::Error as StdError;
use std::fmt;

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
