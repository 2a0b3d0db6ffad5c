//! One mistake gives one message: the consequences of a misspelled key are not reported.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the message")]

use std::collections::HashSet;
use std::fs;

use infoplug_spec::{Code, Entry, Kind, Node, Position};

/// Collects the positions of keys. A key is collected once per parent key, because thousands would
/// be alike.
fn keys(below: &str, node: &Node, seen: &mut HashSet<String>, found: &mut Vec<(Position, String)>) {
    match &node.kind {
        Kind::Map(entries) => {
            for Entry {
                key,
                key_span,
                value,
            } in entries
            {
                if seen.insert(format!("{below}/{key}")) && key.len() > 2 {
                    found.push((key_span.start, key.clone()));
                }
                keys(key, value, seen, found);
            }
        }
        Kind::List(items) => items.iter().for_each(|item| keys(below, item, seen, found)),
        Kind::Scalar { .. } => {}
    }
}

/// Returns the text with another key at one position, where the key is not quoted.
fn with_key(text: &str, at: Position, key: &str, other: &str) -> Option<String> {
    let line = text.lines().nth(at.line as usize - 1)?;
    let before: String = line.chars().take(at.column as usize - 1).collect();
    let after = line.strip_prefix(&before)?.strip_prefix(key)?;
    let changed = format!("{before}{other}{after}");
    let lines = text.lines().enumerate();
    let lines = lines.map(|(index, line)| {
        if index == at.line as usize - 1 {
            changed.as_str()
        } else {
            line
        }
    });
    Some(lines.collect::<Vec<_>>().join("\n"))
}

/// Returns the messages about a text with one key misspelled, if it is a key of the format.
fn said(text: &str, at: Position, key: &str, other: &str) -> Option<Vec<String>> {
    let checked = infoplug_spec::check("a.yaml", with_key(text, at, key, other)?);
    let errors: Vec<_> = checked.errors().collect();
    errors
        .iter()
        .find(|error| error.code == Code::UnknownKey && error.span.start == at)?;
    Some(
        errors
            .iter()
            .map(|error| error.render(&checked.source))
            .collect(),
    )
}

#[test]
fn a_misspelt_key_is_one_message() {
    let mut wrong = Vec::new();
    let mut seen = HashSet::new();
    for name in ["jira", "github", "cognito"] {
        let text = fs::read_to_string(format!("../spec/{name}.yaml")).unwrap();
        let root = infoplug_spec::document("a.yaml", text.as_str()).unwrap();
        let mut found = Vec::new();
        keys("", &root, &mut seen, &mut found);
        for (index, (at, key)) in found.into_iter().enumerate() {
            let mut letters: Vec<char> = key.chars().collect();
            letters.remove(letters.len() / 2);
            let near: String = letters.into_iter().collect();
            let other = if index % 2 == 0 { &near } else { "unheard_of" };
            if let Some(said) = said(&text, at, &key, other)
                && said.len() > 1
            {
                wrong.push(format!("{name}: {key} -> {other}\n{}", said.join("\n")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}: {}", wrong.len(), wrong.join("\n\n"));
}
