//! Retries of a client while hardly anything succeeds: a bucket of tokens that successes refill.

use std::sync::{Mutex, PoisonError};

/// Tokens in thousandths, so that a success can bring back a part of one.
pub(crate) struct Budget {
    most: u64,
    refill: u64,
    left: Mutex<u64>,
}

const TOKEN: u64 = 1000;

impl Budget {
    /// A full store.
    pub(crate) fn new(tokens: u32, refill: f64) -> Self {
        let most = u64::from(tokens) * TOKEN;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a number that is too large is the largest")]
        let refill = (refill * 1000.0).round() as u64;
        Self { most, refill, left: Mutex::new(most) }
    }

    /// Takes a token, if there is one.
    pub(crate) fn take(&self) -> bool {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        match left.checked_sub(TOKEN) {
            Some(rest) => {
                *left = rest;
                true
            }
            None => false,
        }
    }

    /// A call has succeeded.
    pub(crate) fn refill(&self) {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        *left = left.saturating_add(self.refill).min(self.most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn successes_bring_tokens_back_up_to_the_first_number() {
        let budget = Budget::new(2, 0.5);
        budget.refill();
        assert!(budget.take() && budget.take());
        assert!(!budget.take());
        budget.refill();
        assert!(!budget.take());
        budget.refill();
        assert!(budget.take());
        assert!(!budget.take());
        assert!(!Budget::new(0, 1.0).take());
    }
}
