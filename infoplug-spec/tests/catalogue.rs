//! The catalogue of codes: every code has a page, and every page is right.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may panic"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use infoplug_spec::{Checked, Code, Severity};

/// Codes about a whole file: their examples are whole files.
const OF_FILES: &[Code] = &[
    Code::Syntax,
    Code::Empty,
    Code::SecondDocument,
    Code::Version,
];

fn check(code: Code, example: &str) -> Checked {
    let mut text = example.to_owned();
    if !OF_FILES.contains(&code) {
        for (key, rest) in [
            ("infoplug:", "infoplug: 1\n"),
            (
                "api:",
                "api: { name: Shop, base_url: https://shop.example.com }\n",
            ),
            ("endpoints:", "endpoints: { ping: { get: /ping } }\n"),
        ] {
            if !example.lines().any(|line| line.starts_with(key)) {
                text.push_str(rest);
            }
        }
    }
    infoplug_spec::check("example.yaml", text)
}

fn shown(checked: &Checked) -> String {
    checked
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.render(&checked.source) + "\n")
        .collect()
}

fn is_of_rust(code: Code) -> bool {
    code as u16 >= 100
}

#[test]
fn every_code_has_a_page() {
    for &code in Code::ALL {
        let page = code.page();
        assert!(
            page.text
                .starts_with(&format!("# {code}: {}\n\n", page.title)),
            "{code}: {}",
            page.text
        );
        assert!(
            page.title.len() > 10 && page.title.ends_with('.') && !page.title.contains('\n'),
            "{code}: {}",
            page.title
        );
        assert!(
            page.why.len() > 30 && page.why.ends_with('.'),
            "{code}: {}",
            page.why
        );
        assert!(
            !page.example.is_empty() && !page.fix.is_empty() && page.example != page.fix,
            "{code}"
        );
        assert_eq!(
            page.text.matches("\n```").count(),
            4,
            "{code}: two examples"
        );
        let language = match code {
            Code::Unreadable => "text",
            code if is_of_rust(code) => "rust",
            _ => "yaml",
        };
        assert_eq!(page.language, language, "{code}");
        assert_eq!(
            page.text.matches(&format!("```{language}\n")).count(),
            2,
            "{code}"
        );
    }
}

#[test]
fn each_page_stands_for_a_code() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/catalogue");
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let codes: BTreeSet<String> = Code::ALL.iter().map(|code| format!("{code}.md")).collect();
    assert_eq!(files.collect::<BTreeSet<_>>(), codes);
}

#[test]
fn the_first_example_of_a_page_has_its_problem_and_the_second_has_none() {
    for &code in Code::ALL {
        let page = code.page();
        if page.language != "yaml" {
            continue;
        }
        let wrong = check(code, page.example);
        assert!(
            !wrong.diagnostics.is_empty(),
            "{code}: nothing is wrong with\n{}",
            page.example
        );
        for diagnostic in &wrong.diagnostics {
            assert_eq!(
                (diagnostic.code, diagnostic.severity),
                (code, code.severity()),
                "{}",
                shown(&wrong)
            );
        }
        assert_eq!(
            wrong.is_valid(),
            code.severity() == Severity::Warning,
            "{code}"
        );
        let right = check(code, page.fix);
        assert!(right.diagnostics.is_empty(), "{code}: {}", shown(&right));
    }
    let folder = infoplug_spec::check_file(Path::new(env!("CARGO_MANIFEST_DIR")), "spec/");
    assert_eq!(
        shown(&folder).lines().next(),
        Code::Unreadable.page().example.lines().nth(1)
    );
}

#[test]
fn codes_are_found_by_their_ids() {
    for &code in Code::ALL {
        let number = code as u16;
        for id in [
            code.id(),
            code.id().to_lowercase(),
            number.to_string(),
            format!("{number:04}"),
            format!(" IP{number} "),
        ] {
            assert_eq!(Code::from_id(&id), Some(code), "{id}");
        }
    }
    for id in [
        "", "IP", "IP0000", "0", "IP9999", "IP00010", "IP-10", "+10", "1O", "İP0010", "ü",
        "IPIP10", "65546",
    ] {
        assert_eq!(Code::from_id(id), None, "{id}");
    }
    assert!(
        Code::ALL
            .windows(2)
            .all(|pair| (pair[0] as u16) < pair[1] as u16)
    );
    assert_eq!(Code::UnknownKey.to_string(), "IP0010");
    assert_eq!(
        Code::UnknownKey.meaning(),
        "A key that the format does not know."
    );
}

#[test]
fn the_page_of_all_checks_has_each_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diagnostics.md");
    let text = std::fs::read_to_string(path).unwrap();
    let rows = text
        .lines()
        .filter_map(|line| line.strip_prefix("| [IP"))
        .map(|row| {
            let cells: Vec<&str> = row
                .split(" | ")
                .map(|cell| cell.trim_end_matches('|').trim())
                .collect();
            assert_eq!(cells.len(), 4, "{row}");
            assert!(!cells[3].is_empty(), "{row}");
            let id = format!("IP{}", cells[0].split(']').next().unwrap());
            let page = format!("](../infoplug-spec/src/catalogue/{id}.md)");
            assert!(cells[0].ends_with(&page), "{row}");
            (id, (cells[1].to_owned(), cells[2].to_owned()))
        });
    let on_the_page: BTreeMap<_, _> = rows.collect();
    let severity = |code: &Code| {
        if code.severity() == Severity::Error {
            "error"
        } else {
            "warning"
        }
    };
    let known = Code::ALL.iter().map(|code| {
        (
            code.id(),
            (severity(code).to_owned(), code.meaning().to_owned()),
        )
    });
    assert_eq!(on_the_page, known.collect());
}
