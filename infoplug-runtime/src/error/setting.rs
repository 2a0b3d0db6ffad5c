//! The time limits that errors can name.

/// A time limit, by its setting.
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
    /// The name of the setting in the builder.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Total | Self::Stream => "timeout",
            Self::Attempt => "attempt_timeout",
            Self::Idle => "idle_timeout",
            Self::Connect => "connect_timeout",
        }
    }
}
