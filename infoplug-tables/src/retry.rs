//! Advice about retries.

use super::literal::stored;
use super::method::Method;

/// Whether and how to repeat a call that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retry {
    /// What the API advises.
    pub advice: RetryAdvice,
    /// How long to wait, in milliseconds, when the response does not say.
    pub pause_ms: Option<u64>,
    /// The advice holds only if the response says how long to wait.
    pub hint_required: bool,
    /// The methods that the advice is for; for others it is [`RetryAdvice::Never`]. Empty: for all.
    pub methods: Vec<Method>,
}

stored!(struct Retry { advice, pause_ms, hint_required, methods });

/// What an API advises about repeating a call that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RetryAdvice {
    /// The same call will fail again.
    Never,
    /// The request may have been processed: repeat it if the call is idempotent or marked
    /// repeatable.
    IfSafe,
    /// The API asks for a repeat, whatever the method. The request may have been processed, and
    /// charged.
    Always,
    /// The request was turned away: repeat it, whatever the method. Nothing was charged.
    NotProcessed,
}

stored!(enum RetryAdvice {
    'n' Never, 's' IfSafe, 'a' Always, 'p' NotProcessed,
});

impl RetryAdvice {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Never, Self::IfSafe, Self::Always, Self::NotProcessed];

    /// The word of the spec's format.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::IfSafe => "if_safe",
            Self::Always => "always",
            Self::NotProcessed => "not_processed",
        }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for RetryAdvice {
    /// The word of the spec's format.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
