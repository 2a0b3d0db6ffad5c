//! What follows from conditions: that no response meets several of them, or that one implies
//! another. Both are claimed only where they are certain.

use std::collections::HashSet;

use crate::model::{Condition, JsonType, Pointer, Test};

const ALL_TYPES: [JsonType; 6] = [
    JsonType::String,
    JsonType::Integer,
    JsonType::Number,
    JsonType::Boolean,
    JsonType::List,
    JsonType::Object,
];

/// The statuses that a condition, or a context, allows.
#[derive(Clone)]
pub(super) struct Statuses(Vec<bool>);

impl Statuses {
    /// Returns the statuses in ranges.
    pub(super) fn of(ranges: &[(u16, u16)]) -> Self {
        let mut all = vec![false; 1000];
        for (first, last) in ranges {
            let range = usize::from(*first)..usize::from(*last).saturating_add(1).min(1000);
            all.get_mut(range).unwrap_or_default().fill(true);
        }
        Self(all)
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        self.0
            .iter()
            .zip(&other.0)
            .any(|(one, other)| *one && *other)
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.0
            .iter_mut()
            .zip(&other.0)
            .for_each(|(one, other)| *one |= *other);
    }

    fn is_within(&self, other: &Self) -> bool {
        self.0
            .iter()
            .zip(&other.0)
            .all(|(one, other)| !*one || *other)
    }
}

/// Where a tested value is. Headers hold only strings.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Text,
    Json,
}

/// Returns whether some value, or its absence, passes all tests.
pub(super) fn can_pass(tests: &[&Test], subject: Subject) -> bool {
    if let Some(values) = tests.iter().find_map(|test| test.is.as_ref()) {
        let types = ALL_TYPES.into_iter().filter(|ty| is_possible(*ty, subject));
        return types
            .flat_map(|ty| values.iter().map(move |value| (ty, value)))
            .any(|(ty, value)| is_passed(tests, ty, value));
    }
    tests.iter().all(|test| passes_absent(test)) || is_passed_by_something(tests, subject)
}

fn is_possible(ty: JsonType, subject: Subject) -> bool {
    subject == Subject::Json || ty == JsonType::String
}

fn has_type(test: &Test, ty: JsonType) -> bool {
    test.types.is_empty()
        || test.types.contains(&ty)
        || ty == JsonType::Integer && test.types.contains(&JsonType::Number)
}

/// Returns whether a scalar of a type, spelled like this, passes all tests.
fn is_passed(tests: &[&Test], ty: JsonType, value: &str) -> bool {
    let can_be = match ty {
        JsonType::String => true,
        JsonType::Integer => {
            let digits = value.strip_prefix('-').unwrap_or(value);
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
        }
        JsonType::Number => value.parse::<f64>().is_ok(),
        JsonType::Boolean => matches!(value, "true" | "false"),
        JsonType::List | JsonType::Object => false,
    };
    can_be && tests.iter().all(|test| passes(test, ty, value))
}

/// Returns whether a scalar of a type passes.
fn passes(test: &Test, ty: JsonType, value: &str) -> bool {
    let Test {
        present,
        empty,
        types: _,
        is,
        not,
        starts_with,
        contains,
        any,
    } = test;
    let letters = Some(value).filter(|_| ty == JsonType::String);
    *present != Some(false)
        && empty.is_none_or(|empty| empty == letters.is_some_and(str::is_empty))
        && has_type(test, ty)
        && is
            .as_ref()
            .is_none_or(|values| values.iter().any(|known| known == value))
        && !not.iter().any(|refused| refused == value)
        && starts_with
            .as_ref()
            .is_none_or(|start| letters.is_some_and(|text| text.starts_with(start.as_str())))
        && contains
            .as_ref()
            .is_none_or(|part| letters.is_some_and(|text| text.contains(part.as_str())))
        && any.is_empty()
}

/// Returns whether an absent value passes.
pub(super) fn passes_absent(test: &Test) -> bool {
    let Test {
        present,
        empty,
        types,
        is,
        not: _,
        starts_with,
        contains,
        any,
    } = test;
    *present != Some(true)
        && *empty != Some(false)
        && types.is_empty()
        && is.is_none()
        && starts_with.is_none()
        && contains.is_none()
        && any.is_empty()
}

