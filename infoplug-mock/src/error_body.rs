//! Builds the body and headers of an error response. Each string goes where the spec says
//! that a client reads it.

use std::cmp::Reverse;

use infoplug_spec::model::{
    BodyLocation, Condition, ErrorBody, ErrorFormat, ErrorItems, ErrorTexts, ItemsShape, Location,
    LocationSource, Pointer, Spec, Test,
};
use serde_json::{Map, Value};

use crate::decode::{self, Reading};
use crate::draft::Draft;
use crate::level::{Key, chain, item_chain};
use crate::pointer;
use crate::put::{self, Spot};
use crate::satisfy::satisfy;

/// The content of an error response.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Content<'a> {
    pub(crate) code: Option<&'a str>,
    pub(crate) subcode: Option<&'a str>,
    pub(crate) category: Option<&'a str>,
    pub(crate) parameter: Option<&'a str>,
    /// The message for a format with one location for messages.
    pub(crate) text: &'a str,
    /// The messages for a format with two locations: `message` describes the code, `details` this
    /// case.
    pub(crate) message: &'a str,
    pub(crate) details: Option<&'a str>,
    /// Whether the details add something to the message, and so are worth an element of a list.
    pub(crate) is_case: bool,
    pub(crate) docs: Option<&'a str>,
    pub(crate) request_id: &'a str,
}

/// A finished error response.
pub(crate) struct Built<'a> {
    pub(crate) draft: Draft<'a>,
    /// The format it was built in.
    pub(crate) format: Option<&'a ErrorFormat>,
    /// Whether the message found a location.
    pub(crate) has_text: bool,
}

/// Builds a response in the last format, which fits all responses, or in an earlier one if only
/// that can hold the code.
pub(crate) fn build<'a>(spec: &'a Spec, content: &Content<'_>, draft: &Draft<'a>) -> Built<'a> {
    let formats = &spec.error_body.formats;
    let mut best: Option<(Rank, Writer<'a>)> = None;
    let mut by_index = formats.iter().enumerate();
    for (index, format) in by_index.next_back().into_iter().chain(by_index) {
        for writer in attempts(spec, format, content, draft) {
            let writer = writer.finished(&spec.error_body);
            let rank = writer.rank(index, content);
            if best.as_ref().is_none_or(|(known, _)| rank > *known) {
                best = Some((rank, writer));
            }
        }
        if best.as_ref().is_some_and(|(rank, _)| rank.is_right()) {
            break;
        }
    }
    match best {
        Some((_, writer)) => Built {
            has_text: writer.has_text(),
            format: Some(writer.format),
            draft: writer.draft,
        },
        None => Built {
            draft: draft.clone(),
            format: None,
            has_text: false,
        },
    }
}

/// How good a response is, most important criterion first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// Whether it is an error, and whether it has the intended format.
    as_meant: [bool; 2],
    code: CodeSource,
    texts: usize,
    /// The message is at its own location.
    is_home: bool,
    invented: Reverse<usize>,
    /// How many locations come before the one that holds the code.
    code_at: Reverse<usize>,
}

impl Rank {
    fn is_right(self) -> bool {
        self.as_meant == [true; 2] && self.code == CodeSource::Explicit
    }
}

/// How a client learns the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum CodeSource {
    Unknown,
    /// The status implies the code.
    Implied,
    Explicit,
}

/// Returns the candidate responses. One location may block another, so there are several ways to
/// start: with each location of the code, with the message (a code may be recognized by it), and
/// with an element of each list of errors.
fn attempts<'a>(
    spec: &'a Spec,
    format: &'a ErrorFormat,
    content: &Content<'_>,
    draft: &Draft<'a>,
) -> Vec<Writer<'a>> {
    let empty = Writer {
        spec,
        format,
        draft: draft.clone(),
        promised: Vec::new(),
        is_json: false,
        is_home: false,
        code_at: 0,
    };
    let mut with_text = empty.clone();
    with_text.write_texts(&format.texts, &Base::default(), content);
    let on_top = (0..format.texts.code.len().max(1))
        .flat_map(|from| [(empty.clone(), from), (with_text.clone(), from)]);
    // A status implies no code if the body is not JSON.
    let as_json = (
        Writer {
            is_json: true,
            ..empty.clone()
        },
        0,
    );
    let in_items = format
        .items
        .iter()
        .filter_map(|items| empty.with_element(items, content))
        .map(|writer| (writer, 0));
    on_top
        .chain(in_items)
        .chain([as_json])
        .filter_map(|(writer, from)| writer.filled(content, from))
        .collect()
}

