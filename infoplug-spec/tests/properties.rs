//! What holds for any text, and for a valid one however it is damaged.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests may panic"
)]

use infoplug_spec::model::{
    Condition, Endpoint, JobState, Literal, ParameterId, PathPart, Shape, TemplatePart, Test, Type,
};
use infoplug_spec::{OBJECTS, Position, Source, Span, Spec};
use proptest::prelude::*;
use proptest::sample::Index;

const TICKETS: &str = include_str!("../../spec/examples/tickets.yaml");
const EVERY_KEY: &str = include_str!("common/every_key.yaml");

/// Parses a text and checks what holds for every result.
fn check(text: &str) -> Result<(), TestCaseError> {
    match infoplug_spec::parse("any.yaml", text) {
        Ok(spec) => {
            consistent(&spec)?;
            conditions_hold_something(&spec)?;
            prop_assert!(!spec.endpoints.is_empty());
            for endpoint in &spec.endpoints {
                prop_assert!(endpoint.path_template().starts_with('/'));
            }
        }
        Err(problems) => {
            prop_assert!(!problems.diagnostics.is_empty());
            prop_assert!(!problems.to_string().is_empty());
            for diagnostic in &problems.diagnostics {
                prop_assert!(!diagnostic.message.is_empty());
                for span in diagnostic
                    .related
                    .iter()
                    .map(|(span, _)| *span)
                    .chain([diagnostic.span])
                {
                    prop_assert!(
                        within(span, &problems.source),
                        "{span:?} of {diagnostic:?} is outside of {text:?}"
                    );
                }
            }
            let starts: Vec<Position> = problems
                .diagnostics
                .iter()
                .map(|diagnostic| diagnostic.span.start)
                .collect();
            prop_assert!(starts.is_sorted(), "{starts:?}");
            consistent(&problems.partial)?;
        }
    }
    Ok(())
}

/// Returns whether both ends are in the text, or right after it or after one of its lines.
fn within(span: Span, source: &Source) -> bool {
    let is_inside = |at: Position| {
        let before = at.line.checked_sub(1);
        let width = |line: &str| u32::try_from(line.chars().count()).unwrap();
        match source.line(at.line) {
            Some(line) => at.column >= 1 && at.column <= width(line) + 1,
            None => {
                at.column == 1
                    && before.is_some_and(|line| line == 0 || source.line(line).is_some())
            }
        }
    };
    span.start <= span.end && is_inside(span.start) && is_inside(span.end)
}

/// Checks that every reference leads somewhere.
fn consistent(spec: &Spec) -> Result<(), TestCaseError> {
    let error = |id: infoplug_spec::model::ErrorId| id.index() < spec.errors.len();
    for def in &spec.types {
        prop_assert!(!def.name.camel.is_empty());
        if let Shape::Object(fields) = &def.shape {
            for field in fields {
                type_resolves(&field.ty, spec)?;
                prop_assert!(!field.name.snake.is_empty());
            }
        }
    }
    for status in &spec.statuses {
        prop_assert!(status.code.is_none_or(error));
        prop_assert!((100..=999).contains(&status.number));
    }
    for message in &spec.errors {
        prop_assert!(
            message
                .statuses
                .iter()
                .all(|number| spec.status(*number).is_some()),
            "{message:?}"
        );
    }
    if let Some(auth) = &spec.api.auth {
        prop_assert!(!auth.credentials.is_empty() && !auth.ways.is_empty());
        for way in &auth.ways {
            prop_assert!(!way.locations.is_empty());
            for template in way.locations.iter().flat_map(templates) {
                let known = |part: &TemplatePart| !matches!(part, TemplatePart::Credential(index) if *index >= auth.credentials.len());
                prop_assert!(template.iter().all(known));
            }
        }
    }
    let (common, formats) = spec.error_body.formats.split_last().unwrap();
    prop_assert!(common.when.is_empty());
    prop_assert!(
        formats
            .iter()
            .chain([common])
            .all(|format| format.members.len() == spec.error_body.members.len())
    );
    for endpoint in &spec.endpoints {
        endpoint_is_consistent(endpoint, spec)?;
        prop_assert!(
            endpoint
                .errors
                .iter()
                .all(|documented| error(documented.error))
        );
        prop_assert!(endpoint.errors.is_sorted_by(|a, b| a.error < b.error));
    }
    for job in &spec.jobs {
        let endpoint = |id: infoplug_spec::model::EndpointId| spec.endpoints.get(id.index());
        prop_assert!(endpoint(job.start).is_some());
        let steps = job
            .fetch
            .iter()
            .map(|fetch| (fetch.endpoint, fetch.id, fetch.state.as_ref()));
        for (id, parameter, state) in
            steps.chain([(job.poll.endpoint, job.poll.id, Some(&job.poll.state))])
        {
            prop_assert!(endpoint(id).is_some_and(|endpoint| has(endpoint, parameter)));
            prop_assert!(
                state.is_none_or(|state: &JobState| !state.done.values.contains(&String::new()))
            );
        }
    }
    Ok(())
}

