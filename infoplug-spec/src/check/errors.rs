//! `statuses`, `errors`, `subcodes` and `categories`: what can go wrong, why, and what to do.

use super::{shared, unique};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind, Node};
use crate::keys;
use crate::model::{ErrorId, ErrorMessage, LevelCode, Name, Status, When};
use crate::names::{self, reserved};
use crate::reader::{self, Mapping};

/// The value of `code` that once kept a status from implying a code.
const NO_CODE: &str = "none";

pub(super) fn read(root: &Mapping<'_>) -> (Vec<ErrorMessage>, Vec<Status>) {
    let numbers = status_numbers(root);
    let mut errors = Vec::new();
    for entry in entries(root, "errors") {
        errors.extend(error(entry, &numbers, root.problems));
    }
    unique::report(
        "variant",
        errors
            .iter()
            .map(|e: &ErrorMessage| (e.name.camel.as_str(), e.name.wire.as_str(), e.span)),
        root.problems,
    );
    let statuses: Vec<Status> = entries(root, "statuses")
        .iter()
        .filter_map(|entry| status(entry, &errors, root.problems))
        .collect();
    let named = statuses
        .iter()
        .map(|s| (s.name.camel.as_str(), s.name.wire.as_str(), s.span));
    unique::report_with(
        "variant",
        named,
        "give one of them another `name`",
        root.problems,
    );
    // There are at most five hundred, mostly in order already.
    let mut sorted: Vec<Status> = Vec::with_capacity(statuses.len());
    for status in statuses {
        let index = sorted.partition_point(|known| known.number <= status.number);
        sorted.insert(index, status);
    }
    (errors, sorted)
}

fn entries<'a>(root: &Mapping<'a>, key: &str) -> &'a [Entry] {
    let Some(entry) = root.entry(key) else {
        return &[];
    };
    reader::entries(
        &entry.value,
        entry.key_span,
        &format!("`{key}`"),
        root.problems,
    )
    .unwrap_or_default()
}

fn status_number(entry: &Entry) -> Option<u16> {
    three_digits(&entry.key)
}

fn three_digits(text: &str) -> Option<u16> {
    text.parse()
        .ok()
        .filter(|number| reader::STATUSES.contains(number) && text.len() == 3)
}

/// Returns the status that a key with letters instead of digits was meant to be: `4O4`.
fn misspelt_status(key: &str) -> Option<u16> {
    let digits = key.trim().replace(['O', 'o'], "0").replace(['l', 'I'], "1");
    three_digits(&digits)
}

/// Whether `statuses` has a key whose number cannot be guessed.
pub(super) fn has_unreadable_status(root: &Mapping<'_>) -> bool {
    let is_unreadable = |entry: &Entry| {
        status_number(entry)
            .or_else(|| misspelt_status(&entry.key))
            .is_none()
    };
    written_statuses(root).iter().any(is_unreadable)
}

fn status_numbers(root: &Mapping<'_>) -> Vec<u16> {
    written_statuses(root)
        .iter()
        .filter_map(|entry| status_number(entry).or_else(|| misspelt_status(&entry.key)))
        .collect()
}

fn written_statuses<'a>(root: &Mapping<'a>) -> &'a [Entry] {
    match root.entry("statuses").map(|entry| &entry.value.kind) {
        Some(Kind::Map(entries)) => entries,
        _ => &[],
    }
}

fn status(entry: &Entry, errors: &[ErrorMessage], problems: &Diagnostics) -> Option<Status> {
    let number = status_number(entry).or_else(|| {
        let meant = misspelt_status(&entry.key);
        let message = format!(
            "`{}` is not a status: a status is a number from 100 to 999",
            entry.key
        );
        problems.push(
            Diagnostic::error(Code::BadValue, entry.key_span, message)
                .maybe_help(meant.map(|number| format!("did you mean `{number}`?"))),
        );
        meant
    })?;
    let mut status = Status {
        number,
        name: status_name(number, None),
        meaning: String::new(),
        solution: None,
        retry: None,
        code: None,
        docs: None,
        source: None,
        span: entry.key_span,
    };
    // The status is known even if its value is wrong, so that references to it are not reported as
    // well.
    match entry.value.kind {
        Kind::Scalar { .. } => status.meaning = reader::text(entry, problems).unwrap_or_default(),
        Kind::List(_) => reader::wrong_kind(entry, "a string or a mapping", problems),
        Kind::Map(_) => details(&mut status, entry, errors, problems),
    }
    Some(status)
}

