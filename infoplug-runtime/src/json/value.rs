//! JSON read in place: no tree, no failures, and no allocation except for strings with escapes.
//!
//! Error bodies may be truncated, endlessly nested, or have duplicate keys. The reader sees
//! everything up to the damage; the rest is absent. Skipping a value is a loop, so depth costs no
//! stack. On a valid body, a full parse gives the same values: a property test compares with
//! `serde_json`.

use std::borrow::Cow;
use std::cmp::Ordering;

use memchr::memchr;

use super::lexer::{container_end, number, skip_space, string_end, unescape, word_end};
use super::outline::{Entry, Outline, Tag};
use crate::table::JsonType;

/// A value, as its source text. An array or object may be truncated, and an object may have
/// trailing text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value<'a> {
    source: &'a str,
    /// What an [`Outline`] knows: everything in an array or object, nothing in a string without
    /// escapes. `None` means that only the source tells.
    inside: Option<&'a [Entry<'a>]>,
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(source: &'a str) -> Self {
        Self {
            source,
            inside: None,
        }
    }
}

impl<'a> Value<'a> {
    /// Reads the value at the start of a string. An object may have trailing text. Anything else
    /// with trailing text is not JSON, such as `[WARN] pool is full`.
    pub(crate) fn first(text: &'a str) -> Option<Self> {
        let text = skip_space(text);
        // Reading the members finds the end of an object; searching for it first would scan the
        // whole body twice.
        if text.starts_with('{') {
            return Some(text.into());
        }
        split(text)
            .filter(|(_, rest)| rest.is_empty())
            .map(|(value, _)| value)
    }

    /// Does the same as [`first`](Self::first), for a string that will be read more than once.
    pub(crate) fn outlined(text: &'a str, outline: &'a mut Outline<'a>) -> Option<Self> {
        match outline.fill(text) {
            Some((source, inside)) => Some(Self {
                source,
                inside: Some(inside),
            }),
            None => Self::first(text),
        }
    }

    fn of_entry(entry: &Entry<'a>, inside: &'a [Entry<'a>]) -> Self {
        Self {
            source: entry.source,
            inside: entry.is_known.then_some(inside),
        }
    }

    /// Wraps a string that is one valid value.
    pub(crate) fn whole(text: &'a str) -> Self {
        text.into()
    }

    /// Returns the source text of the value.
    pub(crate) fn get(self) -> &'a str {
        let whole = self.source;
        if whole.starts_with('{') && self.inside.is_none() {
            split(whole).map_or(whole, |(value, _)| value.source)
        } else {
            whole
        }
    }

    /// Returns the type, or `None` for null and anything that is not JSON.
    pub(crate) fn kind(self) -> Option<JsonType> {
        match self.source.as_bytes().first()? {
            b'"' => Some(JsonType::String),
            b'{' => Some(JsonType::Object),
            b'[' => Some(JsonType::List),
            b't' | b'f' if self.boolean().is_some() => Some(JsonType::Boolean),
            b'-' | b'0'..=b'9' => number(self.source).map(|whole| {
                if whole {
                    JsonType::Integer
                } else {
                    JsonType::Number
                }
            }),
            _ => None,
        }
    }

    pub(crate) fn is_null(self) -> bool {
        self.source == "null"
    }

