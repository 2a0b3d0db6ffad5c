//! The retry budget of a client, for when hardly anything succeeds: a token bucket that successes
//! refill.

use std::sync::atomic::{AtomicU64, Ordering};

/// The budget, in thousandths of a token, so that a success can refill part of one.
pub(crate) struct Budget {
    most: u64,
    refill: u64,
    left: AtomicU64,
}

const TOKEN: u64 = 1000;

impl Budget {
    /// Creates a full bucket.
    pub(crate) fn new(tokens: u32, refill: f64) -> Self {
        let most = u64::from(tokens) * TOKEN;
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a cast saturates"
        )]
        let refill = (refill * 1000.0).round() as u64;
        Self {
            most,
            refill,
            left: AtomicU64::new(most),
        }
    }

    /// Takes a token, if one is left.
    pub(crate) fn take(&self) -> Option<Token<'_>> {
        let take = |left: u64| left.checked_sub(TOKEN);
        self.left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take)
            .ok()?;
        Some(Token(Some(self)))
    }

    /// Adds the refill for a call that succeeded.
    pub(crate) fn refill(&self) {
        self.give(self.refill);
    }

    fn give(&self, thousandths: u64) {
        // Usually the bucket is full, and a success writes nothing that other threads read.
        let give =
            |left: u64| (left < self.most).then(|| left.saturating_add(thousandths).min(self.most));
        let _ = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, give);
    }
}

/// The right to make one retry. Returns to the bucket if the call is dropped first.
#[must_use]
pub(crate) struct Token<'b>(Option<&'b Budget>);

impl Token<'_> {
    /// A retry that needs no token.
    pub(crate) const FREE: Self = Self(None);

    /// Uses the token for a retry.
    pub(crate) fn spend(mut self) {
        self.0 = None;
    }
}

impl Drop for Token<'_> {
    fn drop(&mut self) {
        if let Some(budget) = self.0 {
            budget.give(TOKEN);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_that_is_not_spent_goes_back() {
        let budget = Budget::new(1, 0.0);
        for _ in 0..3 {
            let token = budget.take().unwrap();
            assert!(budget.take().is_none());
            drop(token);
        }
        budget.take().unwrap().spend();
        assert!(budget.take().is_none());
    }

    #[test]
    fn successes_bring_tokens_back_up_to_the_first_number() {
        let budget = Budget::new(2, 0.5);
        let is_spent = || budget.take().map(Token::spend).is_some();
        budget.refill();
        assert!(is_spent() && is_spent());
        assert!(!is_spent());
        budget.refill();
        assert!(!is_spent());
        budget.refill();
        assert!(is_spent());
        assert!(!is_spent());
        assert!(Budget::new(0, 1.0).take().is_none());
    }
}
