//! Decisions about calls: what is limited, and what is retried. No I/O; the clock is an argument.

pub(crate) mod clock;
pub(crate) mod limit;
pub(crate) mod retry;
pub(crate) mod settings;
