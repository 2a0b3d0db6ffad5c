//! YAML text -> a tree in which every key and value knows its position.
//!
//! Only this module knows the YAML parser. It bounds what a document can cost a reader: size,
//! depth, and nodes after aliases are expanded.

mod builder;
mod hidden;
mod limits;
mod quotes;
mod syntax;
mod tabs;
mod tree;

use granit_parser::{Marker, Parser};

pub use limits::{MAX_BYTES, MAX_DEPTH, MAX_NODES};
pub(crate) use tree::Document;
pub use tree::{Entry, Kind, Node};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Position, Source, Span};
use builder::Builder;

/// Parses YAML text into a tree.
///
/// # Errors
///
/// Fails if the text is not a single YAML document. A duplicate key does not fail: it is reported
/// to `problems`.
pub(crate) fn read(source: &Source, problems: &Diagnostics) -> Result<Document, Box<Diagnostic>> {
    let text = source.text();
    if text.len() > MAX_BYTES {
        return Err(Box::new(
            Diagnostic::error(
                Code::TooLarge,
                Span::START,
                format!(
                    "the spec has {} bytes, but the limit is {MAX_BYTES}",
                    text.len()
                ),
            )
            .help("split it into several specs"),
        ));
    }
    let options =
        granit_parser::options! { flow_nesting_limit: MAX_DEPTH, block_nesting_limit: MAX_DEPTH };
    let mut builder = Builder::new(source, problems);
    let mut read = Span::START.start;
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| {
            let at = position(*error.marker());
            Box::new(syntax::explained(source, &error, at, read))
        })?;
        let span = convert(span.start, span.end);
        read = read.max(span.end);
        builder.event(event, span).map_err(Box::new)?;
    }
    builder.finish().map_err(Box::new)
}

fn position(marker: Marker) -> Position {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Position {
        line: number(marker.line().max(1)),
        column: number(marker.col().saturating_add(1)),
    }
}

fn convert(start: Marker, end: Marker) -> Span {
    Span {
        start: position(start),
        end: position(end),
    }
}