/// Checks that every condition of a valid spec says something, and names endpoints that exist.
fn conditions_hold_something(spec: &Spec) -> Result<(), TestCaseError> {
    let body = &spec.error_body;
    prop_assert!(
        body.formats
            .iter()
            .rev()
            .skip(1)
            .all(|format| !format.when.is_empty())
    );
    let locations = body.formats.iter().flat_map(|format| {
        format
            .texts
            .code
            .iter()
            .chain(format.members.iter().flatten())
    });
    let rules = body
        .formats
        .iter()
        .flat_map(|format| &format.retry)
        .flat_map(|rule| &rule.when);
    let conditions = body
        .formats
        .iter()
        .flat_map(|format| &format.when)
        .chain(locations.flat_map(|location| &location.when))
        .chain(rules);
    for condition in conditions.chain(&body.error_when).chain(&body.partial_when) {
        prop_assert!(*condition != Condition::default());
        prop_assert!(condition.statuses.iter().all(|(first, last)| first <= last
            && (100..=999).contains(first)
            && (100..=999).contains(last)));
        let types = condition
            .content_type
            .iter()
            .flat_map(|test| test.is.iter().flatten().chain(&test.not));
        prop_assert!(
            types
                .into_iter()
                .all(|name| name.contains('/') && *name == name.to_ascii_lowercase())
        );
        prop_assert!(
            condition
                .endpoints
                .iter()
                .all(|name| spec.endpoint_named(name).is_some())
        );
        let mut tests = condition
            .headers
            .iter()
            .map(|(_, test)| test)
            .chain(condition.body.iter().map(|(_, test)| test));
        prop_assert!(tests.all(|test| *test != Test::default()));
    }
    Ok(())
}

fn templates(location: &infoplug_spec::model::AuthLocation) -> Vec<&[TemplatePart]> {
    use infoplug_spec::model::AuthLocation;
    match location {
        AuthLocation::Header(_, template)
        | AuthLocation::Query(_, template)
        | AuthLocation::Path(template) => vec![&template.0],
        AuthLocation::Basic { username, password } => vec![&username.0, &password.0],
    }
}

fn has(endpoint: &Endpoint, id: ParameterId) -> bool {
    id.index() < endpoint.parameters.len()
}

fn endpoint_is_consistent(endpoint: &Endpoint, spec: &Spec) -> Result<(), TestCaseError> {
    for part in &endpoint.path {
        prop_assert!(!matches!(part, PathPart::Parameter(id) if !has(endpoint, *id)));
    }
    for parameter in &endpoint.parameters {
        type_resolves(&parameter.ty, spec)?;
        prop_assert!(!matches!(parameter.ty, Type::Nullable(_)) || parameter.name.wire == "body");
        prop_assert!(parameter.default != Some(Literal::Null));
        prop_assert!(parameter.constant.is_none() || !parameter.required);
    }
    for group in &endpoint.groups {
        prop_assert!(
            group
                .alternatives
                .iter()
                .flatten()
                .all(|id| has(endpoint, *id))
        );
    }
    if let Some(returns) = &endpoint.returns {
        type_resolves(&returns.ty, spec)?;
    }
    prop_assert!(
        endpoint
            .statuses
            .iter()
            .all(|number| spec.status(*number).is_some())
    );
    for documented in &endpoint.errors {
        prop_assert!(
            documented
                .status
                .is_none_or(|number| spec.status(number).is_some())
        );
        let known = |name: &String| {
            endpoint
                .parameters
                .iter()
                .any(|parameter| parameter.name.wire == *name)
        };
        prop_assert!(documented.parameter.as_ref().is_none_or(known));
    }
    if let Some(pages) = &endpoint.pages {
        let cursor = pages.cursor.as_ref().map(|cursor| cursor.parameter);
        let mut named = [pages.parameter, pages.size_parameter, cursor]
            .into_iter()
            .flatten();
        prop_assert!(named.all(|id| has(endpoint, id)));
    }
    Ok(())
}