/// Returns whether a value of some type passes all tests. None of them lists the values.
fn is_passed_by_something(tests: &[&Test], subject: Subject) -> bool {
    let has = |wanted: fn(&Test) -> bool| tests.iter().any(|test| wanted(test));
    let empty = has(|test| test.empty == Some(true));
    if has(|test| test.present == Some(false)) || empty && has(|test| test.empty == Some(false)) {
        return false;
    }
    let is_cut = has(|test| test.starts_with.is_some() || test.contains.is_some());
    let any = has(|test| !test.any.is_empty());
    let is_other = empty || is_cut || any;
    let fits = |ty: JsonType| match ty {
        JsonType::String if empty => !is_cut && !any && !is_refused(tests, ""),
        JsonType::String => !any && starts_agree(tests),
        JsonType::Integer | JsonType::Number => !is_other,
        JsonType::Boolean => {
            !is_other
                && !["true", "false"]
                    .into_iter()
                    .all(|flag| is_refused(tests, flag))
        }
        JsonType::List | JsonType::Object if is_cut || empty && any => false,
        JsonType::List | JsonType::Object => tests.iter().all(|test| all_can_pass(&test.any)),
    };
    let is_allowed =
        |ty: &JsonType| is_possible(*ty, subject) && tests.iter().all(|test| has_type(test, *ty));
    ALL_TYPES.into_iter().filter(is_allowed).any(fits)
}

fn is_refused(tests: &[&Test], value: &str) -> bool {
    tests
        .iter()
        .any(|test| test.not.iter().any(|not| not == value))
}

fn starts_agree(tests: &[&Test]) -> bool {
    let starts = || tests.iter().filter_map(|test| test.starts_with.as_deref());
    starts()
        .max_by_key(|start| start.len())
        .is_none_or(|longest| starts().all(|start| longest.starts_with(start)))
}

fn all_can_pass(tests: &[(Pointer, Test)]) -> bool {
    tests
        .iter()
        .all(|(_, test)| can_pass(&[test], Subject::Json))
}

/// Returns whether no value at a pointer lets the value at a pointer below it pass.
pub(super) fn excludes(above: &(Pointer, Test), beneath: &(Pointer, Test)) -> bool {
    let holder = Test {
        types: vec![JsonType::List, JsonType::Object],
        empty: Some(false),
        ..Test::default()
    };
    is_above(&above.0, &beneath.0)
        && !passes_absent(&beneath.1)
        && !can_pass(&[&above.1, &holder], Subject::Json)
}

fn is_above(above: &Pointer, beneath: &Pointer) -> bool {
    above.0.len() < beneath.0.len() && beneath.0.starts_with(&above.0)
}

/// Returns whether no response meets both.
pub(super) fn are_disjoint(a: &Condition, b: &Condition) -> bool {
    let statuses = !a.statuses.is_empty()
        && !b.statuses.is_empty()
        && !Statuses::of(&a.statuses).meets(&Statuses::of(&b.statuses));
    let methods = !a.methods.is_empty()
        && !b.methods.is_empty()
        && !a.methods.iter().any(|method| b.methods.contains(method));
    let endpoints = !a.endpoints.is_empty()
        && !b.endpoints.is_empty()
        && !a.endpoints.iter().any(|name| b.endpoints.contains(name));
    let clash = |a: &Option<Test>, b: &Option<Test>| {
        a.as_ref()
            .zip(b.as_ref())
            .is_some_and(|(a, b)| !can_pass(&[a, b], Subject::Text))
    };
    let headers = a.headers.iter().any(|(name, test)| {
        b.headers.iter().any(|(other, known)| {
            name.eq_ignore_ascii_case(other) && !can_pass(&[test, known], Subject::Text)
        })
    });
    let body = a.body.iter().any(|one| {
        b.body.iter().any(|other| {
            let same = one.0 == other.0 && !can_pass(&[&one.1, &other.1], Subject::Json);
            same || excludes(one, other) || excludes(other, one)
        })
    });
    let kinds = wants_plain(a) && wants_json(b) || wants_json(a) && wants_plain(b);
    statuses
        || methods
        || endpoints
        || clash(&a.content_type, &b.content_type)
        || clash(&a.plain_body, &b.plain_body)
        || headers
        || body
        || kinds
}

/// Returns whether only a body that is not JSON can match.
pub(super) fn wants_plain(condition: &Condition) -> bool {
    condition
        .plain_body
        .as_ref()
        .is_some_and(|test| !passes_absent(test))
}

