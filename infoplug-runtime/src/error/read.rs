//! The contents of an error response, before the spec interprets them.

use std::time::Duration;

use super::code::Found;
use super::kept::Text;
use crate::table::{ErrorMessage, Retry};

/// The maximum number of errors kept from one response.
pub(crate) const MOST: usize = 100;

/// The contents of an error response that its error keeps as they are.
#[derive(Clone, Debug)]
pub(crate) struct Read {
    /// Whether the response itself has a code. If not, the status may imply one.
    pub(crate) has_code: bool,
    /// The spec's entry for the code.
    pub(crate) known: Option<&'static ErrorMessage>,
    /// A code that the spec does not list.
    pub(crate) unlisted: Option<Text>,
    pub(crate) subcode: Option<Text>,
    pub(crate) known_subcode: Option<&'static ErrorMessage>,
    pub(crate) category: Option<Text>,
    pub(crate) known_category: Option<&'static ErrorMessage>,
    pub(crate) message: Option<Text>,
    pub(crate) details: Option<Text>,
    pub(crate) user_message: Option<Text>,
    pub(crate) parameter: Option<Text>,
    pub(crate) request_id: Option<Text>,
    pub(crate) docs: Option<Text>,
    /// The response's own retry advice.
    pub(crate) retry: Option<&'static Retry>,
    /// The wait that the response asks for.
    pub(crate) wait: Option<Duration>,
    pub(crate) members: Box<[Option<Text>]>,
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