/// Where pointers start: at the body, or at an element of a list.
#[derive(Clone, Debug, Default)]
struct Base {
    element: Vec<String>,
    /// How many of these tokens lead to the element of the outer list.
    outer: usize,
    /// The tests that make the element an error.
    only: Vec<(Pointer, Test)>,
}

impl Base {
    fn of(&self, location: &Location) -> &[String] {
        let outer = self.element.get(..self.outer).unwrap_or_default();
        if location.outer { outer } else { &self.element }
    }
}

/// A response, and the values that must be readable from it.
#[derive(Clone)]
struct Writer<'a> {
    spec: &'a Spec,
    format: &'a ErrorFormat,
    draft: Draft<'a>,
    promised: Vec<(Key, String)>,
    /// The body must be JSON.
    is_json: bool,
    is_home: bool,
    code_at: usize,
}

impl<'a> Writer<'a> {
    fn keeps(&self, draft: &Draft<'_>) -> bool {
        let is_allowed = draft.is_one() && !(self.is_json && draft.plain_body.is_some());
        let read = || Reading::new(self.spec, self.format, draft);
        is_allowed && (self.promised.is_empty() || has_all(&read(), &self.promised))
    }

    fn has(&self, key: Key) -> bool {
        self.promised.iter().any(|(known, _)| *known == key)
    }

    fn has_text(&self) -> bool {
        [Key::Details, Key::Message, Key::UserMessage]
            .into_iter()
            .any(|key| self.has(key))
    }

    /// Writes to the first location of the chain that can hold the string. Returns whether one did.
    fn write(&mut self, key: Key, chain: &[Location], base: &Base, text: &str) -> bool {
        let mut promised = self.promised.clone();
        promised.push((key, text.to_owned()));
        let after = Self {
            promised,
            ..self.clone()
        };
        let mut locations = chain.iter().enumerate();
        let written = locations
            .find_map(|(at, location)| Some((at, self.written(location, base, text, &after)?)));
        let is_written = written.is_some();
        if let Some((at, draft)) = written {
            *self = Self {
                draft,
                code_at: self.code_at + if key == Key::Code { at } else { 0 },
                ..after
            };
        }
        is_written
    }

