//! `groups`: which parameters may be combined.

use super::reference::unknown;
use crate::check::constant;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Node};
use crate::keys;
use crate::model::{Group, GroupRule, Parameter, ParameterId};
use crate::reader::{self, Mapping};

/// Reads `groups`: rules about which parameters may be combined.
pub(crate) fn groups(map: &Mapping<'_>, parameters: &[Parameter]) -> Vec<Group> {
    let Some(entry) = map.entry("groups") else {
        return Vec::new();
    };
    reader::list(entry, map.problems)
        .iter()
        .filter_map(|node| group(node, entry, parameters, map.problems))
        .collect()
}

fn group(
    node: &Node,
    entry: &Entry,
    parameters: &[Parameter],
    problems: &Diagnostics,
) -> Option<Group> {
    let map = Mapping::open(node, entry.key_span, &keys::GROUP, problems)?;
    let rules = [
        ("exactly_one_of", GroupRule::ExactlyOne),
        ("at_least_one_of", GroupRule::AtLeastOne),
        ("at_most_one_of", GroupRule::AtMostOne),
    ];
    let keys = rules.map(|(key, _)| key);
    let Some(chosen) = map.one_of(&keys) else {
        if map.misspelt(&keys) {
            return None;
        }
        problems.push(Diagnostic::error(
            Code::MissingKey,
            node.span,
            "a group needs `exactly_one_of`, `at_least_one_of` or `at_most_one_of`",
        ));
        return None;
    };
    let rule = rules
        .iter()
        .find(|(key, _)| *key == chosen.key)
        .map(|(_, rule)| *rule)?;
    let mut alternatives = Vec::new();
    for alternative in reader::list(chosen, problems) {
        let nodes = reader::one_or_many(alternative);
        if nodes.is_empty() {
            problems.push(Diagnostic::error(
                Code::BadValue,
                alternative.span,
                "an alternative without parameters is never present",
            ));
        }
        let members: Vec<ParameterId> = nodes
            .iter()
            .filter_map(|node| member(node, parameters, problems))
            .collect();
        if rule != GroupRule::AtLeastOne {
            excludes_itself(nodes, &alternatives, parameters, problems);
        }
        alternatives.push(members);
    }
    if alternatives.len() < 2 {
        problems.push(Diagnostic::error(
            Code::BadValue,
            chosen.value.span,
            "a group needs two alternatives or more",
        ));
    }
    Some(Group {
        rule,
        alternatives,
        description: map.text("description"),
        span: chosen.key_span,
    })
}

/// Reports parameters that an earlier alternative also has: both would be present where only one
/// may be.
fn excludes_itself(
    nodes: &[Node],
    earlier: &[Vec<ParameterId>],
    parameters: &[Parameter],
    problems: &Diagnostics,
) {
    for node in nodes {
        let named = |id: &ParameterId| {
            parameters
                .get(id.index())
                .map(|parameter| parameter.name.wire.as_str())
        };
        let Some(name) = reader::scalar(node) else {
            continue;
        };
        if earlier.iter().flatten().any(|id| named(id) == Some(name)) {
            let message = format!("`{name}` is in two alternatives, so it could never be given");
            problems.push(
                Diagnostic::error(Code::KeyConflict, node.span, message)
                    .help("an alternative is present if any of its parameters is; name each parameter once"),
            );
        }
    }
}

fn member(node: &Node, parameters: &[Parameter], problems: &Diagnostics) -> Option<ParameterId> {
    let Some(name) = reader::scalar(node) else {
        reader::wrong_kind_of(
            node,
            "an alternative of a group",
            "a parameter, or a list of parameters",
            problems,
        );
        return None;
    };
    let index = parameters
        .iter()
        .position(|parameter| parameter.name.wire == name);
    match index.and_then(|index| parameters.get(index)) {
        None => problems.push(unknown(name, node, parameters)),
        Some(parameter) if parameter.required => problems.push(
            Diagnostic::error(
                Code::KeyConflict,
                node.span,
                format!("`{name}` is required, so the group has no choice"),
            )
            .related(parameter.span, "the parameter is here")
            .help("remove `required`, or take the parameter out of the group"),
        ),
        Some(parameter) if parameter.constant.is_some() => {
            constant::not_settable(parameter, node.span, problems);
        }
        Some(_) => {}
    }
    index.map(ParameterId)
}
