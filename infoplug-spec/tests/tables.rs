//! The tables of every spec here, as a client carries them.

#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

use std::fmt::Debug;
use std::path::{Path, PathBuf};

use infoplug_spec::lower;
use infoplug_tables::{Api, Job, Operation, Rule, Stored};
use proptest::prelude::*;

fn specs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folders = ["spec", "spec/examples", "tests/specs"];
    let files = folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(root.join(folder)).unwrap());
    files
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
        .collect()
}

/// Reading gives what was written, and a part of it or more than it gives nothing.
fn assert_kept<T: Stored + Debug + PartialEq>(table: &T) {
    let literal = table.literal();
    assert_eq!(T::of_literal(&literal).as_ref(), Some(table));
    let end = literal.len().saturating_sub(1);
    assert_eq!(literal.get(..end).and_then(T::of_literal), None);
    assert_eq!(T::of_literal(&(literal + "n")), None);
}

#[test]
fn what_a_client_carries_is_what_its_spec_says() {
    let mut jobs = 0;
    for path in specs() {
        let spec = infoplug_spec::load(&path, path.display().to_string()).unwrap();
        assert_kept(&lower::api(&spec));
        for endpoint in &spec.endpoints {
            assert_kept(&lower::operation(&spec, endpoint));
        }
        for job in &spec.jobs {
            assert_kept(&lower::job(job));
            jobs += 1;
        }
    }
    assert!(jobs > 2);
}

proptest! {
    #[test]
    fn any_text_and_any_bound_is_kept(
        text in "\\PC*|[\\x00-\\x20\"\\\\]*",
        docs in proptest::option::of(any::<String>()),
        range in any::<(i128, i128)>(),
        bounds in (proptest::num::f64::NORMAL, prop_oneof![Just(f64::INFINITY), Just(-0.0)]),
    ) {
        assert_kept(&text);
        assert_kept(&docs);
        assert_kept(&Rule::Nullable(Box::new(Rule::Integer(range.0, range.1))));
        assert_kept(&Rule::Items(0, u64::MAX, Box::new(Rule::Number(bounds.0, bounds.1))));
    }

    #[test]
    fn what_is_no_literal_is_nothing(text in "[-+0-9 a-z]{0,60}") {
        // Nothing but that it ends: most texts are none.
        let _ = Api::of_literal(&text);
        let _ = Operation::of_literal(&text);
        let _ = Job::of_literal(&text);
        prop_assert_eq!(Vec::<String>::of_literal(&format!("99999999999 {text}")), None);
    }
}
