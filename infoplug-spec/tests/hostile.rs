//! Broken specs, and input made to break a reader. Each gives a diagnostic at a sensible position,
//! and none causes a panic.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may panic"
)]

use std::fmt::Write as _;
use std::io::Write as _;

use infoplug_spec::{Code, Diagnostic, Kind, MAX_BYTES, MAX_DEPTH, Problems, Spec};

const HEAD: &str = "infoplug: 1\napi: { name: A, base_url: https://a.example }\nendpoints: { ping: { get: /ping } }\n";

fn problems(text: impl Into<String>) -> Problems {
    let problems = infoplug_spec::parse("bad.yaml", text).unwrap_err();
    assert!(!problems.diagnostics.is_empty());
    // Rendering must work for every problem.
    assert!(problems.to_string().starts_with("bad.yaml:"));
    problems
}

/// Returns the only problem of a text.
fn only(text: impl Into<String>) -> Diagnostic {
    let problems = problems(text);
    assert_eq!(problems.diagnostics.len(), 1, "{problems}");
    problems.diagnostics[0].clone()
}

/// Checks the only problem of a text: its code, line, column and a part of its message.
fn assert_only(text: &str, code: Code, line: u32, column: u32, message: &str) {
    let diagnostic = only(text);
    let start = diagnostic.span.start;
    assert_eq!(
        (diagnostic.code, start.line, start.column),
        (code, line, column),
        "{text:?}: {}",
        diagnostic.message
    );
    assert!(
        diagnostic.message.contains(message),
        "{text:?}: {}",
        diagnostic.message
    );
}

fn pieces(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect()
}

fn good(text: &str) -> Spec {
    infoplug_spec::parse("good.yaml", text).unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn aliases_that_multiply_are_stopped() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..20 {
        let below = format!("*a{}", level - 1);
        writeln!(
            bomb,
            "a{level}: &a{level} [{}]",
            [below.as_str(); 10].join(", ")
        )
        .unwrap();
    }
    let diagnostic = only(bomb);
    assert_eq!(diagnostic.code, Code::TooLarge);
    assert!(diagnostic.span.start.line < 10, "{diagnostic:?}");
    assert!(diagnostic.help.unwrap().contains("aliases"));
}

#[test]
fn anchors_around_anchors_are_stopped_before_they_fill_the_memory() {
    let open = pieces(60, |level| format!("&a{level} ["));
    let text = format!("{open}{}{}", "x, ".repeat(20_000), "]".repeat(60));
    assert_eq!(only(text).code, Code::TooLarge);
}

#[test]
fn aliases_of_a_long_text_are_stopped() {
    let text = format!(
        "a: &a \"{}\"\nb: [{}]\n",
        "x".repeat(1_000_000),
        "*a, ".repeat(1000)
    );
    assert_eq!(only(text).code, Code::TooLarge);
}

#[test]
fn aliases_that_nest_too_deep_together_are_stopped() {
    let deep = |inner: &str| {
        format!(
            "{}{inner}{}",
            "[".repeat(MAX_DEPTH - 10),
            "]".repeat(MAX_DEPTH - 10)
        )
    };
    let diagnostic = only(format!("a: &a {}\nb: {}\n", deep("x"), deep("*a")));
    assert_eq!(
        (diagnostic.code, diagnostic.span.start.line),
        (Code::TooLarge, 2)
    );
}

#[test]
fn deep_nesting_is_stopped_at_the_limit() {
    let column = u32::try_from(MAX_DEPTH).unwrap() + 1;
    assert_only(
        &"[".repeat(100_000),
        Code::TooLarge,
        1,
        column,
        "nested deeper than 64 levels",
    );
    assert_eq!(only("{a: ".repeat(100_000)).code, Code::TooLarge);
    assert_eq!(only("- ".repeat(100_000)).code, Code::TooLarge);
    let block = pieces(1000, |level| format!("{}a:\n", " ".repeat(level)));
    let diagnostic = only(block);
    assert_eq!(
        (diagnostic.code, diagnostic.span.start.line),
        (Code::TooLarge, column)
    );
}

