//! Types written as one word: the built-in ones and those of `types`.

use super::registry::Types;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Type;
use crate::names;
use crate::source::Span;

const BUILTIN: &[(&str, Type)] = &[
    (
        "string",
        Type::String {
            length: None,
            secret: false,
            format: None,
        },
    ),
    ("integer", Type::Integer(None, None)),
    ("number", Type::Number(None)),
    ("boolean", Type::Boolean),
    ("json", Type::Json),
    ("boolean_text", Type::BooleanText),
    ("integer_or_empty", Type::IntegerOrEmpty),
    ("number_or_empty", Type::NumberOrEmpty),
];

/// What others call the built-in types.
const ALIASES: &[(&str, &str)] = &[
    ("text", "string"),
    ("str", "string"),
    ("int", "integer"),
    ("float", "number"),
    ("double", "number"),
    ("bool", "boolean"),
    ("any", "json"),
    ("object", "json"),
    ("array", "[string]"),
];

/// Returns whether a name is that of a built-in type.
pub(super) fn is_builtin(name: &str) -> bool {
    BUILTIN.iter().any(|(builtin, _)| *builtin == name)
}

impl Types<'_> {
    /// Reads `string` or `Name`, either with `?`.
    pub(super) fn word(&mut self, text: &str, span: Span) -> Type {
        if let Some(inner) = text.strip_suffix('?').map(str::trim_end)
            && !inner.ends_with('?')
        {
            return match self.word(inner, span) {
                Type::Nullable(inner) => Type::Nullable(inner),
                inner => Type::Nullable(Box::new(inner)),
            };
        }
        if let Some((_, ty)) = BUILTIN.iter().find(|(name, _)| *name == text) {
            return ty.clone();
        }
        let name = self.named.get_key_value(text).map(|(name, _)| *name);
        if let Some(ty) = name.and_then(|name| self.resolve(name)) {
            return ty;
        }
        if !self.problems.is_full() {
            self.unknown(text, span);
        }
        Type::Json
    }

    fn unknown(&self, text: &str, span: Span) {
        let help = ALIASES
            .iter()
            .find(|(alias, _)| *alias == text)
            .map(|(_, word)| format!("the format calls it `{word}`"));
        let known = BUILTIN
            .iter()
            .map(|(name, _)| *name)
            .chain(self.named.keys().copied());
        let help = help
            .or_else(|| names::nearest(text, known).map(|name| format!("did you mean `{name}`?")));
        let fallback = "a type is a built-in one (`string`, `integer`, `number`, `boolean`, `json`, ...) or an entry of `types`";
        self.problems.push(
            Diagnostic::error(
                Code::UnknownType,
                span,
                format!("the type `{text}` is not defined"),
            )
            .help(help.unwrap_or_else(|| fallback.to_owned())),
        );
    }
}
