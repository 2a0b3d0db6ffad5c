//! What the compiler prints for every mistake in an attribute or a spec.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the message")]

use std::fs;
use std::path::{Path, PathBuf};

/// The cases are built as a crate of their own inside of the target folder, and a spec is named relative to it.
fn bring_the_specs() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().map(PathBuf::from).unwrap_or_default();
    let to = target.join("tests/trybuild").join(env!("CARGO_PKG_NAME")).join("tests/ui/specs");
    fs::create_dir_all(&to).unwrap();
    for entry in fs::read_dir("tests/ui/specs").unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[test]
fn the_compiler_prints_what_is_wrong_and_where() {
    bring_the_specs();
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