#[test]
fn nesting_up_to_the_limit_is_read() {
    let depth = MAX_DEPTH - 1;
    let text = format!("a: {}x{}", "[".repeat(depth), "]".repeat(depth));
    assert!(infoplug_spec::document("deep.yaml", text.as_str()).is_ok());
    assert_eq!(only(text.replace('x', "[x]")).code, Code::TooLarge);
}

#[test]
fn a_tab_in_the_indentation_is_named() {
    assert_only("infoplug: 1\napi:\n\tname: A\n", Code::Syntax, 3, 1, "tab");
    assert_only(
        "infoplug: 1\napi:\n  name: A\n \tbase_url: x\n",
        Code::Syntax,
        4,
        2,
        "tab",
    );
}

/// A tab that is part of a string, or on a line with nothing to indent, is not blamed for a mistake
/// on the next line.
#[test]
fn a_tab_that_indents_nothing_is_not_blamed() {
    for before in [
        "  name: |\n    A\n    \tB\n",
        "  name: |\n    A\n    \tB\n\n",
        "  name: >-\n    A\n    \t\n    \tB\n",
        "  name: |1\n   A\n   \tB\n",
        "  name: \"A\n    \tB\"\n",
        "  name: 'A\n\t  B'\n",
        "  name: A\n   \tB\n",
        "  name: A\n\t\n",
        "  name: A\n\t# B\n",
        "  name: A\n  \t \t# B\n",
    ] {
        for mistake in [
            "  base_url: a: b\n",
            "  base_url: @\n",
            "  base_url\n  x: 1\n",
            "  base_url: *a\n",
            "  base_url: \"a\" b\n",
            "   base_url: a\n",
        ] {
            let text = format!("infoplug: 1\napi:\n{before}{mistake}");
            let checked = infoplug_spec::check("a.yaml", text.as_str());
            let first = checked.errors().next().unwrap();
            assert!(!first.message.contains("tab"), "{text:?}: {first:?}");
        }
    }
    // These are indented.
    assert_only(
        "infoplug: 1\napi:\n  name: |\n    A\n    \tB\n\tbase_url: x\n",
        Code::Syntax,
        6,
        1,
        "tab",
    );
    assert_only(
        "infoplug: 1\napi:\n  name: |\n\tA\n",
        Code::Syntax,
        4,
        1,
        "tab",
    );
    assert_only(
        "infoplug: 1\napi:\n  name: \"|\"\n  \tbase_url: x\n",
        Code::Syntax,
        4,
        3,
        "tab",
    );
}

#[test]
fn a_tab_within_a_text_is_no_problem() {
    let spec = good(&HEAD.replace("name: A", "name: \"A\tB\""));
    assert_eq!(spec.api.name, "A\tB");
}

#[test]
fn a_duplicate_key_names_both_places() {
    let text = format!("{HEAD}statuses:\n  200: ok\n  201: made\n  200: again\n");
    assert_only(&text, Code::DuplicateKey, 7, 3, "`200` appears twice");
    let related = &only(text).related;
    assert_eq!(
        (
            related.len(),
            related[0].0.start.line,
            related[0].0.start.column
        ),
        (1, 5, 3)
    );
}

#[test]
fn a_second_document_is_refused() {
    assert_only(
        &format!("{HEAD}---\nb: 1\n"),
        Code::SecondDocument,
        4,
        1,
        "second document",
    );
    assert_only(
        &format!("{HEAD}...\nb: 1\n"),
        Code::SecondDocument,
        5,
        1,
        "second document",
    );
    good(&format!("---\n{HEAD}...\n"));
}

