//! What is read from an error response, before the spec is asked what it means.

use std::time::Duration;

use super::code::Found;
use crate::table::{ErrorMessage, Retry};

/// As many errors of one response are kept.
pub(crate) const MOST: usize = 100;

/// What an error response says.
#[derive(Clone, Debug)]
pub(crate) struct Read {
    pub(crate) found: Found,
    /// Whether the response itself has a code; else the status implies one, or none.
    pub(crate) has_code: bool,
    /// The entry of the code.
    pub(crate) known: Option<&'static ErrorMessage>,
    pub(crate) subcode: Option<Box<str>>,
    pub(crate) known_subcode: Option<&'static ErrorMessage>,
    pub(crate) category: Option<Box<str>>,
    pub(crate) known_category: Option<&'static ErrorMessage>,
    pub(crate) message: Option<Box<str>>,
    pub(crate) details: Option<Box<str>>,
    pub(crate) user_message: Option<Box<str>>,
    pub(crate) parameter: Option<Box<str>>,
    pub(crate) request_id: Option<Box<str>>,
    pub(crate) docs: Option<Box<str>>,
    /// What the response itself says about repeating.
    pub(crate) retry: Option<&'static Retry>,
    /// How long the response asks to wait.
    pub(crate) wait: Option<Duration>,
    pub(crate) members: Box<[Option<Box<str>>]>,
    pub(crate) items: Vec<Item>,
}

/// What an element says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Item {
    pub(crate) found: Option<Found>,
    /// The element has the code. Else it is a constant of the spec.
    pub(crate) is_code_sent: bool,
    pub(crate) known_subcode: Option<&'static ErrorMessage>,
    pub(crate) subcode: Option<Box<str>>,
    pub(crate) known_category: Option<&'static ErrorMessage>,
    pub(crate) category: Option<Box<str>>,
    pub(crate) message: Option<Box<str>>,
    pub(crate) details: Option<Box<str>>,
    pub(crate) parameter: Option<Box<str>>,
    pub(crate) members: Box<[(&'static str, Box<str>)]>,
}

impl Item {
    pub(crate) fn says_something(&self) -> bool {
        let Self {
            found,
            subcode,
            category,
            message,
            details,
            parameter,
            ..
        } = self;
        found.is_some()
            || [subcode, category, message, details, parameter]
                .into_iter()
                .any(Option::is_some)
    }
}
