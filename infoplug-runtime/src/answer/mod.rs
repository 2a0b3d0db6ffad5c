//! An answer -> whether it is an error, and what it says. Follows the API's tables; never fails.
//!
//! One decoder for all APIs: `place` finds values, `condition` tests answers, `items` lists several errors, `wait` reads retry hints.
//! The view of `json` reads bodies in whatever state they are. What is missing, of the wrong type or not JSON is left out: a status
//! decides before a body does.

mod condition;
mod items;
mod level;
mod link;
mod markup;
mod place;
mod success;
mod wait;

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode};

pub(crate) use self::items::{Item, MOST};
use self::level::Level;
pub(crate) use self::success::{Found as FoundValue, Located, Meaning, Success, describe, shown_place};
use crate::code::{self, Found};
use crate::json::{self, Value};
use crate::redact::Secrets;
use crate::table::{Api, ErrorMessage, Format, Operation, Place, Retry, Source};

/// An answer of which a value or an error will be made.
#[derive(Clone, Copy)]
pub(crate) struct Heard<'a> {
    pub(crate) operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) headers: &'a HeaderMap,
    body: Option<Value<'a>>,
    /// The body as text.
    whole: &'a str,
    /// What must not be kept of it.
    secrets: &'a Secrets,
}

/// What an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// A value.
    Success,
    /// A value, and errors.
    Partial,
    /// An error.
    Error,
}

/// What an error answer says.
#[derive(Clone, Debug)]
pub(crate) struct Read {
    pub(crate) found: Found,
    /// Whether the answer itself has a code; else the status implies one, or none.
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
    /// What the answer itself says about repeating.
    pub(crate) retry: Option<Retry>,
    /// How long the answer asks to wait.
    pub(crate) wait: Option<Duration>,
    pub(crate) members: Box<[Option<Box<str>>]>,
    pub(crate) items: Vec<Item>,
}

impl<'a> Heard<'a> {
    /// `body` is as [`json::text`] makes it.
    pub(crate) fn new(
        operation: &'static Operation,
        status: StatusCode,
        headers: &'a HeaderMap,
        body: &'a str,
        secrets: &'a Secrets,
    ) -> Self {
        Self { operation, status, headers, body: Value::first(body), whole: body, secrets }
    }

    fn keep(&self, text: Cow<'_, str>) -> Box<str> {
        self.secrets.keep(text)
    }

    fn api(&self) -> &'static Api {
        self.operation.api
    }

    /// Whether it is an error.
    pub(crate) fn verdict(&self) -> Verdict {
        let body = &self.api().error_body;
        if !self.status.is_success() || self.meets(body.error_when) {
            Verdict::Error
        } else if self.meets(body.partial_when) {
            Verdict::Partial
        } else {
            Verdict::Success
        }
    }

    fn format(&self) -> &'static Format {
        static NOTHING: Format = Format::NEW;
        let fits = |format: &&Format| format.when.is_empty() || self.meets(format.when);
        self.api().error_body.formats.iter().find(fits).unwrap_or(&NOTHING)
    }

    /// What it says, as an error.
    pub(crate) fn read(&self, now: SystemTime) -> Read {
        let format = self.format();
        let api = self.api();
        let get = |places| self.text(places, self.body.into());
        let kept = |places: &'static [Place]| get(places).map(|text| self.keep(text));
        let items = items::read(self, format.items);
        let first = items.iter().find(|item| item.says_something());
        // What the answer itself does not say, its first error says.
        let or_first = |own: Option<Box<str>>, of: fn(&Item) -> &Option<Box<str>>| own.or_else(|| first.and_then(|item| of(item).clone()));
        let code = self.code(format.texts.code, self.body.into());
        let (code, is_sent, finer) = code.map_or((None, false, None), |code| (Some(code.found), code.is_sent, code.finer));
        let code_of_first = |is_sent: bool| first.filter(|item| item.is_code_sent == is_sent).and_then(|item| item.found.clone());
        // What is sent, here or in an error of the list, goes before constants.
        let (sent, constant) = if is_sent { (code, None) } else { (code_of_first(true), code) };
        let has_code = sent.is_some();
        let found = sent.or(constant).or_else(|| code_of_first(false)).unwrap_or_else(|| self.implied(&items));
        let known = found.index().and_then(|index| api.errors.get(index));
        let subcode = self.subcode(&format.texts, self.body.into(), finer);
        let category = self.level(format.texts.category, self.body.into(), api.categories);
        let known_of = |own: &Level, of: fn(&Item) -> Option<&'static ErrorMessage>| match own.text {
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
            message: or_first(kept(format.texts.message), |item| &item.message),
            details: or_first(kept(format.texts.details), |item| &item.details),
            user_message: kept(format.user_message),
            parameter: or_first(kept(format.texts.parameter), |item| &item.parameter),
            request_id: kept(format.request_id),
            docs: self.docs(format.docs),
            retry: format.retry.iter().find(|rule| self.meets(rule.when)).map(|rule| rule.retry),
            wait: wait::read(self, format.retry_after, now),
            members: format.members.iter().map(|places| kept(places)).collect(),
            items,
        }
    }

    /// The first address at one of the places. What is none, a sentence say, hides no other.
    fn docs(&self, places: &'static [Place]) -> Option<Box<str>> {
        let is_address = |docs: &str| {
            (docs.starts_with("https://") || docs.starts_with("http://"))
                && !docs.contains(char::is_whitespace)
                && infoplug_text::misleading(docs).is_none()
        };
        let address = |text: Cow<'a, str>| Some(text).filter(|text| is_address(text));
        places.iter().find_map(|place| self.find_text(place, self.body.into(), &address)).map(|text| self.keep(text))
    }

    /// The errors beside a value.
    pub(crate) fn items(&self) -> Vec<Item> {
        items::read(self, self.format().items)
    }

    /// Whether the body is none, or one JSON value that came whole. Of what was cut off nobody knows whether it had a code; a page of HTML may
    /// be a number, too.
    fn may_be_of_the_api(&self) -> bool {
        let text = self.whole.trim();
        let is_page = || markup::is_markup(self.media_type().as_deref(), text);
        text.is_empty() || json::is_whole(text) && !is_page()
    }

    /// The code that the status implies. None for a body that is not JSON, such as a gateway's page, nor when the listed errors have codes.
    fn implied(&self, items: &[Item]) -> Found {
        if !self.may_be_of_the_api() || items.iter().any(|item| item.found.is_some()) {
            Found::Uncoded(self.status)
        } else {
            code::found(self.api(), self.status)
        }
    }

    /// The request id in the headers, which successes have, too.
    pub(crate) fn request_id(&self) -> Option<Box<str>> {
        let mut places = self.api().error_body.formats.iter().flat_map(|format| format.request_id);
        let header = places.find_map(|place| match place.source {
            Source::Header(_) => self.text_at(place, None.into()),
            _ => None,
        });
        header.map(|text| self.keep(text))
    }
}

/// How many rows an answer has, where each costs something. A cut body has as many as came.
pub(crate) fn rows(operation: &Operation, body: &[u8]) -> u64 {
    if operation.cost.is_none_or(|cost| cost.row == 0) {
        return 0;
    }
    let text = json::text(body);
    let list = operation.rows.and_then(|pointer| Value::first(&text)?.at(pointer));
    list.map_or(0, |list| u64::try_from(list.elements().count()).unwrap_or(u64::MAX))
}
