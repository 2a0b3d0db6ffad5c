//! One of several errors of a response.

use std::fmt;

use super::entry::Entry;
use super::read::Item;
use super::text::{sentence, shown};
use crate::error::code::Found;
use crate::table::Operation;

/// One of several errors of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorItem<C> {
    /// The code, if the server sent one.
    pub code: Option<C>,
    /// A more specific code.
    pub subcode: Option<Box<str>>,
    /// A broader code.
    pub category: Option<Box<str>>,
    /// The server's general message for the code.
    pub message: Option<Box<str>>,
    /// The server's message about this particular failure.
    pub details: Option<Box<str>>,
    /// The parameter at fault, as the server names it.
    pub parameter: Option<Box<str>>,
    /// The cause, from the spec.
    pub cause: Option<&'static str>,
    /// The solution, from the spec.
    pub solution: Option<&'static str>,
    pub(crate) members: Box<[(&'static str, Box<str>)]>,
}

impl ErrorItem<Found> {
    pub(crate) fn new(item: Item, operation: &'static Operation) -> Self {
        let Item {
            found,
            known_subcode,
            subcode,
            known_category,
            category,
            message,
            details,
            parameter,
            members,
            is_code_sent: _,
        } = item;
        let index = found.as_ref().and_then(Found::index);
        let here = index
            .and_then(|index| operation.documented(index))
            .map(Entry::Here);
        let known = index
            .and_then(|index| operation.api.errors.get(index))
            .map(Entry::Code);
        let entries = [
            known_subcode.map(Entry::Code),
            here,
            known,
            known_category.map(Entry::Code),
        ];
        let cause = entries.into_iter().flatten().find_map(Entry::cause);
        let solution = entries.into_iter().flatten().find_map(Entry::solution);
        Self {
            code: found,
            subcode,
            category,
            message,
            details,
            parameter,
            cause,
            solution,
            members,
        }
    }
}

impl<C> ErrorItem<C> {
    /// Returns an additional value by its name in the spec.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&str> {
        self.members
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| &**value)
    }

    /// Returns all additional values that the response has, with their names.
    pub fn members(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.members.iter().map(|(name, value)| (*name, &**value))
    }

    pub(crate) fn map_code<D>(self, map: impl FnMut(C) -> D) -> ErrorItem<D> {
        let Self {
            code,
            subcode,
            category,
            message,
            details,
            parameter,
            cause,
            solution,
            members,
        } = self;
        ErrorItem {
            code: code.map(map),
            subcode,
            category,
            message,
            details,
            parameter,
            cause,
            solution,
            members,
        }
    }
}

/// Writes one line: code, parameter, messages.
impl<C: fmt::Display> fmt::Display for ErrorItem<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.code.as_ref().map(ToString::to_string);
        let code = [code.as_deref(), self.subcode.as_deref()]
            .into_iter()
            .flatten()
            .map(shown)
            .reduce(|code, sub| format!("{code}/{sub}"));
        let parameter = self
            .parameter
            .as_deref()
            .map(|parameter| format!("`{}`", shown(parameter)));
        let words = [&self.message, &self.details]
            .into_iter()
            .flatten()
            .map(|text| sentence(&shown(text)).to_owned());
        let parts: Vec<String> = code.into_iter().chain(parameter).chain(words).collect();
        f.write_str(&parts.join(": "))
    }
}
