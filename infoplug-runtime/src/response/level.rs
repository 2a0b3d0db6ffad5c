//! The codes of all levels: which of several locations counts.

use std::borrow::Cow;

use super::location::Root;
use super::raw::RawResponse;
use crate::error::code::Found;
use crate::table::{ErrorMessage, ErrorTexts, Location, LocationSource};

/// An error code, at the level of `errors`.
pub(super) struct Code<'a> {
    /// The code as it is kept.
    pub(super) text: Cow<'a, str>,
    /// The index of a documented code.
    pub(super) known: Option<usize>,
    /// Whether the response has the code. If not, it is a constant in the spec.
    pub(super) is_sent: bool,
    /// A finer code that the spec does not list, from an earlier location.
    pub(super) finer: Option<Cow<'a, str>>,
}

impl Code<'_> {
    pub(super) fn found(&self) -> Found {
        self.known
            .map_or_else(|| Found::Unlisted((&*self.text).into()), Found::Known)
    }
}

/// A code at a level above or below, as it is kept.
#[derive(Default)]
pub(super) struct Level<'a> {
    pub(super) text: Option<Cow<'a, str>>,
    pub(super) known: Option<&'static ErrorMessage>,
}

/// The value that counts, and what is known about it.
struct Choice<'a, T> {
    text: Cow<'a, str>,
    known: Option<T>,
    is_sent: bool,
    /// The first value sent, if a listed one was preferred to it.
    finer: Option<Cow<'a, str>>,
}

impl<'a> RawResponse<'a> {
    /// Finds the code at the locations.
    pub(super) fn code(&self, locations: &'static [Location], root: &Root<'a>) -> Option<Code<'a>> {
        let Choice {
            text,
            known,
            is_sent,
            finer,
        } = self.choose(locations, root, |text| self.api().error(text))?;
        Some(Code {
            // A documented code is not kept.
            text: if known.is_none() {
                self.kept(text)
            } else {
                text
            },
            known,
            is_sent,
            finer: finer.map(|text| self.kept(text)),
        })
    }

    /// Finds the subcode. If the spec declares none, it is the finer code that was passed over.
    pub(super) fn subcode(
        &self,
        texts: &'static ErrorTexts,
        root: &Root<'a>,
        finer: Option<Cow<'a, str>>,
    ) -> Level<'a> {
        match finer {
            Some(finer) if texts.subcode.is_empty() => Level {
                known: entry(&self.api().subcodes, &finer),
                text: Some(finer),
            },
            _ => self.level(&texts.subcode, root, &self.api().subcodes),
        }
    }

    /// Finds the code of another level at the locations.
    pub(super) fn level(
        &self,
        locations: &'static [Location],
        root: &Root<'a>,
        entries: &'static [ErrorMessage],
    ) -> Level<'a> {
        let choice = self.choose(locations, root, |text| entry(entries, text));
        choice.map_or_else(Level::default, |Choice { text, known, .. }| Level {
            text: Some(self.kept(text)),
            known,
        })
    }

    /// Chooses the first value sent that the spec lists, else the first one sent, else a constant.
    fn choose<T>(
        &self,
        locations: &'static [Location],
        root: &Root<'a>,
        look_up: impl Fn(&str) -> Option<T>,
    ) -> Option<Choice<'a, T>> {
        if locations.is_empty() {
            return None;
        }
        let mut first = None;
        for location in locations.iter().filter(|location| !is_constant(location)) {
            // A location with several elements or headers also prefers the first listed value.
            let listed = |text: Cow<'a, str>| look_up(&text).map(|known| (text, known));
            if let Some((text, known)) = self.find_text(location, root, listed) {
                return Some(Choice {
                    text,
                    known: Some(known),
                    is_sent: true,
                    finer: first,
                });
            }
            first = first.or_else(|| self.text_at(location, root));
        }
        if let Some(text) = first {
            return Some(Choice {
                text,
                known: None,
                is_sent: true,
                finer: None,
            });
        }
        let text = locations
            .iter()
            .filter(|location| is_constant(location))
            .find_map(|location| self.text_at(location, root))?;
        Some(Choice {
            known: look_up(&text),
            text,
            is_sent: false,
            finer: None,
        })
    }
}

fn entry(entries: &'static [ErrorMessage], code: &str) -> Option<&'static ErrorMessage> {
    entries.iter().find(|entry| entry.code == code)
}

fn is_constant(location: &Location) -> bool {
    matches!(location.source, LocationSource::Value(_))
}
