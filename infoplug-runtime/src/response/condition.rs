//! Conditions: tests of a response.

use std::borrow::Cow;

use http::header::CONTENT_TYPE;

use super::raw::RawResponse;
use crate::json::Value;
use crate::table::{Condition, JsonType, Pointer, Test};

impl<'a> RawResponse<'a> {
    /// Whether any of the conditions holds.
    pub(super) fn meets(&self, conditions: &'static [Condition]) -> bool {
        conditions.iter().any(|condition| self.holds(condition))
    }

    fn holds(&self, condition: &'static Condition) -> bool {
        let Condition {
            statuses,
            content_type,
            headers,
            body,
            plain_body,
            methods,
            endpoints,
        } = condition;
        let status = self.status.as_u16();
        let text = |text: &'a str| Subject::Text(Cow::Borrowed(text));
        (statuses.is_empty()
            || statuses
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&status)))
            && (methods.is_empty() || methods.contains(&self.operation.method))
            && (endpoints.is_empty() || endpoints.contains(&self.operation.name))
            && content_type.as_ref().is_none_or(|test| {
                self.media_type()
                    .map_or(Subject::Absent, Subject::Text)
                    .passes(test)
            })
            && headers.iter().all(|(name, test)| {
                self.header(name)
                    .map_or(Subject::Absent, Subject::Text)
                    .passes(test)
            })
            && body.iter().all(|(pointer, test)| {
                Subject::json(self.body.and_then(|body| body.at(pointer))).passes(test)
            })
            && plain_body
                .as_ref()
                .is_none_or(|test| self.plain_body().map_or(Subject::Absent, text).passes(test))
    }

    /// Returns the media type without the parameters after a semicolon (RFC 9110, section 8.3.1),
    /// in lower case, because media types are case-insensitive.
    pub(super) fn media_type(&self) -> Option<Cow<'a, str>> {
        let value = self.headers.get(CONTENT_TYPE)?.as_bytes();
        let essence = value.split(|byte| *byte == b';').next()?;
        let mut text = match String::from_utf8_lossy(essence) {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        };
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            text.to_mut().make_ascii_lowercase();
        }
        Some(text).filter(|text| !text.is_empty())
    }
}

/// What a test is applied to.
enum Subject<'a> {
    Absent,
    Text(Cow<'a, str>),
    Json(Value<'a>),
}

impl Subject<'_> {
    /// A value of the body. Null counts as absent.
    fn json(value: Option<Value<'_>>) -> Subject<'_> {
        value
            .filter(|value| value.kind().is_some())
            .map_or(Subject::Absent, Subject::Json)
    }

    fn passes(&self, test: &Test) -> bool {
        let Test {
            present,
            empty,
            types,
            is,
            not,
            starts_with,
            contains,
            any,
        } = test;
        let is_present = !matches!(self, Self::Absent);
        let is_text = self.is(JsonType::String);
        let scalar = || self.scalar();
        let begins =
            |prefix: &String| is_text && scalar().is_some_and(|text| text.starts_with(prefix));
        let holds = |part: &String| is_text && scalar().is_some_and(|text| text.contains(part));
        present.is_none_or(|wanted| wanted == is_present)
            && empty.is_none_or(|wanted| wanted == self.is_empty())
            && (types.is_empty() || types.iter().any(|ty| self.is(*ty)))
            && is.as_ref().is_none_or(|values| {
                scalar().is_some_and(|text| values.iter().any(|it| *it == text))
            })
            && (not.is_empty() || !scalar().is_some_and(|text| not.iter().any(|it| *it == text)))
            && starts_with.as_ref().is_none_or(begins)
            && contains.as_ref().is_none_or(holds)
            && (any.is_empty() || self.elements().any(|element| all_pass(any, element)))
    }
}

/// Whether an element passes all tests of its contents.
pub(super) fn all_pass(tests: &[(Pointer, Test)], element: Value<'_>) -> bool {
    tests
        .iter()
        .all(|(pointer, test)| Subject::json(element.at(pointer)).passes(test))
}

impl<'a> Subject<'a> {
    fn elements(&self) -> impl Iterator<Item = Value<'a>> {
        let json = match self {
            Self::Json(value) => Some(*value),
            Self::Absent | Self::Text(_) => None,
        };
        json.into_iter().flat_map(Value::children)
    }

    fn is(&self, ty: JsonType) -> bool {
        let own = match self {
            Self::Absent => None,
            Self::Text(_) => Some(JsonType::String),
            Self::Json(value) => value.kind(),
        };
        own == Some(ty) || own == Some(JsonType::Integer) && ty == JsonType::Number
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Absent => true,
            Self::Text(text) => text.is_empty(),
            Self::Json(value) => value.is_empty(),
        }
    }

    fn scalar(&self) -> Option<Cow<'a, str>> {
        match self {
            Self::Absent => None,
            Self::Text(text) => Some(text.clone()),
            Self::Json(value) => value.scalar(),
        }
    }
}