/// Reads the mapping form of a status.
fn details(status: &mut Status, entry: &Entry, errors: &[ErrorMessage], problems: &Diagnostics) {
    let Some(map) = Mapping::open(&entry.value, entry.key_span, &keys::STATUS, problems) else {
        return;
    };
    if let Some(entry) = map.entry("name")
        && let Some(written) = reader::text(entry, problems)
    {
        if names::name(&written, None).is_none() {
            problems.push(
                Diagnostic::error(
                    Code::BadName,
                    entry.value.span,
                    format!("nothing in the `name` `{written}` can be part of a Rust name"),
                )
                .help("give it a name with letters, such as `NotFound`"),
            );
        }
        status.name = status_name(status.number, Some(&written));
    }
    status.meaning = map.required_text("meaning").unwrap_or_default();
    status.solution = map.text("solution");
    status.retry = shared::retry(&map);
    status.docs = map.url("docs");
    status.source = shared::source(&map);
    if let Some(entry) = map.entry("code")
        && let Some(code) = reader::text(entry, problems)
    {
        status.code = errors
            .iter()
            .position(|error| error.name.wire == code)
            .map(ErrorId);
        if status.code.is_none() && code == NO_CODE {
            problems.push(
                Diagnostic::error(
                    Code::UnknownError,
                    entry.value.span,
                    "`none` is not one of `errors`",
                )
                .help("remove `code`: a status implies a code only if it names one"),
            );
        } else if status.code.is_none() {
            unknown_error(&code, &entry.value, errors, problems);
        }
    }
}

pub(super) fn unknown_error(
    code: &str,
    node: &Node,
    errors: &[ErrorMessage],
    problems: &Diagnostics,
) {
    // Finding a suggestion takes time, and this problem would be dropped.
    if problems.is_full() {
        return;
    }
    problems.push(
        Diagnostic::error(
            Code::UnknownError,
            node.span,
            format!("`{code}` is not one of `errors`"),
        )
        .maybe_help(names::suggestion(
            code,
            errors.iter().map(|error| error.name.wire.as_str()),
        )),
    );
}

pub(super) fn unknown_status(number: u16, node: &Node, known: &[u16], problems: &Diagnostics) {
    let known: Vec<String> = known.iter().take(25).map(ToString::to_string).collect();
    let there = if known.is_empty() {
        String::new()
    } else {
        format!("; listed so far: {}", known.join(", "))
    };
    problems.push(
        Diagnostic::error(
            Code::UnknownStatus,
            node.span,
            format!("status {number} is not one of `statuses`"),
        )
        .help(format!(
            "add it there, for example `{number}: what it means`{there}"
        )),
    );
}

/// Returns the standard reason phrase as a variant, or the name from the spec.
fn status_name(number: u16, written: Option<&str>) -> Name {
    let phrase = written.unwrap_or_else(|| reason(number));
    let generic = format!("status {number}");
    let named = names::name(phrase, None).or_else(|| names::name(&generic, None));
    let mut name = named.unwrap_or_else(|| names::unnamed(&generic));
    name.wire = number.to_string();
    reserved::keep_free(&mut name, &[], reserved::STATUSES);
    name
}

/// Names of the IANA HTTP Status Code Registry.
fn reason(number: u16) -> &'static str {
    match number {
        100 => "Continue",
        101 => "Switching Protocols",
        102 => "Processing",
        103 => "Early Hints",
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        203 => "Non Authoritative Information",
        204 => "No Content",
        205 => "Reset Content",
        206 => "Partial Content",
        207 => "Multi Status",
        208 => "Already Reported",
        226 => "Im Used",
        300 => "Multiple Choices",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        305 => "Use Proxy",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        414 => "Uri Too Long",
        415 => "Unsupported Media Type",
        416 => "Range Not Satisfiable",
        417 => "Expectation Failed",
        421 => "Misdirected Request",
        422 => "Unprocessable Content",
        423 => "Locked",
        424 => "Failed Dependency",
        425 => "Too Early",
        426 => "Upgrade Required",
        428 => "Precondition Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        451 => "Unavailable For Legal Reasons",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "Http Version Not Supported",
        506 => "Variant Also Negotiates",
        507 => "Insufficient Storage",
        508 => "Loop Detected",
        511 => "Network Authentication Required",
        _ => "",
    }
}

