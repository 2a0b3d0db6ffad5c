//! Decisions about calls: what is limited, and whether a call is made again. No I/O; the clock is
//! an argument.

pub(crate) mod clock;
pub(crate) mod limit;
pub(crate) mod retry;
pub(crate) mod settings;
