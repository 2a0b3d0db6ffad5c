//! The errors of a command.

use std::fmt;
use std::process::ExitCode;

/// Why a command cannot do what was requested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The command was used incorrectly.
    Usage(String),
    /// The spec has problems, or cannot be read.
    Spec(String),
    /// The system refused an operation.
    System(String),
}

impl Failure {
    /// Returns 2 for wrong usage, 1 for everything else.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Usage(_) => 2,
            Self::Spec(_) | Self::System(_) => 1,
        })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // The message may quote a path or an argument with any characters. Its own line breaks
            // stay.
            Self::Usage(text) | Self::System(text) => {
                let lines: Vec<String> = text.lines().map(infoplug_text::one_line).collect();
                write!(f, "error: {}", lines.join("\n"))
            }
            Self::Spec(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for Failure {}
