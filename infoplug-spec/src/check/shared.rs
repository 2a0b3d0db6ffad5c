//! Checks of values that several root keys share.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind, Node};
use crate::keys;
use crate::model::{Method, Name, Retry, RetryAdvice, SourceNote};
use crate::names;
use crate::reader::{self, Mapping};

/// The methods, as the format writes them.
pub(super) const METHODS: [(&str, Method); 6] = [
    ("get", Method::Get),
    ("post", Method::Post),
    ("put", Method::Put),
    ("patch", Method::Patch),
    ("delete", Method::Delete),
    ("head", Method::Head),
];

/// Reads `source`: a URL, or a URL with details.
pub(super) fn source(map: &Mapping<'_>) -> Option<SourceNote> {
    let entry = map.entry("source")?;
    if let Kind::Scalar { .. } = entry.value.kind {
        let url = reader::url(entry, map.problems)?;
        if !url.starts_with("https://") {
            map.problems.push(
                Diagnostic::error(
                    Code::BadValue,
                    entry.value.span,
                    "a `source` without details must be an `https://` URL",
                )
                .help(format!(
                    "if there is no such URL, write `source: {{ url: {url} }}`"
                )),
            );
        }
        return Some(SourceNote {
            url,
            confirmed: true,
            note: None,
        });
    }
    let source = Mapping::open(&entry.value, entry.key_span, &keys::SOURCE, map.problems)?;
    source.require("url")?;
    let confirmed = source
        .entry("confirmed")
        .is_none_or(|entry| reader::boolean(entry, map.problems).unwrap_or(true));
    Some(SourceNote {
        url: source.url("url")?,
        confirmed,
        note: source.text("note"),
    })
}

/// Reads `retry`: advice, or advice with details.
pub(super) fn retry(map: &Mapping<'_>) -> Option<Retry> {
    let entry = map.entry("retry")?;
    if let Kind::Scalar { .. } = entry.value.kind {
        return Some(Retry {
            advice: advice(entry, map)?,
            pause_ms: None,
            hint_required: false,
            methods: Vec::new(),
        });
    }
    retry_of(&Mapping::open(
        &entry.value,
        entry.key_span,
        &keys::RETRY,
        map.problems,
    )?)
}

/// Reads the mapping form of `retry`, or a rule of `error_body`.
pub(super) fn retry_of(map: &Mapping<'_>) -> Option<Retry> {
    let advice = map.require("advice").and_then(|entry| advice(entry, map));
    let pause_ms = map
        .entry("pause")
        .and_then(|entry| reader::duration(entry, map.problems));
    let hint = map
        .entry("hint")
        .and_then(|entry| choose(entry, map, &[("required", true)]));
    let methods = methods(map);
    for (key, help) in [
        (
            "methods",
            "`methods` names the calls that may be retried; for all others the advice is `never`",
        ),
        (
            "pause",
            "a call that is never retried needs no pause; remove `pause`, or choose other advice",
        ),
        (
            "hint",
            "a call that is never retried needs no hint; remove `hint`, or choose other advice",
        ),
    ] {
        if let Some(entry) = map
            .entry(key)
            .filter(|_| advice == Some(RetryAdvice::Never))
        {
            let message = format!("`{key}` with the advice `never` has no effect");
            map.problems
                .push(Diagnostic::error(Code::KeyConflict, entry.key_span, message).help(help));
        }
    }
    if let Some(entry) = map
        .entry("pause")
        .filter(|_| hint.is_some() && advice != Some(RetryAdvice::Never))
    {
        map.problems.push(
            Diagnostic::error(Code::KeyConflict, entry.key_span, "`pause` with `hint: required` has no effect")
                .help("`pause` is for responses that do not say how long to wait, but those are not retried; keep one of the two"),
        );
    }
    Some(Retry {
        advice: advice?,
        pause_ms,
        hint_required: hint.is_some(),
        methods,
    })
}

fn advice(entry: &Entry, map: &Mapping<'_>) -> Option<RetryAdvice> {
    let words = RetryAdvice::ALL
        .iter()
        .map(|advice| (advice.as_str(), *advice));
    choose(entry, map, &words.collect::<Vec<_>>())
}

/// Reads `methods` of calls.
pub(super) fn methods(map: &Mapping<'_>) -> Vec<Method> {
    let Some(entry) = map.entry("methods") else {
        return Vec::new();
    };
    let mut methods = Vec::new();
    for node in reader::some_listed(entry, map.problems) {
        match word(node, &entry.key, &METHODS, map.problems) {
            Some(method) if !methods.contains(&method) => methods.push(method),
            _ => {}
        }
    }
    methods
}

/// Reads one of a few words.
pub(super) fn choose<T: Copy>(entry: &Entry, map: &Mapping<'_>, words: &[(&str, T)]) -> Option<T> {
    word(&entry.value, &entry.key, words, map.problems)
}

/// Reads one of the few words that a key takes.
pub(super) fn word<T: Copy>(
    node: &Node,
    key: &str,
    words: &[(&str, T)],
    problems: &Diagnostics,
) -> Option<T> {
    let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let (_, value) = words.get(position(node, key, &names, problems)?)?;
    Some(*value)
}

/// Returns the index of the word.
fn position(node: &Node, key: &str, words: &[&str], problems: &Diagnostics) -> Option<usize> {
    let Some(text) = reader::scalar(node) else {
        reader::wrong_kind_of(node, &format!("`{key}`"), "one word", problems);
        return None;
    };
    let found = words.iter().position(|word| *word == text);
    if found.is_none() {
        problems.push(
            Diagnostic::error(
                Code::BadValue,
                node.span,
                format!("`{text}` is not a value of `{key}`"),
            )
            .maybe_help(names::suggestion(text, words.iter().copied())),
        );
    }
    found
}

/// Reads `deprecated`: true, or what to use instead.
pub(super) fn deprecated(map: &Mapping<'_>) -> Option<String> {
    let entry = map.entry("deprecated")?;
    match reader::scalar(&entry.value) {
        Some("true") => Some("should no longer be used".to_owned()),
        Some("false") => None,
        Some(text) => Some(text.to_owned()),
        None => {
            reader::wrong_kind(entry, "`true` or a string", map.problems);
            None
        }
    }
}

/// Returns the Rust names of an entry, from its key or from `ident`.
pub(super) fn name(
    entry: &Entry,
    map: Option<&Mapping<'_>>,
    problems: &Diagnostics,
) -> Option<Name> {
    let ident = map.and_then(|map| map.entry("ident"));
    let chosen = ident.and_then(|entry| reader::scalar(&entry.value));
    if let Some(ident) = ident
        && !chosen.is_some_and(names::is_ident)
    {
        problems.push(
            Diagnostic::error(Code::BadName, ident.value.span, "`ident` is not a name").help(
                "a name begins with an ASCII letter and continues with letters, digits and `_`",
            ),
        );
        return names::name(&entry.key, None);
    }
    let name = names::name(&entry.key, chosen);
    if name.is_none() {
        problems.push(
            Diagnostic::error(
                Code::BadName,
                entry.key_span,
                format!("nothing in `{}` can be part of a Rust name", entry.key),
            )
            .help("give it a name with `ident: some_name`"),
        );
    }
    name
}
