//! How both error enums are shown: `Display`, `Debug` and `source`.

use std::error::Error as StdError;
use std::fmt;

use super::api::{AnyError, CallError};
use super::case::Case;
use super::not_retried::write_attempts_lines;
use super::text::shown;

macro_rules! shown {
    ($($error:ident),*) => {$(
        /// Writes one line that a person can act on. `{:#}` adds the cause, the solution, the
        /// documentation and the request ID on separate lines.
        impl<C: fmt::Display> fmt::Display for $error<C> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.case().fmt(f)
            }
        }

        /// Writes the same as `{:#}` of `Display`, so that `?` in `main` and `unwrap` in a test
        /// print a readable message. `{:#?}` shows the fields. Neither shows headers or bodies,
        /// which may hold secrets.
        impl<C: fmt::Debug + fmt::Display> fmt::Debug for $error<C> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                if f.alternate() {
                    self.case().write_fields(f)
                } else {
                    write!(f, "{self:#}")
                }
            }
        }

        /// Returns the underlying reason of a failed connection or an invalid setting. For
        /// `Response` and the other variants, `Display` already says everything.
        impl<C: fmt::Debug + fmt::Display> StdError for $error<C> {
            fn source(&self) -> Option<&(dyn StdError + 'static)> {
                self.case().source()
            }
        }
    )*};
}

shown!(CallError, AnyError);

impl<C> Case<'_, C> {
    /// Whether the first line already states the cause.
    fn line_has_cause(&self) -> bool {
        match *self {
            Self::InvalidRequest(error) => error.line_has_cause(),
            Self::CreditLimit(_) | Self::Decode(_) => true,
            _ => false,
        }
    }

    /// Writes the cause, the solution and the other details on separate lines.
    fn further_lines(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cause = self.cause().filter(|_| !self.line_has_cause());
        for (name, text) in [("cause", cause), ("solution", self.solution())] {
            if let Some(text) = text {
                write!(f, "\n  {name}: {text}")?;
            }
        }
        write_attempts_lines(f, self.attempts(), self.not_retried())?;
        self.request_id()
            .map_or(Ok(()), |id| write!(f, "\n  request: {}", shown(id)))
    }
}

impl<'e, C: fmt::Debug + fmt::Display> Case<'e, C> {
    /// Writes the fields as a derived `Debug` would.
    pub(super) fn write_fields(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, error): (_, &dyn fmt::Debug) = match self {
            Self::Config(error) => ("Config", error),
            Self::Job(job) => ("Job", job),
            Self::InvalidRequest(error) => ("InvalidRequest", error),
            Self::CreditLimit(error) => ("CreditLimit", error),
            Self::Transport(error) => ("Transport", error),
            Self::Timeout(error) => ("Timeout", error),
            Self::Response(response) => ("Response", response),
            Self::Decode(error) => ("Decode", error),
        };
        f.debug_tuple(name).field(error).finish()
    }

    pub(super) fn source(&self) -> Option<&'e (dyn StdError + 'static)> {
        match *self {
            Self::Config(error) => error.source(),
            Self::Job(job) => job.source(),
            Self::Transport(error) => error.source(),
            _ => None,
        }
    }
}

impl<C: fmt::Display> fmt::Display for Case<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // These write their detail lines themselves.
            Self::Config(error) => return error.fmt(f),
            Self::Job(job) => return job.fmt(f),
            Self::Response(response) => return response.fmt(f),
            Self::InvalidRequest(error) => error.fmt(f),
            Self::CreditLimit(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::Timeout(error) => error.fmt(f),
            Self::Decode(error) => error.fmt(f),
        }?;
        if f.alternate() {
            self.further_lines(f)
        } else {
            Ok(())
        }
    }
}