    /// Returns the draft with a string at a location, if all that `after` promises can still be
    /// read.
    fn written(
        &self,
        location: &Location,
        base: &Base,
        text: &str,
        after: &Self,
    ) -> Option<Draft<'a>> {
        let drafts = put::drafts(location, base.of(location), text, &self.draft, &|draft| {
            self.keeps(draft)
        });
        let errors = drafts
            .into_iter()
            .filter_map(|draft| put::passing(&base.only, &base.element, draft));
        errors.into_iter().find(|draft| after.keeps(draft))
    }

    /// Writes to the locations of the response as a whole, then the rest into an element of a list.
    /// Returns `None` if `code_from` skips the first location of the code and no later one can hold
    /// it.
    fn filled(mut self, content: &Content<'_>, code_from: usize) -> Option<Self> {
        let format = self.format;
        if !self.has(Key::Code) {
            self.code_at = code_from;
        }
        let texts = [
            (Key::Code, content.code),
            (Key::Subcode, content.subcode),
            (Key::Category, content.category),
            (Key::Parameter, content.parameter),
            (Key::Docs, content.docs),
            (Key::RequestId, Some(content.request_id)),
        ];
        for (key, text) in texts {
            let from = if key == Key::Code { code_from } else { 0 };
            let locations = chain(format, key).get(from..).unwrap_or_default();
            if let Some(text) = text.filter(|_| !self.has(key)) {
                self.write(key, locations, &Base::default(), text);
            }
        }
        if code_from > 0 && !self.has(Key::Code) {
            return None;
        }
        if !self.has_text() {
            self.write_texts(&format.texts, &Base::default(), content);
        }
        let with_element = format
            .items
            .iter()
            .filter_map(|items| self.with_element(items, content));
        // `max_by_key` returns the last of several maxima.
        if let Some(better) = with_element
            .rev()
            .max_by_key(|writer| writer.promised.len())
        {
            self = better;
        }
        if !self.has_text() {
            self.write(
                Key::UserMessage,
                &format.user_message,
                &Base::default(),
                content.text,
            );
        }
        // A location may be the key of a member. Such a member needs a value.
        let mut whole = self.draft.clone();
        fill(&mut whole.body, content.text);
        if self.keeps(&whole) {
            self.draft = whole;
        }
        Some(self)
    }

    /// Writes one message, or two if there are locations for both.
    fn write_texts(&mut self, texts: &ErrorTexts, base: &Base, content: &Content<'_>) {
        let has_both = !texts.message.is_empty() && !texts.details.is_empty();
        if has_both && self.write(Key::Message, &texts.message, base, content.message) {
            self.is_home = true;
            let in_list = |location: &Location| {
                matches!(
                    &location.source,
                    LocationSource::Body(
                        BodyLocation {
                            within: Some(_),
                            ..
                        },
                        _
                    ) | LocationSource::Joined(..)
                )
            };
            let locations: Vec<Location> = texts
                .details
                .iter()
                .filter(|location| content.is_case || !in_list(location))
                .cloned()
                .collect();
            if let Some(text) = content.details {
                self.write(Key::Details, &locations, base, text);
            }
            return;
        }
        let is_written = self.write(Key::Details, &texts.details, base, content.text)
            || self.write(Key::Message, &texts.message, base, content.text);
        self.is_home |= is_written && !has_both;
    }

    /// Returns the response with an element in a list of errors, if the element adds something.
    fn with_element(&self, items: &ErrorItems, content: &Content<'_>) -> Option<Self> {
        let wanted = [
            (Key::Code, content.code),
            (Key::Subcode, content.subcode),
            (Key::Category, content.category),
            (Key::Parameter, content.parameter),
        ];
        let missing: Vec<(Key, &str)> = wanted
            .into_iter()
            .filter_map(|(key, text)| Some((key, text?)))
            .filter(|(key, _)| !self.has(*key))
            .collect();
        if missing.is_empty() && self.has_text() {
            return None;
        }
        let elements = elements(items, content.parameter, &self.draft).into_iter();
        let filled = elements.map(|(draft, base)| {
            Self {
                draft,
                ..self.clone()
            }
            .element_filled(items, &base, &missing, content)
        });
        filled
            .filter(|writer| writer.promised.len() > self.promised.len())
            .rev()
            .max_by_key(|writer| writer.promised.len())
    }

    fn element_filled(
        mut self,
        items: &ErrorItems,
        base: &Base,
        missing: &[(Key, &str)],
        content: &Content<'_>,
    ) -> Self {
        let texts = &items.texts;
        if !self.has(Key::Code) {
            self.code_at = self.format.texts.code.len();
        }
        for (key, text) in missing {
            self.write(*key, item_chain(texts, *key), base, text);
        }
        if !self.has_text() {
            self.write_texts(texts, base, content);
        } else if let Some(draft) = texts
            .details
            .iter()
            .chain(&texts.message)
            .find_map(|location| self.written(location, base, content.text, &self))
        {
            self.draft = draft;
        }
        if pointer::get(&self.draft.body, &base.element).is_none_or(Value::is_null) {
            // If an element is a string, it is the message.
            let mut changed = self.clone();
            let is_written =
                pointer::set(&mut changed.draft.body, &base.element, content.text.into());
            changed
                .promised
                .extend((!self.has_text()).then(|| (Key::Message, content.text.to_owned())));
            if is_written && changed.keeps(&changed.draft) {
                self = changed;
            }
        }
        if let Some(parameter) = content.parameter.filter(|_| !self.has(Key::Parameter)) {
            // In a tree, the keys name the parameter.
            self.promised.push((Key::Parameter, parameter.to_owned()));
            if !self.keeps(&self.draft) {
                self.promised.pop();
            }
        }
        if let Some(draft) = put::passing(&items.only, &base.element, self.draft.clone())
            .filter(|draft| self.keeps(draft))
        {
            self.draft = draft;
        }
        self
    }

    /// Meets the conditions of the format, and those that make a success an error.
    fn finished(mut self, body: &ErrorBody) -> Self {
        if !self.format.when.is_empty()
            && let Some(draft) = satisfy(&self.format.when, &self.draft, &|draft| self.keeps(draft))
        {
            self.draft = draft;
        }
        let mut flagged = self.draft.clone();
        if flagged.any_status {
            flagged.status = 200;
        }
        let is_success = (200..300).contains(&flagged.status);
        let keeps = |draft: &Draft<'_>| self.keeps(draft);
        // At an error status the flag is not needed, but a flag that reports success would look
        // odd.
        let flag = |condition: &&_| is_success || is_flag(condition);
        let flags: Vec<_> = body.error_when.iter().filter(flag).cloned().collect();
        let met = satisfy(&flags, &flagged, &keeps)
            .or_else(|| satisfy(&body.partial_when, &flagged, &keeps).filter(|_| is_success));
        if let Some(mut draft) = met.filter(|draft| {
            is_success || decode::format(body, draft) == decode::format(body, &self.draft)
        }) {
            draft.any_status = false;
            self.draft = draft;
        }
        self
    }

    fn rank(&self, index: usize, content: &Content<'_>) -> Rank {
        let spec = self.spec;
        let by_status = || Reading::new(spec, self.format, &self.draft).implied() == content.code;
        // One message for humans counts as much as two, since not every format has both.
        let is_text = |key: Key| matches!(key, Key::Details | Key::Message | Key::UserMessage);
        let texts = self
            .promised
            .iter()
            .filter(|(key, _)| !is_text(*key))
            .count()
            + usize::from(self.has_text());
        let is_error = decode::is_error(&spec.error_body, &self.draft);
        let has_format = decode::format(&spec.error_body, &self.draft) == Some(index);
        let code = match content.code {
            None => CodeSource::Explicit,
            Some(_) if self.has(Key::Code) => CodeSource::Explicit,
            Some(_) if by_status() => CodeSource::Implied,
            Some(_) => CodeSource::Unknown,
        };
        Rank {
            as_meant: [is_error, has_format],
            code,
            texts,
            is_home: self.is_home,
            invented: Reverse(self.draft.invented),
            code_at: Reverse(self.code_at),
        }
    }
}

