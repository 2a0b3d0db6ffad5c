//! JSON under construction.

use super::lexer::push_string;
use super::raw::Json;

/// Stands for a value without a JSON form, such as infinity. The local checks refuse it. Not null,
/// which may be a valid value.
pub(crate) const NO_VALUE: &str = "NaN";

/// Builds a JSON value, part by part. Its callers write the parts in a valid order.
#[derive(Debug, Default)]
pub struct Writer {
    text: String,
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

    /// Writes an array of the values that `item` writes.
    pub(crate) fn array<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut item: impl FnMut(&mut Self, T),
    ) {
        self.text.push('[');
        for (index, value) in items.into_iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            item(self, value);
        }
        self.text.push(']');
    }

    /// Writes an object whose members `members` writes, each after its [`key`](Self::key).
    pub(crate) fn object(&mut self, members: impl FnOnce(&mut Self)) {
        self.text.push('{');
        members(self);
        self.text.push('}');
    }

    /// Writes the name of a member. Its value follows.
    pub(crate) fn key(&mut self, name: &str) {
        // No value ends with a brace that opens, and no string is unquoted.
        if !self.text.ends_with('{') {
            self.text.push(',');
        }
        push_string(&mut self.text, name);
        self.text.push(':');
    }

    /// Writes a placeholder for a value without a JSON form.
    pub fn refuse(&mut self) {
        push_string(&mut self.text, NO_VALUE);
    }

    /// Returns the value. A request that contains a placeholder is not sent.
    pub(crate) fn finish(self) -> Json {
        Json::from_valid(self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_become_one_value() {
        let mut writer = Writer::default();
        writer.object(|writer| {
            writer.key("a\"");
            writer.array([1, 2], |writer, number| writer.raw(&number.to_string()));
            writer.key("b");
            writer.object(|_| ());
            writer.key("c");
            writer.string("{");
            writer.key("d");
            writer.json(&Json::NULL);
        });
        let json = writer.finish();
        assert_eq!(json.get(), r#"{"a\"":[1,2],"b":{},"c":"{","d":null}"#);
        assert!(json.get().parse::<Json>().is_ok());
    }
}
