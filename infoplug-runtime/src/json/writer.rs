//! JSON under construction.

use std::borrow::Cow;
use std::fmt;

use super::lexer::push_string;
use super::raw::Json;
use super::steps::Steps;

/// Stands for a value without a JSON form, such as infinity. The local checks refuse it. Not null,
/// which may be a valid value, and not a string that anyone would send: it ends with a character
/// that Unicode excludes from text.
pub(crate) const NO_VALUE: &str = "NaN\u{fdd0}";

/// Begins a string that stands for a value which its own type cannot write. The reason follows.
pub(crate) const UNWRITTEN: char = '\0';

/// Builds a JSON value, part by part. Its callers write the parts in a valid order.
#[derive(Debug, Default)]
pub struct Writer {
    text: String,
    /// The first problem, and where it is.
    problem: Option<(Steps, Cow<'static, str>)>,
}

impl Writer {
    /// Writes a value.
    pub fn json(&mut self, json: &Json) {
        self.text.push_str(json.get());
    }

    /// Writes a number, `true`, `false` or `null`, or a valid value of any other kind.
    pub(crate) fn raw(&mut self, valid: &str) {
        self.text.push_str(valid);
    }

    /// Writes a string.
    pub fn string(&mut self, text: &str) {
        push_string(&mut self.text, text);
    }

    /// Writes an array of the values that `write` writes.
    pub(crate) fn array<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T),
    ) {
        self.open('[');
        for (index, value) in items.into_iter().enumerate() {
            self.item();
            self.step(|steps| steps.index(index), |out| write(out, value));
        }
        self.close(']');
    }

    /// Writes an object whose members `members` writes.
    pub(crate) fn object(&mut self, members: impl FnOnce(&mut Self)) {
        self.open('{');
        members(self);
        self.close('}');
    }

    /// Writes a field of an object.
    pub(crate) fn field(&mut self, name: &str, write: impl FnOnce(&mut Self)) {
        self.key(name);
        self.step(|steps| steps.field(name), write);
    }

    /// Writes a member of an object whose keys are data.
    pub(crate) fn entry(&mut self, key: &str, write: impl FnOnce(&mut Self)) {
        self.key(key);
        self.step(|steps| steps.key(key), write);
    }

    /// Writes a part, and completes the path to a problem inside it.
    fn step(&mut self, step: impl FnOnce(&mut Steps), write: impl FnOnce(&mut Self)) {
        let is_first = self.problem.is_none();
        write(self);
        if let Some((steps, _)) = self.problem.as_mut().filter(|_| is_first) {
            step(steps);
        }
    }

    /// Opens an array or object.
    pub(super) fn open(&mut self, bracket: char) {
        self.text.push(bracket);
    }

    /// Closes an array or object.
    pub(super) fn close(&mut self, bracket: char) {
        self.text.push(bracket);
    }

    /// Begins an element of an array. Its value follows.
    pub(super) fn item(&mut self) {
        // No value ends with a bracket that opens, since strings end with a quote.
        if !self.text.ends_with('[') {
            self.text.push(',');
        }
    }

    /// Begins a member of an object. Its value follows.
    pub(super) fn key(&mut self, name: &str) {
        if !self.text.ends_with('{') {
            self.text.push(',');
        }
        self.string(name);
        self.text.push(':');
    }

    /// Writes a placeholder for a value without a JSON form. The first problem is kept.
    pub fn refuse(&mut self, problem: &'static str) {
        self.string(NO_VALUE);
        self.problem
            .get_or_insert_with(|| (Steps::default(), problem.into()));
    }

    /// Writes a placeholder for a value that its own type cannot write, with the reason.
    pub(crate) fn refuse_for(&mut self, reason: &dyn fmt::Display) {
        self.string(&format!("{UNWRITTEN}{reason}"));
        self.problem
            .get_or_insert_with(|| (Steps::default(), reason.to_string().into()));
    }

    /// Returns the value. A request that contains a placeholder is not sent.
    pub(crate) fn finish(self) -> Json {
        Json::from_valid(self.text)
    }

    /// Returns the value.
    ///
    /// # Errors
    ///
    /// Returns the first problem, and where it is.
    pub(crate) fn strict(self) -> Result<Json, String> {
        match self.problem {
            Some((steps, problem)) => Err(format!("at `${steps}`: {problem}")),
            None => Ok(self.finish()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_become_one_value() {
        let mut out = Writer::default();
        out.object(|out| {
            out.field("a\"", |out| {
                out.array([1, 2], |out, number| out.raw(&number.to_string()));
            });
            out.entry("b", |out| out.object(|_| ()));
            out.field("c", |out| out.string("{"));
            out.field("d", |out| out.json(&Json::NULL));
        });
        let json = out.strict().unwrap();
        assert_eq!(json.get(), r#"{"a\"":[1,2],"b":{},"c":"{","d":null}"#);
        assert!(json.get().parse::<Json>().is_ok());
    }

    #[test]
    fn the_first_problem_is_told_with_its_path() {
        let mut out = Writer::default();
        out.object(|out| {
            out.field("fine", |out| out.raw("1"));
            out.entry("a b", |out| {
                out.array(["is infinite", "is huge"], Writer::refuse);
            });
            out.field("late", |out| out.refuse("is late"));
        });
        assert_eq!(out.strict().unwrap_err(), "at `$[\"a b\"][0]`: is infinite");
    }
}
