//! The compiler's output for every mistake in an attribute or a spec.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the message")]

use std::fs;
use std::path::{Path, PathBuf};

use infoplug_spec::{Code, Severity};

/// The cases are built as a separate crate in the target folder, and the path of a spec is relative
/// to it.
fn bring_the_specs() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .map(PathBuf::from)
        .unwrap_or_default();
    let to = target
        .join("tests/trybuild")
        .join(env!("CARGO_PKG_NAME"))
        .join("tests/ui/specs");
    fs::create_dir_all(&to).unwrap();
    for entry in fs::read_dir("tests/ui/specs").unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
    for code in of_specs() {
        fs::write(to.join(format!("{code}.yaml")), whole(code)).unwrap();
    }
}

/// Returns the codes of spec errors whose page has a spec as its example.
fn of_specs() -> impl Iterator<Item = Code> {
    let errors = Code::ALL
        .iter()
        .copied()
        .filter(|code| code.severity() == Severity::Error && (*code as u16) < 100);
    errors.filter(|code| code.page().language == "yaml")
}

/// Completes the example of a page to a whole spec. Examples about whole files are already
/// complete.
fn whole(code: Code) -> String {
    let mut text = code.page().example.to_owned();
    if matches!(
        code,
        Code::Syntax | Code::Empty | Code::SecondDocument | Code::Version
    ) {
        return text;
    }
    for (key, rest) in [
        ("infoplug:", "infoplug: 1\n"),
        (
            "api:",
            "api: { name: Shop, base_url: https://shop.example.com }\n",
        ),
        ("endpoints:", "endpoints: { ping: { get: /ping } }\n"),
    ] {
        if !text.lines().any(|line| line.starts_with(key)) {
            text.push_str(rest);
        }
    }
    text
}

#[test]
fn the_compiler_prints_what_is_wrong_and_where() {
    bring_the_specs();
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}

fn stderrs() -> impl Iterator<Item = (PathBuf, String)> {
    let paths = fs::read_dir("tests/ui")
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let paths = paths.filter(|path| {
        path.extension()
            .is_some_and(|extension| extension == "stderr")
    });
    paths.map(|path| (path.clone(), fs::read_to_string(path).unwrap()))
}

#[test]
fn no_message_names_a_path_into_generated_code() {
    for (path, printed) in stderrs() {
        for internal in ["__", "generated::", "_::", "Erased"] {
            assert!(
                !printed.contains(internal),
                "{}: {internal}",
                path.display()
            );
        }
    }
}

/// Warnings have no case. Only the command shows them, because a macro cannot emit warnings.
#[test]
fn every_error_about_specs_has_a_case() {
    let case = fs::read_to_string("tests/ui/spec_with_each_mistake.rs").unwrap();
    let printed: String = stderrs().map(|(_, printed)| printed).collect();
    for code in of_specs() {
        assert!(
            case.contains(&format!("specs/{code}.yaml")),
            "{code} is not in the case"
        );
        let is_it = |line: &str| {
            line.contains(&format!("specs/{code}.yaml:")) && line.ends_with(&format!("[{code}]"))
        };
        assert!(printed.lines().any(is_it), "{code} has no message");
    }
}

/// The code for `infoplug.yaml` has its test elsewhere, because a case here is a single file.
#[test]
fn every_code_of_the_derives_has_a_case() {
    let printed: String = stderrs().map(|(_, printed)| printed).collect();
    for code in Code::ALL
        .iter()
        .filter(|code| **code as u16 >= 100 && **code != Code::BadConfig)
    {
        assert!(printed.contains(&format!("[{code}]")), "{code} has no case");
    }
}
