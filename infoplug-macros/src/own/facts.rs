//! The facts about an error that a field of a variant can hold.

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

/// The type of a fact.
#[derive(Clone, Copy)]
pub(super) enum Fact {
    Text,
    RetryAfter,
    Status,
    Attempts,
}

impl Fact {
    /// Returns the fact of this name.
    pub(super) fn of(name: &str) -> Option<Self> {
        match name {
            "retry_after" => Some(Self::RetryAfter),
            "status" => Some(Self::Status),
            "attempts" => Some(Self::Attempts),
            _ => FACTS.contains(&name).then_some(Self::Text),
        }
    }

    /// Describes the fact in messages.
    pub(super) fn described(self) -> &'static str {
        match self {
            Self::Text => "an optional string",
            Self::RetryAfter => "an optional duration",
            Self::Status => "a status",
            Self::Attempts => "the number of attempts",
        }
    }

    /// Returns the type to suggest.
    pub(super) fn ty(self) -> &'static str {
        match self {
            Self::Text => "Option<String>",
            Self::RetryAfter => "Option<Duration>",
            Self::Status => "infoplug::StatusCode",
            Self::Attempts => "u32",
        }
    }
}