fn type_resolves(ty: &Type, spec: &Spec) -> Result<(), TestCaseError> {
    match ty {
        Type::Named(id) => prop_assert!(id.index() < spec.types.len(), "{ty:?}"),
        Type::Array(inner, _) | Type::Map(inner) | Type::Nullable(inner) => {
            type_resolves(inner, spec)?;
        }
        Type::Integer(Some(range), _) => prop_assert!(
            range.min.zip(range.max).is_none_or(|(min, max)| min <= max),
            "{ty:?}"
        ),
        Type::Number(Some(range)) => prop_assert!(
            range.min.zip(range.max).is_none_or(|(min, max)| min <= max),
            "{ty:?}"
        ),
        Type::String {
            length: Some(length),
            ..
        } => prop_assert!(
            length
                .min
                .zip(length.max)
                .is_none_or(|(min, max)| min <= max),
            "{ty:?}"
        ),
        _ => {}
    }
    Ok(())
}

/// What is done to a valid spec.
#[derive(Clone, Debug)]
enum Damage {
    DeleteLine(Index),
    DuplicateLine(Index),
    ReplaceLine(Index, Index),
    Indent(Index, usize),
    DeleteRange(Index, usize),
    DuplicateRange(Index, usize),
    ReplaceRange(Index, usize, String),
}

fn damage() -> impl Strategy<Value = Damage> {
    let index = any::<Index>;
    prop_oneof![
        index().prop_map(Damage::DeleteLine),
        index().prop_map(Damage::DuplicateLine),
        (index(), index()).prop_map(|(to, from)| Damage::ReplaceLine(to, from)),
        (index(), 1..6_usize).prop_map(|(line, width)| Damage::Indent(line, width)),
        (index(), 1..40_usize).prop_map(|(at, length)| Damage::DeleteRange(at, length)),
        (index(), 1..40_usize).prop_map(|(at, length)| Damage::DuplicateRange(at, length)),
        (
            index(),
            0..10_usize,
            r#"[\[\]{}:,"'#&*!|>?%@\n\r\t 0a~.=/-]{1,4}"#
        )
            .prop_map(|(at, length, text)| Damage::ReplaceRange(at, length, text)),
    ]
}

/// Keys and values of an error body, combined in any way.
fn tree() -> impl Strategy<Value = String> {
    let objects = [
        "error_body",
        "format",
        "items",
        "hint",
        "condition",
        "test",
        "retry_rule",
    ];
    let keys: Vec<&str> = OBJECTS
        .iter()
        .filter(|(name, _)| objects.contains(name))
        .flat_map(|(_, keys)| *keys)
        .copied()
        .collect();
    let key = prop_oneof![4 => prop::sample::select(keys), 1 => Just("/a"), 1 => Just("X-A"), 1 => Just("a_b")];
    let values = [
        "/a", "''", "true", "false", "0", "404", "4xx", "a/b", "text", "integer", "seconds",
        "never", "get", "p", "5s", "x", "",
    ];
    let leaf = prop::sample::select(values.to_vec()).prop_map(str::to_owned);
    leaf.prop_recursive(6, 48, 6, move |inner| {
        let entries = prop::collection::btree_map(key.clone(), inner.clone(), 0..6);
        let map = entries.prop_map(|entries| {
            format!(
                "{{ {} }}",
                entries
                    .iter()
                    .map(|(key, value)| format!("{key}: {value}"))
                    .collect::<Vec<_>>()
                    .join(", ")
            )
        });
        let list =
            prop::collection::vec(inner, 0..4).prop_map(|items| format!("[{}]", items.join(", ")));
        prop_oneof![3 => map, 1 => list]
    })
}