/// Returns whether only a body that is JSON can match.
pub(super) fn wants_json(condition: &Condition) -> bool {
    condition.body.iter().any(|(_, test)| !passes_absent(test))
}

/// Returns whether each response that meets one of the first meets one of the others.
pub(super) fn imply(these: &[Condition], others: &[Condition]) -> bool {
    !these.is_empty()
        && these
            .iter()
            .all(|this| others.iter().any(|other| implies(this, other)))
}

fn implies(a: &Condition, b: &Condition) -> bool {
    let statuses = b.statuses.is_empty()
        || !a.statuses.is_empty()
            && Statuses::of(&a.statuses).is_within(&Statuses::of(&b.statuses));
    let methods = b.methods.is_empty()
        || !a.methods.is_empty() && a.methods.iter().all(|method| b.methods.contains(method));
    let endpoints =
        b.endpoints.is_empty() || !a.endpoints.is_empty() && is_subset(&a.endpoints, &b.endpoints);
    let follows = |a: &Option<Test>, b: &Option<Test>| match (a, b) {
        (_, None) => true,
        (Some(a), Some(b)) => test_implies(a, b, Subject::Text),
        (None, Some(_)) => false,
    };
    let headers = b.headers.iter().all(|(name, wanted)| {
        a.headers.iter().any(|(known, test)| {
            name.eq_ignore_ascii_case(known) && test_implies(test, wanted, Subject::Text)
        })
    });
    let body = b
        .body
        .iter()
        .all(|wanted| a.body.iter().any(|known| body_implies(known, wanted)));
    statuses
        && methods
        && endpoints
        && follows(&a.content_type, &b.content_type)
        && follows(&a.plain_body, &b.plain_body)
        && headers
        && body
}

fn is_subset(some: &[String], all: &[String]) -> bool {
    let all: HashSet<&String> = all.iter().collect();
    some.iter().all(|one| all.contains(one))
}

/// Returns whether one test of a body implies another. A value that is present is inside a list or
/// object that is present and not empty.
fn body_implies(known: &(Pointer, Test), wanted: &(Pointer, Test)) -> bool {
    let holds = Test {
        present: wanted.1.present,
        empty: wanted.1.empty,
        ..Test::default()
    };
    let is_there =
        wanted.1.present != Some(false) && wanted.1.empty != Some(true) && wanted.1 == holds;
    known.0 == wanted.0 && test_implies(&known.1, &wanted.1, Subject::Json)
        || is_above(&wanted.0, &known.0) && !passes_absent(&known.1) && is_there
}

