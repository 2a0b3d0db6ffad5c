//! The cursors that a stream has used: using one twice would loop forever.

use std::collections::VecDeque;
use std::hash::{BuildHasher as _, RandomState};

/// How many cursors are remembered, counting from the last one.
const REMEMBERED: usize = 4096;

/// The hashes of used cursors.
#[derive(Default)]
pub(super) struct Seen {
    hashes: VecDeque<u64>,
    state: RandomState,
}

impl Seen {
    pub(super) fn hash(&self, text: &str) -> u64 {
        self.state.hash_one(text)
    }

    /// Remembers a cursor and returns whether it is new.
    pub(super) fn is_new(&mut self, cursor: &str) -> bool {
        let hash = self.hash(cursor);
        if self.hashes.contains(&hash) {
            return false;
        }
        if self.hashes.len() >= REMEMBERED {
            self.hashes.pop_front();
        }
        self.hashes.push_back(hash);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_cursors_are_remembered_and_no_more() {
        let mut seen = Seen::default();
        for number in 0..=REMEMBERED {
            assert!(seen.is_new(&number.to_string()));
        }
        assert!(!seen.is_new("1") && !seen.is_new(&REMEMBERED.to_string()));
        assert!(seen.is_new("0"), "the oldest is forgotten");
        assert_eq!(seen.hashes.len(), REMEMBERED);
    }
}
