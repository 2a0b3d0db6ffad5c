//! YAML text -> a tree in which every key and value knows its position.
//!
//! Only this module knows the YAML parser. It bounds what a document can cost a reader: size,
//! depth, and nodes after aliases are expanded.

mod builder;
mod distinct;
mod hidden;
mod limits;
mod quotes;
mod simple;
mod syntax;
mod tabs;
mod tree;

use granit_parser::{Marker, Parser};

pub(crate) use distinct::are_distinct;
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
    if let Some(document) = simple::read(text) {
        return Ok(document);
    }
    parsed(source, problems)
}

/// Reads any YAML, and explains its mistakes.
fn parsed(source: &Source, problems: &Diagnostics) -> Result<Document, Box<Diagnostic>> {
    let text = source.text();
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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    fn specs() -> Vec<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
        let folders = [root.clone(), root.join("examples")];
        let files = folders
            .iter()
            .flat_map(|folder| fs::read_dir(folder).unwrap());
        let paths = files.map(|file| file.unwrap().path());
        paths
            .filter(|path| path.extension().is_some_and(|it| it == "yaml"))
            .map(|path| fs::read_to_string(path).unwrap())
            .collect()
    }

    /// Compares both readers, and returns whether the simple one read the text.
    fn agree(text: &str) -> bool {
        let Some(simple) = simple::read(text) else {
            return false;
        };
        let problems = Diagnostics::default();
        let full = parsed(&Source::new("a.yaml", text), &problems);
        let full = full.unwrap_or_else(|problem| panic!("{}\n{text:?}", problem.message));
        assert_eq!(problems.count(), 0, "{text:?}");
        assert_eq!(simple.root, full.root, "{text:?}");
        assert_eq!(simple.bare, full.bare, "{text:?}");
        true
    }

    #[test]
    fn the_simple_reader_reads_what_the_parser_reads_with_the_same_positions() {
        for text in [
            "a: b",
            "# c\n\na: b # c\n\n  # c\nü: \"ü\\\"\\n\" # ü\nlast:",
            "a:\n  - b\n  - c: d\n    e: f\n\n  - - g\n    - [h, {i: j}]\nk:\n- l\n-   m\nn: { o, p: , q: [] }\n",
            "a: >-\n  b\n  c\n\n\n  d\n\nb: |\n  c\n   d\n\n  e\n\n# f\nc: >\n  d",
            "z: [a,\n  b\n]\na: { b: 'it''s',\n  # c\n  \"d\": e?, f: g:h, i: -1,\n  j: k, }\n",
            "a: https://b.c/d?e=f#g\nh: i#j\nk : l\n'm': n\n\"o\": p\n",
            "a: b\r\nc: |\r\n  d\r\n  e\r\n",
            "a: |-\n  b\n   \nc: d\n",
            "a: &b\n  c: &d [e]\nf: *b\ng: { h: *d, i: &j k, l: [*j, *b] }\nm:\n  - *j\n  - n: &o >-\n      p\n    q: *o\n",
        ] {
            assert!(agree(text), "{text:?}");
        }
        for text in specs() {
            assert!(agree(&text), "{text:.200}");
        }
    }

    #[test]
    fn the_parser_reads_what_is_rare_or_wrong() {
        for text in [
            "",
            "a",
            "- a",
            "{ a: b }",
            " a: b",
            "---\na: b",
            "a: b\n...\n",
            "%YAML 1.2\na: b",
            "\u{feff}a: b",
            "a:\tb",
            "a: b\n\tc: d",
            "a: b\tc",
            "a: \"b",
            "a: 'b\n  c'",
            "a: b\n  c",
            "a: b\n c: d",
            "a: b: c",
            "a:b",
            "a: b\na: c",
            "a: { b: c, b: d }",
            "a: &b",
            "a: &b\nc: d",
            "a: &b c\nd: &b e",
            "a: &b [*b]",
            "a: &b c\nd: &e *b",
            "a: &b c\n*b : d",
            "a: &b c\nd: [*b: e]",
            "a: *b",
            "a: !b c",
            "<<: a",
            "? a\n: b",
            "a: @b",
            "a: `b`",
            "a: [b, c: d]",
            "a: [b",
            "a: { b: c",
            "a: [,]",
            "a: { b: c d: e }",
            "a: [b] c",
            "a: \"b\" c",
            "a: {\"b\":c}",
            "a: \"\\x41\"",
            "a: b\u{200b}",
            "a: \"b\u{85}\"",
            "# \u{202e}\na: b",
            "a: \u{fffe}",
            "a: b\rc: d",
            "a: |+\n  b",
            "a: |2\n   b",
            "a: |\n\n  b",
            "a: |\nb: c",
            "a: >\n  b\n   c",
            "a: >\n  b \n  c",
            "a: | # b\n  c",
            "a:\n  - b\n c: d",
            "a:\n  -\n    b",
            "a:\n  - b\n  c",
            "a: - b",
            "a:\n  [b]: c",
        ] {
            assert!(!agree(text), "{text:?}");
        }
        let multiplied =
            (1..30).map(|n| format!("a{n}: &a{n} [{0}, {0}]\n", format_args!("*a{}", n - 1)));
        let bomb = format!("a0: &a0 [b]\n{}", multiplied.collect::<String>());
        assert!(simple::read(&bomb).is_none());
        let deep = format!("a: {}{}", "[".repeat(60), "]".repeat(60));
        assert!(!agree(&deep));
        assert!(!agree(&format!("a: b\n{}: c", "k".repeat(1100))));
        assert!(!agree(&format!("a: [{}]", "b,".repeat(MAX_NODES))));
    }

    #[test]
    fn both_readers_agree_about_whatever_the_simple_one_reads() {
        const PARTS: [&str; 36] = [
            ":",
            ": ",
            " ",
            "  ",
            "\n",
            "\n  ",
            "- ",
            "#",
            " #",
            "{",
            "}",
            "[",
            "]",
            ", ",
            "\"",
            "'",
            ">-\n",
            "|\n",
            "\t",
            "\r\n",
            "?",
            "&a ",
            "*a",
            "!",
            "`",
            "~",
            "ü",
            "\u{a0}",
            "\u{200b}",
            "\\",
            "---\n",
            "<<: ",
            "b: c\n",
            "-1",
            "t: >-\n  u\n\n  v\n",
            "w:\n- x: 1\n  y: 2\n",
        ];
        let specs = specs();
        let mut state = 1_u64;
        let mut random = |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            usize::try_from(state >> 33).unwrap() % below.max(1)
        };
        let mut read = 0;
        for _ in 0..4000 {
            let lines: Vec<&str> = specs[random(specs.len())].split_inclusive('\n').collect();
            let from = random(lines.len());
            let lines = &lines[from..(from + 1 + random(20)).min(lines.len())];
            let indent = lines[0].len() - lines[0].trim_start_matches(' ').len();
            let mut text: String = lines
                .iter()
                .map(|line| line.strip_prefix(&" ".repeat(indent)).unwrap_or(line))
                .collect();
            for _ in 0..random(3) {
                let at = random(text.len() + 1);
                let at = (0..=at)
                    .rev()
                    .find(|at| text.is_char_boundary(*at))
                    .unwrap();
                if random(3) == 0 && at < text.len() {
                    text.remove(at);
                } else {
                    text.insert_str(at, PARTS[random(PARTS.len())]);
                }
            }
            read += usize::from(agree(&text));
        }
        assert!(read > 500, "{read}");
    }
}