/// Returns whether each value that passes the first test passes the second.
fn test_implies(a: &Test, b: &Test, subject: Subject) -> bool {
    if a == b {
        return true;
    }
    if let Some(values) = &a.is {
        let spelt = ALL_TYPES.into_iter().filter(|ty| is_possible(*ty, subject));
        let mut passing = spelt
            .flat_map(|ty| values.iter().map(move |value| (ty, value)))
            .filter(|(ty, value)| is_passed(&[a], *ty, value));
        return passing.all(|(ty, value)| passes(b, ty, value));
    }
    let Test {
        present,
        empty,
        types,
        is,
        not,
        starts_with,
        contains,
        any,
    } = b;
    let is_absent = a.present == Some(false);
    let is_cut = a.starts_with.is_some() || a.contains.is_some();
    let types_of = if is_cut || subject == Subject::Text {
        &[JsonType::String]
    } else {
        a.types.as_slice()
    };
    let is_there = !passes_absent(a);
    present.is_none_or(|wanted| if wanted { is_there } else { is_absent })
        && empty.is_none_or(|wanted| {
            a.empty == Some(wanted)
                || if wanted {
                    is_absent
                } else {
                    is_cut || !a.any.is_empty()
                }
        })
        && (types.is_empty()
            || is_there && !types_of.is_empty() && types_of.iter().all(|ty| has_type(b, *ty)))
        && is.is_none()
        && (is_absent || is_subset(not, &a.not))
        && starts_with.as_ref().is_none_or(|start| {
            a.starts_with
                .as_ref()
                .is_some_and(|known| known.starts_with(start.as_str()))
        })
        && contains.as_ref().is_none_or(|part| {
            a.starts_with
                .iter()
                .chain(&a.contains)
                .any(|known| known.contains(part.as_str()))
        })
        && (any.is_empty() || *any == a.any)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(value: &str) -> Test {
        Test {
            is: Some(vec![value.to_owned()]),
            ..Test::default()
        }
    }

    fn not(value: &str) -> Test {
        Test {
            not: vec![value.to_owned()],
            ..Test::default()
        }
    }

    fn starts(text: &str) -> Test {
        Test {
            starts_with: Some(text.to_owned()),
            ..Test::default()
        }
    }

    fn contains(text: &str) -> Test {
        Test {
            contains: Some(text.to_owned()),
            ..Test::default()
        }
    }

    fn present(is: bool) -> Test {
        Test {
            present: Some(is),
            ..Test::default()
        }
    }

    fn empty(is: bool) -> Test {
        Test {
            empty: Some(is),
            ..Test::default()
        }
    }

    fn of(types: &[JsonType]) -> Test {
        Test {
            types: types.to_vec(),
            ..Test::default()
        }
    }

    #[test]
    fn tests_that_no_value_passes_are_known() {
        let number = of(&[JsonType::Number]);
        for (tests, json, text) in [
            (vec![is("a"), is("b")], false, false),
            (vec![is("a"), not("a")], false, false),
            (vec![is("1"), number.clone()], true, false),
            (vec![is("a"), number.clone()], false, false),
            (vec![is("a"), starts("b")], false, false),
            (vec![is("ab"), contains("b")], true, true),
            (vec![present(false), empty(false)], false, false),
            (vec![present(false), empty(true)], true, true),
            (vec![present(true), empty(true)], true, true),
            (vec![present(true), present(false)], false, false),
            (vec![empty(true), empty(false)], false, false),
            (vec![empty(true), contains("a")], false, false),
            (vec![empty(true), number], false, false),
            (vec![starts("a"), starts("b")], false, false),
            (vec![starts("a"), starts("ab"), not("ab")], true, true),
            (vec![starts("a"), contains("b")], true, true),
            (vec![starts("a"), of(&[JsonType::List])], false, false),
            (
                vec![of(&[JsonType::List]), of(&[JsonType::Object])],
                false,
                false,
            ),
            (
                vec![of(&[JsonType::Boolean]), not("true"), not("false")],
                false,
                false,
            ),
            (
                vec![of(&[JsonType::Integer]), of(&[JsonType::Number])],
                true,
                false,
            ),
            (vec![not("a")], true, true),
        ] {
            let tests: Vec<&Test> = tests.iter().collect();
            assert_eq!(
                (
                    can_pass(&tests, Subject::Json),
                    can_pass(&tests, Subject::Text)
                ),
                (json, text),
                "{tests:?}"
            );
        }
    }

    #[test]
    fn a_value_excludes_what_would_be_beneath_it() {
        let at = |pointer: &[&str], test: Test| {
            (
                Pointer(pointer.iter().map(|part| (*part).to_owned()).collect()),
                test,
            )
        };
        for (above, excluded) in [
            (present(false), true),
            (is("a"), true),
            (empty(true), true),
            (starts("a"), true),
            (empty(false), false),
        ] {
            assert_eq!(
                excludes(&at(&["a"], above.clone()), &at(&["a", "b"], present(true))),
                excluded,
                "{above:?}"
            );
        }
        assert!(
            !excludes(&at(&["a"], present(false)), &at(&["a", "b"], not("x"))),
            "what is absent passes"
        );
        assert!(!excludes(
            &at(&["a"], present(false)),
            &at(&["ab"], present(true))
        ));
    }

    #[test]
    fn a_test_follows_from_a_narrower_one() {
        for (narrow, wide) in [
            (is("a"), present(true)),
            (is("a"), empty(false)),
            (is("ab"), starts("a")),
            (contains("x"), present(true)),
            (starts("abc"), starts("ab")),
            (starts("abc"), contains("bc")),
            (starts("a"), of(&[JsonType::String])),
            (of(&[JsonType::Integer]), of(&[JsonType::Number])),
            (present(false), empty(true)),
            (present(false), not("a")),
        ] {
            assert!(
                test_implies(&narrow, &wide, Subject::Text)
                    || test_implies(&narrow, &wide, Subject::Json),
                "{narrow:?} {wide:?}"
            );
            assert!(
                !test_implies(&wide, &narrow, Subject::Json),
                "{wide:?} {narrow:?}"
            );
        }
        assert!(
            !test_implies(&is("1"), &of(&[JsonType::Integer]), Subject::Json),
            "`\"1\"` passes, too"
        );
    }
}
