//! Reads an error response.

use std::borrow::Cow;
use std::time::SystemTime;

use super::level::Level;
use super::raw::RawResponse;
use super::{items, wait};
use crate::error::code::{self, Found};
use crate::error::{Item, Read};
use crate::json::{Outline, Value};
use crate::table::{ErrorMessage, Location};

impl<'a> RawResponse<'a> {
    /// Reads the response as an error.
    pub(crate) fn read(&self, now: SystemTime) -> Read {
        let mut outline = Outline::default();
        self.outlined(&mut outline).read_outlined(now)
    }

    /// The same response with an outline of its body, which has many locations.
    fn outlined<'o>(&self, outline: &'o mut Outline<'o>) -> RawResponse<'o>
    where
        'a: 'o,
    {
        RawResponse {
            body: Value::outlined(self.whole, outline),
            ..*self
        }
    }

    fn read_outlined(&self, now: SystemTime) -> Read {
        let format = self.format();
        let api = self.api();
        let get = |locations| self.text(locations, self.body.into());
        let kept = |locations: &'static [Location]| get(locations).map(|text| self.keep(text));
        let items = items::read(self, &format.items);
        let first = items.iter().find(|item| item.says_something());
        // If the response itself lacks a value, use that of its first error.
        let or_first = |own: Option<Box<str>>, of: fn(&Item) -> &Option<Box<str>>| {
            own.or_else(|| first.and_then(|item| of(item).clone()))
        };
        let code = self.code(&format.texts.code, self.body.into());
        let (code, is_sent, finer) = code.map_or((None, false, None), |code| {
            (Some(code.found), code.is_sent, code.finer)
        });
        let code_of_first = |is_sent: bool| {
            first
                .filter(|item| item.is_code_sent == is_sent)
                .and_then(|item| item.found.clone())
        };
        // A code that was sent, here or in a listed error, takes precedence over constants.
        let (sent, constant) = if is_sent {
            (code, None)
        } else {
            (code_of_first(true), code)
        };
        let has_code = sent.is_some();
        let found = sent
            .or(constant)
            .or_else(|| code_of_first(false))
            .unwrap_or_else(|| self.implied(&items));
        let known = found.index().and_then(|index| api.errors.get(index));
        let subcode = self.subcode(&format.texts, self.body.into(), finer);
        let category = self.level(&format.texts.category, self.body.into(), &api.categories);
        let known_of = |own: &Level, of: fn(&Item) -> Option<&'static ErrorMessage>| match own.text
        {
            Some(_) => own.known,
            None => first.and_then(of),
        };
        Read {
            found,
            has_code,
            known,
            known_subcode: known_of(&subcode, |item| item.known_subcode),
            subcode: or_first(subcode.text, |item| &item.subcode),
            known_category: known_of(&category, |item| item.known_category),
            category: or_first(category.text, |item| &item.category),
            message: or_first(kept(&format.texts.message), |item| &item.message),
            details: or_first(kept(&format.texts.details), |item| &item.details),
            user_message: kept(&format.user_message),
            parameter: or_first(kept(&format.texts.parameter), |item| &item.parameter),
            request_id: kept(&format.request_id),
            docs: self.docs(&format.docs),
            retry: format
                .retry
                .iter()
                .find(|rule| self.meets(&rule.when))
                .map(|rule| &rule.retry),
            wait: wait::read(self, &format.retry_after, now),
            members: format
                .members
                .iter()
                .map(|locations| kept(locations))
                .collect(),
            items,
        }
    }

    /// Returns the first URL at the locations. Skips other values, such as a sentence.
    fn docs(&self, locations: &'static [Location]) -> Option<Box<str>> {
        let is_url = |docs: &str| {
            (docs.starts_with("https://") || docs.starts_with("http://"))
                && !docs.contains(char::is_whitespace)
                && infoplug_text::misleading(docs).is_none()
        };
        let address = |text: Cow<'a, str>| Some(text).filter(|text| is_url(text));
        locations
            .iter()
            .find_map(|location| self.find_text(location, self.body.into(), &address))
            .map(|text| self.keep(text))
    }

    /// Returns the errors next to a value.
    pub(crate) fn items(&self) -> Vec<Item> {
        let mut outline = Outline::default();
        let outlined = self.outlined(&mut outline);
        items::read(&outlined, &outlined.format().items)
    }

    /// Returns the code that the status implies. There is none for a body that is not JSON, such as
    /// a gateway's page, or if the listed errors have codes.
    fn implied(&self, items: &[Item]) -> Found {
        if !self.may_be_of_the_api() || items.iter().any(|item| item.found.is_some()) {
            Found::Uncoded(self.status)
        } else {
            code::found(self.api(), self.status)
        }
    }
}
