//! What a field of an error's variant can be.

/// The names of all facts.
pub(super) const FACTS: [&str; 14] = [
    "parameter",
    "details",
    "message",
    "user_message",
    "request_id",
    "subcode",
    "category",
    "docs",
    "cause",
    "solution",
    "operation",
    "retry_after",
    "status",
    "attempts",
];

/// A fact, by its type.
#[derive(Clone, Copy)]
pub(super) enum Fact {
    Text,
    RetryAfter,
    Status,
    Attempts,
}

impl Fact {
    /// The fact of this name.
    pub(super) fn of(name: &str) -> Option<Self> {
        match name {
            "retry_after" => Some(Self::RetryAfter),
            "status" => Some(Self::Status),
            "attempts" => Some(Self::Attempts),
            _ => FACTS.contains(&name).then_some(Self::Text),
        }
    }

    /// What it is, for messages.
    pub(super) fn described(self) -> &'static str {
        match self {
            Self::Text => "a string that may be missing",
            Self::RetryAfter => "a duration that may be missing",
            Self::Status => "a status",
            Self::Attempts => "how often the call was tried",
        }
    }

    /// The type to write.
    pub(super) fn ty(self) -> &'static str {
        match self {
            Self::Text => "Option<String>",
            Self::RetryAfter => "Option<Duration>",
            Self::Status => "infoplug::StatusCode",
            Self::Attempts => "u32",
        }
    }
}
