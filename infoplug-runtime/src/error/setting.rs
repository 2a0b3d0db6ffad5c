//! The time limits of a client, as far as errors name them.

/// A limit of time, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Setting {
    Total,
    Attempt,
    Idle,
    Connect,
    /// A stream of pages or items.
    Stream,
}

impl Setting {
    /// As the builder calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Total | Self::Stream => "timeout",
            Self::Attempt => "attempt_timeout",
            Self::Idle => "idle_timeout",
            Self::Connect => "connect_timeout",
        }
    }
}
