//! Why a command cannot do what it was asked for.

use std::fmt;
use std::process::ExitCode;

/// Why a command cannot do what it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The command was not used as it is meant.
    Usage(String),
    /// The spec has problems, or cannot be read.
    Spec(String),
    /// The system refuses something.
    System(String),
}

impl Failure {
    /// 2 for the usage, 1 for all else.
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
            // It may name a path or an argument, which can hold anything; its own lines stay.
            Self::Usage(text) | Self::System(text) => {
                let lines: Vec<String> = text.lines().map(infoplug_text::one_line).collect();
                write!(f, "error: {}", lines.join("\n"))
            }
            Self::Spec(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for Failure {}