#[test]
fn a_file_without_content_is_empty() {
    for text in [
        "",
        "\n\n",
        "# only\n# comments\n",
        "---\n",
        "--- ~\n",
        "\u{feff}",
        "null",
    ] {
        assert_only(text, Code::Empty, 1, 1, "empty");
    }
}

#[test]
fn a_root_that_is_no_mapping_is_refused() {
    assert_only(
        "hello\n",
        Code::WrongKind,
        1,
        1,
        "must be a mapping, but this is a single value",
    );
    assert_only(
        "\n- a\n- b\n",
        Code::WrongKind,
        2,
        1,
        "must be a mapping, but this is a list",
    );
}

#[test]
fn an_unclosed_quote_is_reported_where_it_opens() {
    for (text, line, column) in [
        ("a: 1\nb: \"open\nc: 2\nd: 3\n", 2, 4),
        ("a: 1\nb: \"last", 2, 4),
        ("a: 1\nb: 'last\n", 2, 4),
        ("a: 'it''s\n  fine'\nb: 'open\n", 3, 4),
        ("a: \"fine\n  still\"\nb: \"open\nc: d\n", 3, 4),
        ("a: \"fine \\\" \n  still\"\nb: [x, 'open]\n", 3, 8),
        ("a: don't\nb: \"open\n", 2, 4),
        ("a: |\n  say \"\n  and \"x\nb: \"open\n", 4, 4),
        ("# it's \"\na: 1 # \"x\nb: 'open\n", 3, 4),
        ("\"a b\": \"open\n", 1, 8),
        ("a: &x \"open\nb: 1\n", 1, 7),
        ("größe: \"ü\n", 1, 8),
        ("a:\r\n  - \"open\r\n", 2, 5),
    ] {
        assert_only(
            text,
            Code::Syntax,
            line,
            column,
            "this quoted string is not closed",
        );
        assert!(only(text).help.unwrap().contains("closing quote"));
    }
}