fn has_all(reading: &Reading<'_>, promised: &[(Key, String)]) -> bool {
    promised
        .iter()
        .all(|(key, text)| reading.get(*key).as_ref() == Some(text))
}

/// Puts a string into every member without a value.
fn fill(value: &mut Value, text: &str) {
    match value {
        Value::Object(members) => {
            for member in members.values_mut() {
                if member.is_null() {
                    *member = text.into();
                }
                fill(member, text);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| fill(item, text)),
        _ => {}
    }
}

/// Returns whether a condition tests only for given values in the body, such as `ok: false`.
fn is_flag(condition: &Condition) -> bool {
    let is_body_only = condition.statuses.is_empty()
        && condition.content_type.is_none()
        && condition.headers.is_empty();
    let is_body_only = is_body_only && condition.plain_body.is_none();
    is_body_only
        && !condition.body.is_empty()
        && condition.body.iter().all(|(_, test)| test.is.is_some())
}

/// Returns where an element may go, each with the response that leads there.
fn elements<'a>(
    items: &ErrorItems,
    parameter: Option<&str>,
    draft: &Draft<'a>,
) -> Vec<(Draft<'a>, Base)> {
    let first = || "0".to_owned();
    match &items.shape {
        ItemsShape::List(at) => {
            let spots = put::spots(at, &[], draft).into_iter();
            let element = |spot: Spot| {
                let draft = put::pass(at, spot.element.as_deref(), draft.clone())?;
                let outer = spot.tokens.len().saturating_sub(at.pointer.0.len());
                Some((
                    draft,
                    Base {
                        element: spot.tokens.into_iter().chain([first()]).collect(),
                        outer,
                        only: items.only.clone(),
                    },
                ))
            };
            spots.filter_map(element).collect()
        }
        ItemsShape::Tree {
            at,
            skip,
            separator,
        } => {
            let keys: Vec<String> = match parameter {
                Some(name) if separator.is_empty() => vec![name.to_owned()],
                Some(name) => name.split(separator.as_str()).map(str::to_owned).collect(),
                None => Vec::new(),
            };
            let keys: Vec<String> = keys.into_iter().chain(skip.first().cloned()).collect();
            let mut draft = draft.clone();
            let mut path = at.0.clone();
            // Keys may be numeric, but their parent is still an object.
            for key in &keys {
                if pointer::get(&draft.body, &path).is_none_or(Value::is_null) {
                    pointer::set(&mut draft.body, &path, Value::Object(Map::new()));
                }
                path.push(key.clone());
            }
            path.push(first());
            if keys.is_empty() {
                Vec::new()
            } else {
                vec![(
                    draft,
                    Base {
                        element: path,
                        outer: 0,
                        only: items.only.clone(),
                    },
                )]
            }
        }
    }
}
