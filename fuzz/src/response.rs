//! Treats any status, headers and bytes as the response to a call, and checks rules 1 and 2 of the
//! error model.
//!
//! The input resembles HTTP, so that people can read and write the corpus by hand: a line with an
//! API and an endpoint, a line with the status, lines with headers, an empty line, the body.

use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use http::{HeaderName, HeaderValue};
use infoplug_cli::explain::{Explained, Explainer, Response};
use infoplug_spec::Spec;
use infoplug_spec::model::Method;
use serde_json::Value;

/// The APIs to respond for, one for each spec in the repository.
fn apis() -> &'static [Api] {
    static APIS: OnceLock<Vec<Api>> = OnceLock::new();
    APIS.get_or_init(|| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec");
        let files = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().path());
        let mut apis: Vec<_> = files
            .filter(|path| {
                path.extension()
                    .is_some_and(|extension| extension == "yaml")
            })
            .map(|path| {
                let name = path.file_stem().unwrap().to_string_lossy().into_owned();
                let spec = infoplug_spec::load(&path, name.clone())
                    .unwrap_or_else(|problems| panic!("{problems}"));
                let spec: &Spec = Box::leak(Box::new(spec));
                Api {
                    name,
                    spec,
                    explainer: Explainer::new(spec),
                }
            })
            .collect();
        apis.sort_by(|a, b| a.name.cmp(&b.name));
        apis
    })
}

struct Api {
    name: String,
    spec: &'static Spec,
    explainer: Explainer<'static>,
}

/// Explains the response that the bytes encode.
pub fn check(bytes: &[u8]) {
    let (head, body) = match bytes.windows(2).position(|pair| pair == b"\n\n") {
        Some(end) => (&bytes[..end], &bytes[end + 2..]),
        None => (bytes, &[][..]),
    };
    let mut lines = head.split(|byte| *byte == b'\n');
    let target = String::from_utf8_lossy(lines.next().unwrap_or_default());
    let (api, call) = target.split_once(' ').unwrap_or((&target, ""));
    let Api {
        name,
        spec,
        explainer,
    } = apis()
        .iter()
        .find(|known| known.name == api)
        .unwrap_or(&apis()[0]);
    let endpoint = spec.endpoint_named(call);
    let method = [Method::Get, Method::Post, Method::Delete]
        .into_iter()
        .find(|method| method.as_str() == call);
    let number = |line: &[u8]| std::str::from_utf8(line).ok()?.parse::<u16>().ok();
    let Some(status) = lines
        .next()
        .and_then(number)
        .filter(|status| (100..1000).contains(status))
    else {
        return;
    };
    let header = |line: &[u8]| {
        let colon = line.iter().position(|byte| *byte == b':')?;
        Some((
            HeaderName::from_bytes(&line[..colon]).ok()?,
            HeaderValue::from_bytes(line[colon + 1..].trim_ascii()).ok()?,
        ))
    };
    let response = Response {
        endpoint,
        method,
        status,
        headers: lines.filter_map(header).collect(),
        body: body.to_vec(),
    };
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600);
    let explained = explainer.explain(&response, now).unwrap();

    // Rule 1: the status decides before the body does, and the body is kept.
    assert_eq!(explained.status, status);
    assert!(explained.is_error || (200..300).contains(&status));
    assert_eq!(explained.body_kept, !body.is_empty());
    assert!(
        explained
            .retry_after
            .is_none_or(|wait| wait <= Duration::from_secs(365 * 24 * 60 * 60))
    );
    assert!(explained.errors.len() <= 100);
    // Rule 2: a code is one of the spec's, or intact.
    if let Some(code) = &explained.code {
        assert_eq!(explained.is_known, spec.error_named(code).is_some());
    }
    // The meaning of an error status is known, whatever arrived with it.
    assert!(
        explained.cause.is_some() || spec.status(status).is_none() || (200..300).contains(&status)
    );
    if name == "infoplug" && explained.is_error {
        same_as_a_full_parse(body, &explained);
    }
}

/// Compares the values at the three locations of `InfoPlug` with those of a full parse, if the body
/// is valid JSON.
fn same_as_a_full_parse(body: &[u8], explained: &Explained) {
    let Ok(json) = serde_json::from_slice::<Value>(body) else {
        return;
    };
    // A client does not read more of an error's body.
    if body.len() > 1024 * 1024 {
        return;
    }
    let text = |name: &str| match json.get(name)? {
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        _ => None,
    };
    let is_number = |name: &str| json.get(name).is_some_and(Value::is_number);
    if let Some(code) = text("message") {
        assert_eq!(explained.code.as_deref(), Some(code.as_str()));
    }
    for (name, found) in [
        ("parameter", &explained.parameter),
        ("details", &explained.details),
    ] {
        if !is_number(name) {
            assert_eq!(*found, text(name), "{name}");
        }
    }
}
