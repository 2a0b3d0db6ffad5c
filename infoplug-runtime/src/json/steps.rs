//! The path to a part of a value.

use std::fmt;

/// The path from a value to a part of it, innermost step first: `.name`, `[3]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Steps(Vec<String>);

impl Steps {
    pub(crate) fn field(&mut self, name: &str) {
        self.0.push(format!(".{name}"));
    }

    pub(crate) fn index(&mut self, index: usize) {
        self.0.push(format!("[{index}]"));
    }

    pub(crate) fn key(&mut self, key: &str) {
        self.0.push(format!("[{key:?}]"));
    }
}

impl fmt::Display for Steps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().rev().try_for_each(|step| f.write_str(step))
    }
}