#[test]
fn a_quote_that_a_later_one_closes_is_reported_where_it_opens() {
    for (text, line, column, closed) in [
        ("a: \"open\nb: \"fine\"\nc: 1\n", 1, 4, (2, 5)),
        (
            "a: 'it''s\n  fine'\nb: 'open\nc: 1\nd: 'fine'\n",
            3,
            4,
            (5, 5),
        ),
        ("a: \"fine\"\n\"b\": \"open\n'c': \"x: y\"\n", 2, 6, (3, 7)),
    ] {
        assert_only(text, Code::Syntax, line, column, "continues to line");
        let start = only(text).related[0].0.start;
        assert_eq!((start.line, start.column), closed, "{text:?}");
    }
    assert_only(
        "a: \"b\" c\n",
        Code::Syntax,
        1,
        8,
        "follows a closing quote",
    );
    assert_only(
        "a: ['b' 'c']\n",
        Code::Syntax,
        1,
        9,
        "follows a closing quote",
    );
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_key() {
    assert_eq!(good(&format!("\u{feff}{HEAD}")).endpoints.len(), 1);
    let text = format!("\u{feff}{}", HEAD.replace("infoplug: 1", "infoplug: 2"));
    assert_only(&text, Code::Version, 1, 11, "version");
}

#[test]
fn control_characters_are_named() {
    assert_only("infoplug: 1\na: x\0y\n", Code::Syntax, 2, 5, "U+0000");
    assert_only("\0", Code::Syntax, 1, 1, "U+0000");
    assert_only("a: \"x\u{1}\"\n", Code::Syntax, 1, 6, "U+0001");
    assert_only("\u{1}\u{2}PK\u{3}\u{4}\u{7f}", Code::Syntax, 1, 1, "U+0001");
}

#[test]
fn all_line_ends_count_as_lines() {
    let text = format!("{HEAD}statuses:\n  200: ok\n  2000: low\n");
    for end in ["\n", "\r\n", "\r"] {
        let text = text.replace('\n', end);
        assert_only(&text, Code::BadValue, 6, 3, "`2000` is not a status");
        assert_eq!(
            problems(text.as_str()).source.line(6),
            Some("  2000: low"),
            "{end:?}"
        );
        assert_eq!(good(&HEAD.replace('\n', end)).endpoints.len(), 1);
    }
}

#[test]
fn a_mapping_that_breaks_off_is_reported_where_it_opens() {
    assert_only(
        "infoplug: 1\napi: {name: A,\n",
        Code::Syntax,
        2,
        6,
        "`{` is not closed",
    );
    assert_only(
        "infoplug: 1\nx: [a, {b: 1}\n",
        Code::Syntax,
        2,
        4,
        "`[` is not closed",
    );
    assert_only("infoplug: 1\napi\n", Code::Syntax, 2, 1, "has no `:`");
    assert_only(
        "infoplug: 1\napi:\n  name: A\n base_url: x\n",
        Code::Syntax,
        4,
        2,
        "does not continue the mapping",
    );
}

#[test]
fn texts_that_need_quotes_are_named() {
    assert_only("a: @x\n", Code::Syntax, 1, 4, "cannot begin with `@`");
    assert_only("a: `x`\n", Code::Syntax, 1, 4, "cannot begin with");
    assert_only("a: %x\n", Code::Syntax, 1, 4, "cannot begin with `%`");
    assert_only("a: b: c\n", Code::Syntax, 1, 5, "a `:` is not allowed here");
    assert_only("a: \"\\q\"\n", Code::Syntax, 1, 4, "unknown escape");
    assert_only("a: *nope\n", Code::Syntax, 1, 4, "no anchor");
}

#[test]
fn yaml_features_that_the_format_does_not_use_are_refused() {
    assert_only("a: &x [*x]\n", Code::Unsupported, 1, 8, "contains it");
    let text = HEAD.replace("infoplug: 1", "infoplug: !!int 1");
    assert_only(&text, Code::Unsupported, 1, 17, "tag");
    let text = HEAD.replace(
        "{ name: A, base_url: https://a.example }",
        "\n  <<: { name: A }\n  name: A\n  base_url: https://a.example",
    );
    assert_only(&text, Code::Unsupported, 3, 3, "merge keys");
    assert_only(
        &format!("{HEAD}[a, b]: c\n"),
        Code::Unsupported,
        4,
        1,
        "a key cannot be a list or a mapping",
    );
    assert_only(
        &format!("{HEAD}? {{ x: y }}\n: z\n"),
        Code::Unsupported,
        4,
        3,
        "a key cannot be a list or a mapping",
    );
}

#[test]
fn an_alias_gives_the_value_of_its_anchor() {
    let node = infoplug_spec::document("a.yaml", "a: &x [1, 2]\nb: *x\n").unwrap();
    let Kind::Map(entries) = node.kind else {
        panic!("no mapping")
    };
    assert_eq!(entries[0].value, entries[1].value);
}

#[test]
fn a_text_beyond_the_limit_is_not_read() {
    assert_only(
        &"# x\n".repeat(MAX_BYTES / 4 + 1),
        Code::TooLarge,
        1,
        1,
        "bytes",
    );
}

#[test]
fn a_huge_name_is_cut_in_messages() {
    let name = "ü".repeat(100_000);
    let diagnostic = only(format!("{HEAD}types: {{ A: {name} }}\n"));
    assert_eq!(diagnostic.code, Code::UnknownType);
    assert!(diagnostic.message.chars().count() < 1100);
    assert!(
        diagnostic.message.starts_with("the type `üü"),
        "{}",
        diagnostic.message
    );
    assert!(
        diagnostic.message.ends_with("üü` is not defined"),
        "{}",
        diagnostic.message
    );
}

#[test]
fn thousands_of_mistakes_do_not_take_thousands_of_messages() {
    let text = pieces(20_000, |index| format!("kez{index}: 1\n"));
    let problems = problems(text);
    assert_eq!(problems.diagnostics.len(), 500);
    assert!(
        problems
            .to_string()
            .contains("there may be more: at most 500 problems are listed per file"),
        "{problems}"
    );
}

#[test]
fn long_chains_of_types_are_read_or_refused() {
    let types = |count: usize, shape: &dyn Fn(usize) -> String| {
        let entries = pieces(count, |index| format!("  A{index}: {}\n", shape(index + 1)));
        format!("{HEAD}types:\n{entries}  A{count}: string\n")
    };
    let objects = good(&types(1500, &|next| {
        format!("{{ fields: {{ a: A{next} }} }}")
    }));
    assert_eq!(objects.types.len(), 1500);
    assert_eq!(good(&types(50, &|next| format!("A{next}"))).types.len(), 0);
    let ring = types(1500, &|next| {
        format!("{{ fields: {{ a: A{}? }} }}", next % 1500)
    });
    assert_eq!(good(&ring).types.len(), 1500);
    let nested = |next: usize| format!("{}A{next}{}", "[".repeat(60), "]".repeat(60));
    let inline = |next: usize| format!("{{ type: {{ fields: {{ a: A{next} }} }} }}");
    for text in [
        types(1500, &|next| format!("A{next}")),
        types(1500, &nested),
        types(1500, &inline),
    ] {
        let problems = problems(text);
        assert!(
            problems
                .diagnostics
                .iter()
                .all(|diagnostic| diagnostic.code == Code::TooLarge),
            "{problems}"
        );
    }
}

#[test]
fn a_mistake_at_the_end_of_a_long_chain_of_types_is_found() {
    let count = 20_000;
    let chain = pieces(count, |index| {
        format!("  A{index}: {{ fields: {{ a: A{} }} }}\n", index + 1)
    });
    let endpoints = pieces(200, |index| {
        format!("  e{index}: {{ get: /e{index}, returns: A{index} }}\n")
    });
    let head = HEAD.replace(" { ping: { get: /ping } }", "\n  ping: { get: /ping }");
    let problems = problems(format!(
        "{head}{endpoints}types:\n{chain}  A{count}: texd\n"
    ));
    assert_eq!(problems.diagnostics.len(), 1);
    assert_eq!(problems.broken_endpoints.len(), 200);
}

#[test]
fn formats_that_multiply_are_stopped() {
    let formats = pieces(20_000, |index| {
        format!("{{ when: {{ body: {{ /f: {index} }} }} }}, ")
    });
    let formats = format!("formats: [{formats}]");
    let many = |count: usize| pieces(count, |index| format!("/p{index}, "));
    assert!(
        infoplug_spec::parse(
            "good.yaml",
            format!("{HEAD}error_body: {{ code: /c, {formats} }}\n")
        )
        .is_ok()
    );
    // Many locations, one location with a long string, and many members of a single format: every
    // format would copy them.
    let members = pieces(100, |index| format!("m{index}: /m, "));
    for common in [
        format!("code: [{}]", many(100)),
        format!("code: {{ value: {} }}", "x".repeat(10_000)),
        format!("members: {{ {members} }}"),
    ] {
        let diagnostic = only(format!("{HEAD}error_body: {{ {common}, {formats} }}\n"));
        assert_eq!(
            (diagnostic.code, diagnostic.span.start.line),
            (Code::TooLarge, 4)
        );
        assert!(diagnostic.help.unwrap().contains("fewer formats"));
    }
    let formats = formats.replacen("when:", &format!("members: {{ {members} }}, when:"), 1);
    assert_eq!(
        only(format!("{HEAD}error_body: {{ {formats} }}\n")).code,
        Code::TooLarge
    );
}

#[test]
fn large_error_bodies_are_read_at_once() {
    let list = |piece: fn(usize) -> String| pieces(40_000, piece);
    let start = std::time::Instant::now();
    for keys in [
        format!("members: {{ {} }}", list(|index| format!("m{index}: /m, "))),
        format!(
            "code: [{}]",
            list(|index| format!("{{ header: H{index} }}, "))
        ),
        format!(
            "error_when: {{ body: {{ {} }} }}",
            list(|index| format!("/b{index}: 1, "))
        ),
        format!(
            "error_when: {{ body: {{ /a: [{}] }} }}",
            list(|index| format!("{index}, "))
        ),
        format!(
            "error_when: {{ content_type: [{}] }}",
            list(|index| format!("a/b{index}, "))
        ),
        format!(
            "retry: [{}]",
            list(|index| format!("{{ when: {{ body: {{ /f: {index} }} }}, advice: never }}, "))
        ),
    ] {
        infoplug_spec::parse("good.yaml", format!("{HEAD}error_body: {{ {keys} }}\n")).unwrap();
    }
    let wrong = list(|index| format!("unknown{index}, "));
    let endpoints = list(|index| format!("e{index}: {{ get: /e{index} }}, "));
    let text = HEAD.replace("{ ping:", &format!("{{ {endpoints} ping:"));
    let found = problems(format!(
        "{text}error_body: {{ error_when: {{ endpoints: [{wrong}] }} }}\n"
    ));
    assert_eq!(found.diagnostics.len(), 500);
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn question_marks_without_end_are_no_type() {
    assert_only(
        &format!("{HEAD}types: {{ A: \"text{}\" }}\n", "?".repeat(100_000)),
        Code::UnknownType,
        4,
        13,
        "is not defined",
    );
}

fn load(bytes: &[u8]) -> Problems {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    infoplug_spec::load(file.path(), "shown.yaml").unwrap_err()
}

#[test]
fn a_file_is_read_under_the_name_that_is_shown() {
    let problems = load(b"infoplug: 2\n");
    assert_eq!(problems.source.path(), "shown.yaml");
    assert_eq!(problems.source.text(), "infoplug: 2\n");
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(HEAD.as_bytes()).unwrap();
    assert_eq!(
        infoplug_spec::load(file.path(), "shown.yaml")
            .unwrap()
            .endpoints
            .len(),
        1
    );
}

#[test]
fn a_directory_or_a_missing_file_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let directory = infoplug_spec::load(folder.path(), "specs").unwrap_err();
    assert_eq!(directory.diagnostics[0].code, Code::Unreadable);
    assert!(
        directory
            .to_string()
            .starts_with("specs:1:1: the spec cannot be read: it is a directory"),
        "{directory}"
    );
    let missing = infoplug_spec::load(&folder.path().join("no.yaml"), "specs/no.yaml").unwrap_err();
    assert_eq!(missing.diagnostics[0].code, Code::Unreadable);
    assert!(
        missing
            .to_string()
            .starts_with("specs/no.yaml:1:1: the spec cannot be read: "),
        "{missing}"
    );
    assert!(
        missing.diagnostics[0]
            .help
            .as_ref()
            .unwrap()
            .contains("relative to the current directory")
    );
    std::fs::write(folder.path().join("tickets.yaml"), "").unwrap();
    let near =
        infoplug_spec::load(&folder.path().join("tickts.yaml"), "specs/tickts.yaml").unwrap_err();
    assert!(
        near.to_string()
            .ends_with("help: did you mean `tickets.yaml`, in the same folder?"),
        "{near}"
    );
    assert_eq!(
        directory.diagnostics[0].help.as_deref(),
        Some("name a file in it")
    );
}

#[test]
fn bytes_that_are_not_utf8_are_located() {
    for (bytes, position) in [
        (&b"a: 1\nb: \xff\n"[..], "byte 8, line 2"),
        (b"a: 1\n\xff\n", "byte 5, line 2"),
        (b"\xff\xfea\0:\0", "byte 0, line 1"),
        (b"a: \xc3", "byte 3, line 1"),
    ] {
        let problems = load(bytes);
        assert_eq!(problems.diagnostics[0].code, Code::Unreadable);
        assert!(
            problems.diagnostics[0].message.ends_with(position),
            "{problems}"
        );
        assert!(
            position.ends_with(&format!("line {}", problems.diagnostics[0].span.start.line)),
            "{problems}"
        );
    }
}

#[test]
fn a_file_beyond_the_limit_is_too_large_even_if_the_limit_cuts_a_letter() {
    let mut bytes = "ü".repeat(MAX_BYTES / 2).into_bytes();
    bytes.extend("ü".bytes());
    let problems = load(&bytes);
    assert_eq!(problems.diagnostics[0].code, Code::TooLarge, "{problems}");
}

/// Returns a spec with this many endpoints, each with parameters, a response, errors and a page.
fn large(endpoints: usize) -> String {
    let statuses =
        "statuses:\n  200: ok\n  404: { meaning: Not there., solution: Look elsewhere. }\n";
    let errors = pieces(300, |index| {
        format!("  e{index}: {{ status: 404, cause: Cause {index}., solution: Do {index}. }}\n")
    });
    let types = pieces(endpoints, |index| {
        format!(
            "  T{index}: {{ fields: {{ id: integer, name: \"string?\", state: {{ enum: [a, b] }}, next: \"T{}?\" }} }}\n",
            (index + 1) % endpoints
        )
    });
    let calls = pieces(endpoints, |index| {
        let query = "page: { type: integer, range: 1..=100, default: 1 }\n      q: { type: string, length: ..=9 }";
        let path = format!(
            "get: \"/things{index}/{{id}}\"\n    path: {{ id: string }}\n    query:\n      {query}"
        );
        let (first, second) = (index % 300, (index + 7) % 300);
        let errors = format!(
            "statuses: [200, 404]\n    errors: [e{first}, e{second}]\n    docs: https://a.example/{index}"
        );
        format!("  call_{index}:\n    {path}\n    returns: T{index}\n    {errors}\n")
    });
    let head =
        "infoplug: 1\napi: { name: A, base_url: https://a.example }\nerror_body: { code: /code }\n";
    format!("{head}{statuses}errors:\n{errors}types:\n{types}endpoints:\n{calls}")
}

#[test]
fn two_thousand_endpoints_are_checked_at_once() {
    let text = large(2_000);
    let start = std::time::Instant::now();
    let checked = infoplug_spec::check("large.yaml", text.as_str());
    let taken = start.elapsed();
    println!(
        "{} kB, {} lines: {taken:?}",
        text.len() / 1000,
        text.lines().count()
    );
    assert!(
        checked.diagnostics.is_empty(),
        "{}",
        checked.diagnostics[0].render(&checked.source)
    );
    assert_eq!(checked.spec.endpoints.len(), 2_000);
    assert!(taken.as_secs() < 10, "{taken:?}");
}

#[test]
fn two_thousand_endpoints_with_a_warning_or_an_error_each_take_no_longer() {
    let warned = large(2_000)
        .replace("default: 1 }", "default: 1, required: true }")
        .replace("https://a.example/", "http://a.example/");
    let doubled = large(2_000).replace("solution: Do", "solution: Cause");
    let wrong = large(2_000)
        .replace("length: ..=9", "length: ..9")
        .replace("returns: T", "returns: X");
    let start = std::time::Instant::now();
    let count = |text: String| {
        let start = std::time::Instant::now();
        let checked = infoplug_spec::check("large.yaml", text);
        println!(
            "{} diagnostics: {:?}",
            checked.diagnostics.len(),
            start.elapsed()
        );
        let shown: usize = checked
            .diagnostics
            .iter()
            .map(|diagnostic| diagnostic.render(&checked.source).len())
            .sum();
        assert!(shown > 0);
        checked.diagnostics.len()
    };
    assert_eq!(
        (count(warned), count(doubled), count(wrong)),
        (500, 300, 500)
    );
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

#[test]
fn many_diagnostics_of_a_large_text_are_shown_at_once() {
    let line = "# a comment that takes up a line of its own, as there are many in a large file\n";
    // Many lines, and a few long ones.
    let many = line.repeat((MAX_BYTES - 50_000) / line.len());
    let few = format!("# {}\n", "x".repeat(100_000)).repeat(200);
    for comments in [many, few] {
        let text = format!(
            "{comments}{HEAD}{}",
            pieces(1_000, |index| format!("kez{index}: 1\n"))
        );
        assert!(text.len() <= MAX_BYTES && text.len() > MAX_BYTES / 10 * 9);
        let problems = infoplug_spec::parse("bad.yaml", text).unwrap_err();
        assert_eq!(problems.diagnostics.len(), 500);
        let start = std::time::Instant::now();
        let shown = problems.to_string();
        println!("{:?}", start.elapsed());
        assert!(shown.contains("| kez499: 1\n"));
        assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    }
}

#[test]
fn a_file_of_the_largest_size_is_answered_soon() {
    let mut endpoints = String::new();
    while endpoints.len() + HEAD.len() < MAX_BYTES - 200 {
        writeln!(
            endpoints,
            "  call_{}: {{ get: /things, summary: \"Lists the things, one after the other.\" }}",
            endpoints.len()
        )
        .unwrap();
    }
    let text = HEAD.replace(" { ping: { get: /ping } }", "") + &endpoints;
    let full = format!("{HEAD}# {}", "x".repeat(MAX_BYTES - HEAD.len() - 2));
    for (text, codes) in [
        (text, &[Code::TooLarge][..]),
        (full.clone() + "x", &[Code::TooLarge]),
        (full, &[]),
    ] {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        let start = std::time::Instant::now();
        let checked = infoplug_spec::check_file(file.path(), "large.yaml");
        let found: Vec<Code> = checked
            .diagnostics
            .iter()
            .map(|diagnostic| diagnostic.code)
            .collect();
        println!("{:?}: {found:?}", start.elapsed());
        assert_eq!(found, codes);
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_a_device_or_a_locked_file_is_refused_at_once() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let link = folder.path().join("link.yaml");
    std::os::unix::fs::symlink(&pipe, &link).unwrap();
    let socket = folder.path().join("socket");
    let _listening = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    for path in [
        pipe.as_path(),
        link.as_path(),
        socket.as_path(),
        std::path::Path::new("/dev/zero"),
        std::path::Path::new("/dev/tty"),
    ] {
        let checked = infoplug_spec::check_file(path, "spec.yaml");
        let [only] = checked.diagnostics.as_slice() else {
            panic!("{path:?}")
        };
        assert_eq!(
            (only.code, only.severity),
            (Code::Unreadable, infoplug_spec::Severity::Error)
        );
        assert_eq!(
            only.message, "the spec cannot be read: it is a pipe or a device, not a file",
            "{path:?}"
        );
    }
    let locked = folder.path().join("locked.yaml");
    std::fs::write(&locked, HEAD).unwrap();
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o000)).unwrap();
    // Some users may read every file.
    if std::fs::File::open(&locked).is_err() {
        assert_eq!(
            infoplug_spec::check_file(&locked, "locked.yaml").diagnostics[0].code,
            Code::Unreadable
        );
    }
    let meta = folder.path().join("around.yaml");
    std::os::unix::fs::symlink(&meta, &meta).unwrap();
    assert_eq!(
        infoplug_spec::check_file(&meta, "around.yaml").diagnostics[0].code,
        Code::Unreadable
    );
    std::fs::write(folder.path().join("empty.yaml"), "").unwrap();
    assert_eq!(
        infoplug_spec::check_file(&folder.path().join("empty.yaml"), "empty.yaml").diagnostics[0]
            .code,
        Code::Empty
    );
}
