//! Reads an error response.

use std::borrow::Cow;
use std::time::SystemTime;

use super::items::{First, Items};
use super::level::{Code, Level};
use super::location::Root;
use super::raw::RawResponse;
use super::{items, wait};
use crate::error::code::{self, Found};
use crate::error::{Contents, ErrorItem, Keeper, Read, Text};
use crate::json::{Outline, Value};
use crate::table::{ErrorMessage, Location};

impl<'a> RawResponse<'a> {
    /// Reads the response as an error.
    pub(crate) fn read(&self, now: SystemTime, keeper: &mut Keeper<'_>) -> Contents {
        let mut outline = Outline::default();
        self.outlined(&mut outline).read_outlined(now, keeper)
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

    fn read_outlined(&self, now: SystemTime, keeper: &mut Keeper<'_>) -> Contents {
        let format = self.format();
        let api = self.api();
        let root = Root::from(self.body);
        let items = items::read(self, &format.items);
        let (first, known) = items.first().unzip();
        let code = self.code(&format.texts.code, &root);
        let found = self.found(code.as_ref(), &items);
        let unlisted = match (&found, &code) {
            // The same string, and here it can be part of the body.
            (Found::Unlisted(found), Some(code)) if **found == *code.text => keeper.add(&code.text),
            (Found::Unlisted(found), _) => keeper.add(found),
            (Found::Known(_) | Found::Uncoded(_), _) => None,
        };
        let is_first_sent = known.is_some_and(|first| first.is_code_sent)
            && first.is_some_and(|item| item.code.is_some());
        let has_code = code.as_ref().is_some_and(|code| code.is_sent) || is_first_sent;
        let finer = code.and_then(|code| code.finer);
        let subcode = self.subcode(&format.texts, &root, finer);
        let category = self.level(&format.texts.category, &root, &api.categories);
        let known_of = |own: &Level<'_>, of: fn(First) -> Option<&'static ErrorMessage>| {
            if own.text.is_some() {
                own.known
            } else {
                known.and_then(of)
            }
        };
        let (known_subcode, known_category) = (
            known_of(&subcode, |first| first.known_subcode),
            known_of(&category, |first| first.known_category),
        );
        let mut reader = Reader {
            response: self,
            root: &root,
            first,
            keeper,
        };
        let read = Read {
            has_code,
            known: found.index().and_then(|index| api.errors.get(index)),
            unlisted,
            known_subcode,
            subcode: reader.or_first(subcode.text, |item| &item.subcode),
            known_category,
            category: reader.or_first(category.text, |item| &item.category),
            message: reader.at_or_first(&format.texts.message, |item| &item.message),
            details: reader.at_or_first(&format.texts.details, |item| &item.details),
            user_message: reader.at(&format.user_message),
            parameter: reader.at_or_first(&format.texts.parameter, |item| &item.parameter),
            request_id: reader.at(&format.request_id),
            docs: reader.kept(self.docs(&format.docs, &root)),
            retry: format
                .retry
                .iter()
                .find(|rule| self.meets(&rule.when))
                .map(|rule| &rule.retry),
            wait: wait::read(self, &format.retry_after, now),
            members: format
                .members
                .iter()
                .map(|locations| reader.at(locations))
                .collect(),
        };
        Contents {
            found,
            items: items.list,
            read,
        }
    }

    /// Chooses between the code of the response and that of its first error. A code that was sent
    /// takes precedence over constants.
    fn found(&self, code: Option<&Code<'_>>, items: &Items) -> Found {
        let own = |is_sent| code.filter(|code| code.is_sent == is_sent).map(Code::found);
        let of_first = |is_sent| {
            items
                .first()
                .filter(|(_, first)| first.is_code_sent == is_sent)
                .and_then(|(item, _)| item.code.clone())
        };
        own(true)
            .or_else(|| of_first(true))
            .or_else(|| own(false))
            .or_else(|| of_first(false))
            .unwrap_or_else(|| self.implied(&items.list))
    }

    /// Returns the first URL at the locations. Skips other values, such as a sentence.
    fn docs(&self, locations: &'static [Location], root: &Root<'a>) -> Option<Cow<'a, str>> {
        let is_url = |docs: &str| {
            (docs.starts_with("https://") || docs.starts_with("http://"))
                && !docs.contains(char::is_whitespace)
                && infoplug_text::misleading(docs).is_none()
        };
        let address = |text: Cow<'a, str>| Some(text).filter(|text| is_url(text));
        locations
            .iter()
            .find_map(|location| self.find_text(location, root, address))
            .map(|text| self.kept(text))
    }

    /// Returns the errors next to a value.
    pub(crate) fn items(&self) -> Vec<ErrorItem<Found>> {
        let mut outline = Outline::default();
        let outlined = self.outlined(&mut outline);
        items::read(&outlined, &outlined.format().items).list
    }

    /// Returns the code that the status implies. There is none for a body that is not JSON, such as
    /// a gateway's page, or if the listed errors have codes.
    fn implied(&self, items: &[ErrorItem<Found>]) -> Found {
        if !self.may_be_of_the_api() || items.iter().any(|item| item.code.is_some()) {
            Found::Uncoded(self.status)
        } else {
            code::found(self.api(), self.status)
        }
    }
}

/// Reads strings of the response as a whole, and keeps them.
struct Reader<'r, 'a, 'b> {
    response: &'r RawResponse<'a>,
    root: &'r Root<'a>,
    first: Option<&'r ErrorItem<Found>>,
    keeper: &'r mut Keeper<'b>,
}

impl<'a> Reader<'_, 'a, '_> {
    fn kept(&mut self, text: Option<Cow<'a, str>>) -> Option<Text> {
        self.keeper.add(&text?)
    }

    #[inline]
    fn at(&mut self, locations: &'static [Location]) -> Option<Text> {
        if locations.is_empty() {
            return None;
        }
        self.at_any(locations)
    }

    fn at_any(&mut self, locations: &'static [Location]) -> Option<Text> {
        let text = self.response.text(locations, self.root)?;
        self.keeper.add(&self.response.kept(text))
    }

    /// If the response itself lacks a value, uses that of its first error.
    fn or_first(
        &mut self,
        own: Option<Cow<'a, str>>,
        of: fn(&ErrorItem<Found>) -> &Option<Box<str>>,
    ) -> Option<Text> {
        match own {
            Some(own) => self.keeper.add(&own),
            None => self
                .keeper
                .add(self.first.and_then(|item| of(item).as_deref())?),
        }
    }

    fn at_or_first(
        &mut self,
        locations: &'static [Location],
        of: fn(&ErrorItem<Found>) -> &Option<Box<str>>,
    ) -> Option<Text> {
        self.at(locations).or_else(|| self.or_first(None, of))
    }
}