fn error(entry: &Entry, known: &[u16], problems: &Diagnostics) -> Option<ErrorMessage> {
    let map = Mapping::open(&entry.value, entry.key_span, &keys::ERROR, problems);
    let mut name = shared::name(entry, map.as_ref(), problems)?;
    reserved::keep_free(&mut name, &[], reserved::CODES);
    // The code is known even without a mapping, so that references to it are not reported as well.
    let Some(map) = map else {
        return Some(bare(name, entry));
    };
    let mut statuses = Vec::new();
    for node in map
        .entry("status")
        .map(|entry| reader::one_or_many(&entry.value))
        .unwrap_or_default()
    {
        let Some(number) = reader::status(node, problems) else {
            continue;
        };
        if !known.contains(&number) {
            unknown_status(number, node, known, problems);
        } else if !statuses.contains(&number) {
            statuses.push(number);
        }
    }
    let (cause, solution) = cause_and_solution(&map);
    Some(ErrorMessage {
        name,
        statuses,
        cause,
        solution,
        retry: shared::retry(&map),
        details: map.text("details"),
        parameter: map.text("parameter"),
        when: when(&map),
        docs: map.url("docs"),
        source: shared::source(&map),
        span: entry.key_span,
    })
}

/// Reads both, unless the code says no more than its status.
fn cause_and_solution(map: &Mapping<'_>) -> (Option<String>, Option<String>) {
    let Some(meaning) = map.entry("meaning") else {
        return (map.required_text("cause"), map.required_text("solution"));
    };
    let is_known = shared::choose(meaning, map, &[("status", ())]).is_some();
    for key in ["cause", "solution"] {
        if let Some(entry) = map.entry(key).filter(|_| is_known) {
            map.problems.push(
                Diagnostic::error(Code::KeyConflict, entry.key_span, format!("`{key}` and `meaning: status` are mutually exclusive"))
                    .help("such a code takes the `meaning` and `solution` of its status; keep one of the two"),
            );
        }
    }
    (None, None)
}

fn bare(name: Name, entry: &Entry) -> ErrorMessage {
    ErrorMessage {
        name,
        statuses: Vec::new(),
        cause: None,
        solution: None,
        retry: None,
        details: None,
        parameter: None,
        when: Vec::new(),
        docs: None,
        source: None,
        span: entry.key_span,
    }
}

fn when(map: &Mapping<'_>) -> Vec<When> {
    let words = [
        ("key_missing", When::KeyMissing),
        ("key_invalid", When::KeyInvalid),
        ("parameter_missing", When::ParameterMissing),
        ("parameter_invalid", When::ParameterInvalid),
        ("parameter_out_of_range", When::ParameterOutOfRange),
        ("body_empty", When::BodyEmpty),
        ("unknown_id", When::UnknownId),
    ];
    let Some(entry) = map.entry("when") else {
        return Vec::new();
    };
    let nodes = reader::one_or_many(&entry.value);
    nodes
        .iter()
        .filter_map(|node| shared::word(node, &entry.key, &words, map.problems))
        .collect()
}

/// Reads `subcodes` or `categories`: the codes on the levels next to `errors`.
pub(super) fn level(root: &Mapping<'_>, key: &str) -> Vec<LevelCode> {
    entries(root, key)
        .iter()
        .filter_map(|entry| level_code(entry, root.problems))
        .collect()
}

fn level_code(entry: &Entry, problems: &Diagnostics) -> Option<LevelCode> {
    let map = Mapping::open(&entry.value, entry.key_span, &keys::LEVEL_CODE, problems)?;
    Some(LevelCode {
        code: entry.key.clone(),
        cause: map.required_text("cause").unwrap_or_default(),
        solution: map.required_text("solution").unwrap_or_default(),
        retry: shared::retry(&map),
        docs: map.url("docs"),
        source: shared::source(&map),
        span: entry.key_span,
    })
}
