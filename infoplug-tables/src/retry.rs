//! Advice about retries.

use super::literal::stored;
use super::method::Method;

/// Whether and how to retry a failed call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retry {
    /// What the API advises.
    pub advice: RetryAdvice,
    /// How long to wait, in milliseconds, if the response does not say.
    pub pause_ms: Option<u64>,
    /// Whether the advice holds only if the response says how long to wait.
    pub hint_required: bool,
    /// The methods that the advice is for, or all if empty. For other methods it is
    /// [`RetryAdvice::Never`].
    pub methods: Vec<Method>,
}

stored!(struct Retry { advice, pause_ms, hint_required, methods });

/// What an API advises about retrying a failed call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RetryAdvice {
    /// The same call will fail again.
    Never,
    /// The request may have been processed. Retry it if the call is idempotent or marked
    /// repeatable.
    IfSafe,
    /// The API asks for a retry, whatever the method. The request may have been processed and
    /// charged.
    Always,
    /// The request was not processed. Retry it, whatever the method. Nothing was charged.
    NotProcessed,
}

stored!(enum RetryAdvice {
    'n' Never, 's' IfSafe, 'a' Always, 'p' NotProcessed,
});

impl RetryAdvice {
    /// All values.
    pub const ALL: &[Self] = &[Self::Never, Self::IfSafe, Self::Always, Self::NotProcessed];

    /// Returns the value's keyword in the spec format.
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
    /// Serializes the keyword of the spec format.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