    /// Returns the string without its escapes, if it is one.
    pub(crate) fn text(self) -> Option<Cow<'a, str>> {
        let text = self.quoted()?;
        Some(if self.inside.is_some() {
            Cow::Borrowed(text)
        } else {
            unescape(text)
        })
    }

    /// Returns the string, if the outline knows that it has no escapes.
    pub(crate) fn plain(self) -> Option<&'a str> {
        self.inside.and(self.quoted())
    }

    /// Returns what is between the quotes of a string.
    fn quoted(self) -> Option<&'a str> {
        self.source.strip_prefix('"')?.strip_suffix('"')
    }

    /// Returns the number as it is written.
    pub(crate) fn number(self) -> Option<&'a str> {
        number(self.source).map(|_| self.source)
    }

    pub(crate) fn boolean(self) -> Option<&'static str> {
        ["true", "false"]
            .into_iter()
            .find(|word| *word == self.source)
    }

    /// Returns a string, number or boolean as a string.
    pub(crate) fn scalar(self) -> Option<Cow<'a, str>> {
        self.text()
            .or_else(|| self.number().map(Cow::Borrowed))
            .or_else(|| self.boolean().map(Cow::Borrowed))
    }

    /// Whether the value is an empty string, array or object.
    pub(crate) fn is_empty(self) -> bool {
        match self.kind() {
            Some(JsonType::String) => self.source.len() == 2,
            Some(JsonType::List) => self.elements().next().is_none(),
            Some(JsonType::Object) => self.members().next().is_none(),
            _ => false,
        }
    }

    /// Returns the value at a JSON Pointer (RFC 6901).
    pub(crate) fn at<S: AsRef<str>>(self, pointer: &[S]) -> Option<Self> {
        pointer
            .iter()
            .try_fold(self, |value, segment| value.child(segment.as_ref()))
    }

    /// Returns a member, or an element by its index. If keys are duplicated, the last one counts,
    /// as in most readers.
    fn child(self, segment: &str) -> Option<Self> {
        if self.source.as_bytes().first() == Some(&b'{') {
            if let Some(inside) = self.inside {
                return member(inside, segment);
            }
            return self
                .members()
                .filter(|(key, _)| key.is(segment))
                .last()
                .map(|(_, value)| value);
        }
        let is_index = segment == "0"
            || segment.starts_with(|c: char| ('1'..='9').contains(&c))
                && segment.bytes().all(|b| b.is_ascii_digit());
        if is_index {
            self.elements().nth(segment.parse().ok()?)
        } else {
            None
        }
    }

    /// Iterates over the elements of an array. Any other value has none.
    pub(crate) fn elements(self) -> Elements<'a> {
        Elements(self.rest_in('['))
    }

    /// Iterates over the elements of an array or the values of an object.
    pub(crate) fn children(self) -> impl Iterator<Item = Value<'a>> {
        self.elements()
            .chain(self.members().map(|(_, value)| value))
    }

    /// Iterates over the members of an object. Any other value has none.
    pub(crate) fn members(self) -> Members<'a> {
        Members(self.rest_in('{'))
    }

    fn rest_in(self, open: char) -> Rest<'a> {
        match (self.source.strip_prefix(open), self.inside) {
            (Some(_), Some(inside)) => Rest::Entries(inside),
            (Some(source), None) => Rest::Source(skip_space(source)),
            (None, _) => Rest::Entries(&[]),
        }
    }
}

/// The key of a member, without its quotes.
#[derive(Clone, Copy)]
pub(crate) struct Key<'a>(&'a str);

impl<'a> Key<'a> {
    /// Returns the key without its escapes.
    pub(crate) fn text(self) -> Cow<'a, str> {
        unescape(self.0)
    }

    /// Whether the key is this one, compared as [`text`](Self::text) returns it.
    pub(crate) fn is(self, key: &str) -> bool {
        // Escapes are longer than the characters they represent.
        match self.0.len().cmp(&key.len()) {
            Ordering::Less => false,
            Ordering::Equal => self.0 == key && !self.0.contains('\\'),
            Ordering::Greater => {
                memchr(b'\\', self.0.as_bytes()).is_some() && unescape(self.0) == key
            }
        }
    }
}

