//! The contents of an error response, before the spec interprets them.

use std::time::Duration;

use super::code::Found;
use crate::table::{ErrorMessage, Retry};

/// The maximum number of errors kept from one response.
pub(crate) const MOST: usize = 100;

/// The contents of an error response.
#[derive(Clone, Debug)]
pub(crate) struct Read {
    pub(crate) found: Found,
    /// Whether the response itself has a code. If not, the status may imply one.
    pub(crate) has_code: bool,
    /// The spec's entry for the code.
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
    /// The response's own retry advice.
    pub(crate) retry: Option<&'static Retry>,
    /// The wait that the response asks for.
    pub(crate) wait: Option<Duration>,
    pub(crate) members: Box<[Option<Box<str>>]>,
    pub(crate) items: Vec<Item>,
}

/// The contents of one element in a list of errors.
#[derive(Clone, Debug, Default)]
pub(crate) struct Item {
    pub(crate) found: Option<Found>,
    /// Whether the element has the code. If not, it is a constant in the spec.
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
