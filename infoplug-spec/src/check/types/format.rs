//! `format`: what a string or an integer stands for.

use super::registry::Types;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Entry;
use crate::model::{Format, Type};
use crate::names;
use crate::reader::{self, Mapping};

/// What others call the formats, or write as one.
const ALIASES: &[(&str, &str)] = &[
    ("date-time", "write `date_time`"),
    ("datetime", "write `date_time`"),
    (
        "timestamp",
        "write `date_time` on a string, or `unix_time` on an integer",
    ),
    ("iso8601", "write `date_time`"),
    ("rfc3339", "write `date_time`"),
    ("unixtime", "write `unix_time`"),
    ("unix-time", "write `unix_time`"),
    ("epoch", "write `unix_time`"),
    ("http-date", "write `http_date`"),
    ("rfc822", "write `rfc2822`"),
    ("rfc5322", "write `rfc2822`"),
    ("url", "write `uri`"),
    ("iri", "write `uri`"),
    ("guid", "write `uuid`"),
    ("base64", "write `byte`"),
    ("idn-email", "write `email`"),
    (
        "int32",
        "leave it out: `range: -2147483648..=2147483647` gives the bounds of an integer",
    ),
    ("int64", "leave it out: an `integer` has 64 bits"),
    ("float", "leave it out: a `number` has 64 bits"),
    ("double", "leave it out: a `number` has 64 bits"),
    ("password", "leave it out: `secret: true` hides a string"),
    ("binary", "leave it out"),
];

impl<'a> Types<'a> {
    /// Reads `format`. Reports one that is unknown or does not belong to the type.
    pub(super) fn format(&self, ty: &Type, map: &Mapping<'a>) -> Option<Format> {
        let entry = map.entry("format")?;
        let written = reader::text(entry, self.problems)?;
        let Some(format) = Format::of(&written) else {
            self.unknown_format(entry, &written);
            return None;
        };
        let fits = match ty {
            Type::String { .. } => !format.is_of_integers(),
            Type::Integer(..) => format.is_of_integers(),
            _ => false,
        };
        if fits {
            return Some(format);
        }
        let wanted = if format.is_of_integers() {
            "`integer`"
        } else {
            "`string`"
        };
        let message = format!("the format `{written}` works only with {wanted}");
        let help = match ty {
            Type::Array(..) => Some("give the type of the elements the format"),
            Type::Map(_) => Some("give the type of the values the format"),
            Type::Integer(..) => Some("the format of integers is `unix_time`"),
            _ => None,
        };
        self.problems.push(
            Diagnostic::error(Code::KeyConflict, entry.value.span, message)
                .maybe_help(help.map(str::to_owned)),
        );
        None
    }

    fn unknown_format(&self, entry: &Entry, written: &str) {
        let known = Format::ALL.map(Format::key);
        let help = ALIASES
            .iter()
            .find(|(alias, _)| *alias == written)
            .map(|(_, help)| (*help).to_owned())
            .or_else(|| names::suggestion(written, known));
        self.problems.push(
            Diagnostic::warning(
                Code::UnknownFormat,
                entry.value.span,
                format!("the format `{written}` is not known, so it has no effect"),
            )
            .maybe_help(help),
        );
    }
}
