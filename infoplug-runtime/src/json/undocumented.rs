//! Object members that the spec does not list, kept with their names and values.

use std::collections::BTreeMap;
use std::fmt;

use crate::Json;

/// The members of an object that the spec does not list. Does not allocate when empty.
#[derive(Clone, Default, PartialEq)]
pub struct Undocumented(BTreeMap<String, Json>);

impl Undocumented {
    /// Returns a member by its name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.0.get(name)
    }

    /// Iterates over all members, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Returns the number of members.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.0.remove(name);
    }

    pub(crate) fn insert(&mut self, name: String, value: Json) {
        self.0.insert(name, value);
    }
}

impl fmt::Debug for Undocumented {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