/// Finds the last member of an outlined object with a key.
fn member<'a>(entries: &'a [Entry<'a>], key: &str) -> Option<Value<'a>> {
    let (tag, mut at, mut found) = (Tag::of(key), 0, None);
    while let Some(entry) = entries.get(at) {
        if (entry.tag == tag && entry.key == key)
            || (entry.tag == Tag::ESCAPED && Key(entry.key).is(key))
        {
            found = Some(at);
        }
        at += 1 + usize::from(entry.size);
    }
    let at = found?;
    let entry = entries.get(at)?;
    let inside = entries.get(at + 1..=at + usize::from(entry.size))?;
    Some(Value::of_entry(entry, inside))
}

/// What is left of an array or object.
enum Rest<'a> {
    Source(&'a str),
    Entries(&'a [Entry<'a>]),
}

impl<'a> Rest<'a> {
    const NOTHING: Self = Self::Entries(&[]);

    /// What is left after a value in the source.
    fn after(rest: &'a str) -> Self {
        rest.strip_prefix(',')
            .map_or(Self::NOTHING, |rest| Self::Source(skip_space(rest)))
    }
}

/// The remaining elements of an array.
pub(crate) struct Elements<'a>(Rest<'a>);

impl<'a> Iterator for Elements<'a> {
    type Item = Value<'a>;

    fn next(&mut self) -> Option<Value<'a>> {
        let source = match &mut self.0 {
            Rest::Entries(entries) => {
                let (entry, inside, rest) = Entry::split(entries)?;
                *entries = rest;
                return Some(Value::of_entry(entry, inside));
            }
            Rest::Source(source) => *source,
        };
        self.0 = Rest::NOTHING;
        let (value, rest) = split_inside(source)?;
        self.0 = Rest::after(rest);
        Some(value)
    }
}

/// The remaining members of an object. A key that is not a string ends the object.
pub(crate) struct Members<'a>(Rest<'a>);

impl<'a> Iterator for Members<'a> {
    type Item = (Key<'a>, Value<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let source = match &mut self.0 {
            Rest::Entries(entries) => {
                let (entry, inside, rest) = Entry::split(entries)?;
                *entries = rest;
                return Some((Key(entry.key), Value::of_entry(entry, inside)));
            }
            Rest::Source(source) => *source,
        };
        self.0 = Rest::NOTHING;
        let (key, rest) = split(source)?;
        let key = Key(key.quoted()?);
        let (value, rest) = split_inside(skip_space(rest.strip_prefix(':')?))?;
        self.0 = Rest::after(rest);
        Some((key, value))
    }
}

/// Splits like [`split`], inside an array or object. A number or word with nothing after it is
/// truncated there, so its value is unknown.
fn split_inside(text: &str) -> Option<(Value<'_>, &str)> {
    split(text)
        .filter(|(value, rest)| !rest.is_empty() || value.source.starts_with(['"', '{', '[']))
}