fn apply(text: &str, damage: &Damage) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut bytes = text.as_bytes().to_vec();
    if lines.is_empty() {
        return String::new();
    }
    let range = |at: &Index, length: usize| {
        let start = at.index(text.len());
        start..(start + length).min(text.len())
    };
    match damage {
        Damage::DeleteLine(at) => drop(lines.remove(at.index(lines.len()))),
        Damage::DuplicateLine(at) => {
            lines.insert(at.index(lines.len()), lines[at.index(lines.len())]);
        }
        Damage::ReplaceLine(to, from) => {
            let to = to.index(lines.len());
            lines[to] = lines[from.index(lines.len())];
        }
        Damage::Indent(at, width) => lines.insert(at.index(lines.len()), &"      "[..*width]),
        Damage::DeleteRange(at, length) => drop(bytes.drain(range(at, *length))),
        Damage::DuplicateRange(at, length) => {
            let range = range(at, *length);
            let copy = bytes[range.clone()].to_vec();
            drop(bytes.splice(range.end..range.end, copy));
        }
        Damage::ReplaceRange(at, length, text) => {
            drop(bytes.splice(range(at, *length), text.bytes()));
        }
    }
    match damage {
        Damage::DeleteRange(..) | Damage::DuplicateRange(..) | Damage::ReplaceRange(..) => {
            String::from_utf8_lossy(&bytes).into_owned()
        }
        _ => lines.concat(),
    }
}

#[test]
fn the_undamaged_spec_passes_all_checks() {
    let spec = infoplug_spec::parse("tickets.yaml", TICKETS).unwrap();
    consistent(&spec).unwrap();
    assert!(
        spec.api.auth.is_some()
            && spec
                .endpoints
                .iter()
                .any(|endpoint| endpoint.pages.is_some())
    );
    check(EVERY_KEY).unwrap();
    infoplug_spec::parse("every_key.yaml", EVERY_KEY).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_diagnostics_or_a_spec(text in any::<String>()) {
        check(&text)?;
    }

    #[test]
    fn any_text_of_yaml_characters_gives_diagnostics_or_a_spec(text in r#"[\[\]{}:,"'#&*!|>?%@\n\r\t a-c0~.=/-]{0,80}"#) {
        check(&text)?;
    }

    #[test]
    fn any_bit_of_yaml_behind_a_good_start_gives_diagnostics_or_a_spec(
        key in "statuses|types|errors|subcodes|categories|jobs|error_body|endpoints|api",
        value in r#"(\{ ?|\[|\n  |[a-z]+: |text|Thing\??|"[a-z{}]*"|[0-9]{1,3}|, | ?\}|\])*"#,
    ) {
        check(&format!("infoplug: 1\napi: {{ name: A, base_url: https://a.example }}\n{key}: {value}\nendpoints: {{ p: {{ get: /p }} }}\n"))?;
    }

    #[test]
    fn a_damaged_spec_gives_diagnostics_within_the_text_or_a_spec(damages in prop::collection::vec(damage(), 1..4)) {
        for good in [TICKETS, EVERY_KEY] {
            check(&damages.iter().fold(good.to_owned(), |text, damage| apply(&text, damage)))?;
        }
    }

    #[test]
    fn any_keys_and_values_of_an_error_body_give_diagnostics_or_a_spec(body in tree()) {
        check(&format!("infoplug: 1\napi: {{ name: A, base_url: https://a.example }}\nerror_body: {body}\nendpoints: {{ p: {{ get: /p }} }}\n"))?;
    }

    #[test]
    fn a_spec_that_breaks_off_gives_diagnostics_or_a_spec(at in any::<Index>()) {
        for good in [TICKETS, EVERY_KEY] {
            check(&String::from_utf8_lossy(&good.as_bytes()[..at.index(good.len())]))?;
        }
    }
}