/// Splits off the first value of a string.
fn split(text: &str) -> Option<(Value<'_>, &str)> {
    let end = match text.as_bytes().first()? {
        b'"' => string_end(text.as_bytes())?,
        b'{' | b'[' => container_end(text.as_bytes()),
        b'-' | b'0'..=b'9' | b'a'..=b'z' => word_end(text.as_bytes()),
        _ => return None,
    };
    let (value, rest) = text.split_at_checked(end)?;
    Some((value.into(), skip_space(rest)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use serde_json::Value as Json;

    /// The value as the reader sees it, as a tree.
    fn tree(value: Value<'_>) -> Json {
        match value.kind() {
            None => Json::Null,
            Some(JsonType::String) => value.text().map(Cow::into_owned).into(),
            Some(JsonType::Boolean) => (value.boolean() == Some("true")).into(),
            Some(JsonType::Integer | JsonType::Number) => {
                serde_json::from_str(value.number().unwrap()).unwrap()
            }
            Some(JsonType::List) => value.elements().map(tree).collect(),
            Some(JsonType::Object) => Json::Object(
                value
                    .members()
                    .map(|(key, value)| (key.text().into_owned(), tree(value)))
                    .collect(),
            ),
        }
    }

    /// Every value inside a value: its pointer, its source text and what the text means.
    fn all(value: Option<Value<'_>>) -> Vec<(Vec<String>, String, Option<String>)> {
        let mut found = Vec::new();
        let mut open: Vec<_> = value.map(|value| (Vec::new(), value)).into_iter().collect();
        while let Some((pointer, value)) = open.pop() {
            let below = |key: String| [&pointer[..], &[key]].concat();
            for (key, inside) in value.members() {
                let key = key.text().into_owned();
                let at = value.at(&[&key]).map(|it| it.get().to_owned());
                found.push((below(key.clone()), inside.get().to_owned(), at));
                open.push((below(key), inside));
            }
            for (index, inside) in value.elements().enumerate() {
                let at = value.at(&[index.to_string()]).map(|it| it.get().to_owned());
                found.push((below(index.to_string()), inside.get().to_owned(), at));
                open.push((below(index.to_string()), inside));
            }
            let text = value.scalar().map(Cow::into_owned);
            found.push((
                pointer,
                format!("{:?} {}", value.kind(), value.is_empty()),
                text,
            ));
        }
        found
    }

    /// The index of the character at a part of the length.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a part of a length"
    )]
    fn boundary(text: &str, part: f64) -> usize {
        let end = ((text.len() as f64 * part) as usize).min(text.len());
        (0..=end)
            .rev()
            .find(|end| text.is_char_boundary(*end))
            .unwrap()
    }

    fn json() -> impl Strategy<Value = Json> {
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::from),
            any::<i64>().prop_map(Json::from),
            any::<u64>().prop_map(Json::from),
            (-1e9..1e9).prop_map(Json::from),
            any::<String>().prop_map(Json::from),
        ];
        leaf.prop_recursive(5, 60, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Json::from),
                prop::collection::btree_map("\\PC{0,4}|[\"\\\\/\\n]{0,3}", inner, 0..6)
                    .prop_map(|members| Json::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_valid_value_is_read_as_serde_json_reads_it(value in json(), pretty: bool) {
            let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
            prop_assert_eq!(tree(Value::first(&text).unwrap()), serde_json::from_str::<Json>(&text).unwrap());
        }

        #[test]
        fn texts_with_any_escapes_are_read_as_serde_json_reads_them(inside in "(\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-F]{4}|[a-z])*") {
            let text = format!("\"{inside}\"");
            if let Ok(wanted) = serde_json::from_str::<String>(&text) {
                prop_assert_eq!(Value::first(&text).unwrap().text().unwrap(), wanted);
            }
        }

        #[test]
        fn nothing_breaks_it(text in "([\\[\\]{}\",:\\\\0-9eE.+a-z -]|\\PC)*", pointer in prop::collection::vec("[a-z0]", 0..3)) {
            if let Some(value) = Value::first(&text) {
                let _ = (tree(value), value.is_empty(), value.scalar());
                let _ = value.at(&pointer.iter().map(String::as_str).collect::<Vec<_>>());
            }
        }

        #[test]
        fn an_outline_changes_nothing(
            value in json(),
            pretty: bool,
            damage in prop::collection::vec((0.0..1.0_f64, "[\\[\\]{}\",:\\\\0-9a-z ]?"), 0..3),
            cut in 0.0..2.0_f64,
        ) {
            let mut text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
            for (at, other) in damage {
                let at = boundary(&text, at);
                let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
                text.replace_range(at..end, &other);
            }
            text.truncate(boundary(&text, cut));
            let mut outline = Outline::default();
            let (plain, outlined) = (Value::first(&text), Value::outlined(&text, &mut outline));
            prop_assert_eq!(all(plain), all(outlined), "{}", text);
        }

        #[test]
        fn a_cut_body_gives_nothing_that_the_whole_would_not(value in json(), cut in 0.0..1.0_f64) {
            let text = serde_json::to_string(&Json::from_iter([("a", Json::from("first")), ("z", value)])).unwrap();
            let cut = Value::first(&text[..boundary(&text, cut)]).and_then(|value| value.at(&["a"])).and_then(Value::text);
            prop_assert!(cut.is_none_or(|text| text == "first"));
        }
    }

    #[test]
    fn an_outline_is_limited_and_what_it_lacks_is_read_in_place() {
        let wide = format!("{{\"a\":[{}],\"z\":\"x\"}}", vec!["1"; 3000].join(","));
        let few = format!("{{\"a\":[{}],\"z\":\"x\"}}", vec!["1"; 300].join(","));
        let deep = |levels| {
            let (open, close) = ("[".repeat(levels), "]".repeat(levels));
            format!("{{\"a\":{open}1{close},\"z\":\"x\"}}")
        };
        let cut = format!("{{\"z\":\"x\",\"a\":{}", "[{\"a\":".repeat(100_000));
        for text in [wide, few, deep(10), deep(40), deep(100_000), cut] {
            let mut outline = Outline::default();
            let value = Value::outlined(&text, &mut outline).unwrap();
            assert_eq!(value.at(&["z"]).unwrap().text().unwrap(), "x");
            assert_eq!(
                value.at(&["a"]).unwrap().get(),
                Value::first(&text).unwrap().at(&["a"]).unwrap().get()
            );
        }
    }

    #[test]
    fn depth_costs_no_stack_and_no_time() {
        let deep = format!(
            "{{\"junk\":{}{},\"code\":\"x\"}}",
            "[".repeat(1_000_000),
            "]".repeat(1_000_000)
        );
        assert_eq!(
            Value::first(&deep)
                .unwrap()
                .at(&["code"])
                .unwrap()
                .text()
                .unwrap(),
            "x"
        );
        let open = format!("{{\"code\":\"x\",\"junk\":{}", "[{\"a\":".repeat(100_000));
        assert_eq!(
            Value::first(&open)
                .unwrap()
                .at(&["code"])
                .unwrap()
                .text()
                .unwrap(),
            "x"
        );
    }

    #[test]
    fn behind_a_bracket_that_closes_something_else_nothing_is_believed() {
        let at = |text: &'static str, pointer: &[&str]| Value::first(text)?.at(pointer)?.text();
        let damaged = r#"{"first":"a","x":{"y":[}],"code":"inner"},"code":"outer"}"#;
        assert_eq!(at(damaged, &["first"]).as_deref(), Some("a"));
        assert_eq!(at(damaged, &["code"]), None);
        assert_eq!(at(r#"{"a":{"x":1],"ok":"no"}"#, &["ok"]), None);
        assert_eq!(
            Value::first(" {\"a\":{}} and more").unwrap().get(),
            "{\"a\":{}}"
        );
        assert!(Value::first("[WARN] pool is full").is_none());
        assert!(Value::first("404 page not found").is_none());
    }

    #[test]
    fn the_last_of_equal_keys_counts_and_a_cut_scalar_does_not() {
        let at = |text: &str| {
            Value::first(text)
                .and_then(|value| value.at(&["a"]))
                .and_then(|value| value.scalar().map(Cow::into_owned))
        };
        assert_eq!(at(r#"{"a":1,"a":2}"#).as_deref(), Some("2"));
        assert_eq!(at(r#"{"\u0061":"x"}"#).as_deref(), Some("x"));
        assert_eq!(at(r#"{"a":"not_fo"#), None);
        assert_eq!(at(r#"{"a":12"#), None);
        assert_eq!(at(r#"{"a":fals"#), None);
        assert_eq!(at(r#"{"a":1e999999}"#).as_deref(), Some("1e999999"));
        assert_eq!(at(r#"{"a":01}"#), None);
        assert_eq!(at(r#"{"a":"\u+041"}"#).as_deref(), Some("\u{fffd}+041"));
        assert_eq!(at(r#"{"a":"\ud83d"}"#).as_deref(), Some("\u{fffd}"));
        assert_eq!(at(r#"{"a":"\ud83d\ude00"}"#).as_deref(), Some("😀"));
    }
}
