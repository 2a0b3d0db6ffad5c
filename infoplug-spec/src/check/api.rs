//! `api`: the API as a whole, and how a call authenticates.

use super::{header, quota, shared};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind, Node};
use crate::keys;
use crate::model::{Api, Auth, AuthLocation, AuthScheme, Credential, Template, TemplatePart};
use crate::names::{self, reserved};
use crate::reader::{self, Mapping};
use crate::source::Span;

/// The unit of costs if the spec does not name one.
pub(super) const COST_UNIT: &str = "credits";

pub(super) fn read(root: &Mapping<'_>) -> Api {
    let fallback = crate::model::Spec::default().api;
    let Some(entry) = root.require("api") else {
        return fallback;
    };
    let Some(map) = Mapping::open(&entry.value, entry.key_span, &keys::API, root.problems) else {
        return fallback;
    };
    Api {
        name: map.required_text("name").unwrap_or(fallback.name),
        version: map.text("version"),
        description: map.text("description"),
        base_url: base_url(&map).unwrap_or(fallback.base_url),
        docs: map.url("docs"),
        headers: map
            .entry("headers")
            .map(|entry| headers(entry, root.problems))
            .unwrap_or_default(),
        cost_unit: map.text("cost_unit").unwrap_or(fallback.cost_unit),
        cost_remaining: map
            .entry("cost_remaining")
            .and_then(|entry| quota::cost_remaining(entry, root.problems)),
        rate_limit: map
            .entry("rate_limit")
            .and_then(|entry| quota::rate_limit(entry, root.problems)),
        auth: map
            .entry("auth")
            .and_then(|entry| auth(entry, root.problems)),
        source: shared::source(&map),
    }
}

fn base_url(map: &Mapping<'_>) -> Option<String> {
    let entry = map.require("base_url")?;
    let url = reader::url(entry, map.problems)?;
    if url.contains(['?', '#']) || url.contains('@') {
        map.problems.push(
            Diagnostic::error(
                Code::BadValue,
                entry.value.span,
                "`base_url` has a query, a fragment or a user name",
            )
            .help("it is the part before the paths"),
        );
    }
    Some(url.trim_end_matches('/').to_owned())
}

/// Reads headers that every call sends.
fn headers(entry: &Entry, problems: &Diagnostics) -> Vec<(String, String)> {
    let mut headers = Vec::new();
    for header in
        reader::entries(&entry.value, entry.key_span, "`headers`", problems).unwrap_or_default()
    {
        header::sent_header(&header.key, header.key_span, problems);
        if let Some(value) = reader::text(header, problems) {
            header::header_value(&value, header.value.span, problems);
            headers.push((header.key.clone(), value));
        }
    }
    headers
}

fn auth(entry: &Entry, problems: &Diagnostics) -> Option<Auth> {
    let map = Mapping::open(&entry.value, entry.key_span, &keys::AUTH, problems)?;
    let credentials = credentials(&map);
    let names: Vec<&str> = credentials
        .iter()
        .map(|credential| credential.name.wire.as_str())
        .collect();
    let mut ways = vec![way(&map, "default", &names)];
    if let Some(entry) = map.entry("alternatives") {
        let alternatives =
            reader::entries(&entry.value, entry.key_span, "`alternatives`", problems)
                .unwrap_or_default();
        let mut spans = Vec::new();
        for alternative in alternatives {
            if let Some(map) = Mapping::open(
                &alternative.value,
                alternative.key_span,
                &keys::AUTH_ALTERNATIVE,
                problems,
            ) {
                let mut way = way(&map, &alternative.key, &names);
                if names::name(&alternative.key, None).is_none() {
                    unspeakable(alternative, problems);
                }
                reserved::keep_free(&mut way.name, &[], reserved::AUTH_WAYS);
                spans.push(alternative.key_span);
                ways.push(way);
            }
        }
        let taken = ways
            .iter()
            .skip(1)
            .zip(spans)
            .map(|(way, span)| (way.name.camel.as_str(), way.name.wire.as_str(), span));
        super::unique::report_keys("variant", taken, problems);
    }
    let usable = !credentials.is_empty() && ways.iter().all(|way| !way.locations.is_empty());
    usable.then(|| Auth {
        credentials,
        optional: map.boolean("optional"),
        ways,
    })
}

fn credentials(map: &Mapping<'_>) -> Vec<Credential> {
    let mut credentials = Vec::new();
    if let Some(entry) = map.one_of(&["env", "credentials"]) {
        if entry.key == "env" {
            credentials.extend(credential("api_key", entry, &entry.value, map.problems));
        } else {
            let entries =
                reader::entries(&entry.value, entry.key_span, "`credentials`", map.problems)
                    .unwrap_or_default();
            if let Kind::Map(entries) = &entry.value.kind
                && entries.is_empty()
            {
                let empty =
                    Diagnostic::error(Code::MissingKey, entry.key_span, "`credentials` is empty");
                map.problems
                    .push(empty.help("for example `credentials: { api_key: MY_API_KEY }`"));
            }
            let mut spans = Vec::new();
            for entry in entries {
                let found = credential(&entry.key, entry, &entry.value, map.problems);
                spans.extend(found.as_ref().map(|_| entry.key_span));
                credentials.extend(found);
            }
            let named = credentials
                .iter()
                .zip(spans)
                .map(|(c, span)| (c.name.snake.as_str(), c.name.wire.as_str(), span));
            super::unique::report_keys("credential", named, map.problems);
        }
    } else if !map.misspelt(&["env", "credentials"]) {
        map.problems.push(
            Diagnostic::error(
                Code::MissingKey,
                map.at,
                "`auth` does not say where the key comes from",
            )
            .help("name the environment variable: `env: MY_API_KEY`"),
        );
    }
    credentials
}

fn credential(
    name: &str,
    entry: &Entry,
    node: &Node,
    problems: &Diagnostics,
) -> Option<Credential> {
    let (env, span, description) = if let Kind::Scalar { .. } = node.kind {
        (reader::text(entry, problems)?, node.span, None)
    } else {
        let map = Mapping::open(node, entry.key_span, &keys::CREDENTIAL, problems)?;
        // The credential is known even without a variable, so that references to it are not
        // reported as well.
        let env = map.required_text("env").unwrap_or_default();
        let span = map.entry("env").map_or(Span::START, |env| env.value.span);
        (env, span, map.text("description"))
    };
    if matches!(node.kind, Kind::Scalar { .. }) && env.is_empty()
        || !env.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    {
        problems.push(Diagnostic::error(
            Code::BadValue,
            span,
            format!("`{env}` cannot be the name of an environment variable"),
        ));
    }
    let name = names::name(name, None);
    if name.is_none() {
        unspeakable(entry, problems);
    }
    Some(Credential {
        name: name?,
        env,
        description,
    })
}

pub(super) fn unspeakable(entry: &Entry, problems: &Diagnostics) {
    let message = format!("nothing in `{}` can be part of a Rust name", entry.key);
    problems.push(
        Diagnostic::error(Code::BadName, entry.key_span, message)
            .help("give it a name with letters"),
    );
}

/// Reads one way to send the credentials: all locations that it names.
fn way(map: &Mapping<'_>, name: &str, credentials: &[&str]) -> AuthScheme {
    let mut locations = Vec::new();
    if let Some(entry) = map.entry("header")
        && let Some(header) = reader::text(entry, map.problems)
    {
        header::sent_header(&header, entry.value.span, map.problems);
        let prefix = map
            .entry("prefix")
            .and_then(|entry| reader::scalar(&entry.value))
            .unwrap_or_default();
        let key = only_credential(entry, credentials, map.problems);
        locations.extend(key.map(|key| AuthLocation::Header(header, prefixed(prefix, key))));
    } else if let Some(entry) = map.entry("prefix").filter(|_| !map.misspelt(&["header"])) {
        map.problems.push(Diagnostic::error(
            Code::KeyConflict,
            entry.key_span,
            "`prefix` works only with `header`",
        ));
    }
    if let Some(entry) = map.entry("bearer")
        && map.boolean("bearer")
    {
        let key = only_credential(entry, credentials, map.problems);
        locations.extend(
            key.map(|key| {
                AuthLocation::Header("Authorization".to_owned(), prefixed("Bearer ", key))
            }),
        );
    }
    if let Some(entry) = map.entry("headers") {
        for header in reader::entries(&entry.value, entry.key_span, "`headers`", map.problems)
            .unwrap_or_default()
        {
            header::sent_header(&header.key, header.key_span, map.problems);
            locations.extend(
                template(header, credentials, map.problems)
                    .map(|template| AuthLocation::Header(header.key.clone(), template)),
            );
        }
    }
    if let Some(entry) = map.entry("query") {
        locations.extend(query(entry, credentials, map.problems));
    }
    if let Some(entry) = map.entry("basic") {
        locations.extend(basic(entry, credentials, map.problems));
    }
    if let Some(entry) = map.entry("path") {
        locations.extend(path(entry, credentials, map.problems));
    }
    let says_nothing = |node: &Node| match &node.kind {
        Kind::Map(entries) => entries.is_empty(),
        Kind::Scalar { text, plain } => *plain && text == "false",
        Kind::List(_) => false,
    };
    let keys = ["header", "bearer", "headers", "query", "basic", "path"];
    let mut named = keys.into_iter().filter_map(|key| map.entry(key));
    let names_one = named.any(|entry| !says_nothing(&entry.value));
    if !names_one && !map.misspelt(&keys) {
        map.problems.push(
            Diagnostic::error(Code::MissingKey, map.at, "`auth` does not say where the key goes")
                .help("add one of `header: NAME`, `bearer: true`, `headers:`, `basic:`, `query: NAME`, `path: TEMPLATE`"),
        );
    }
    AuthScheme {
        name: names::name(name, None).unwrap_or_else(|| names::unnamed(name)),
        description: map.text("description"),
        source: shared::source(map),
        locations,
    }
}

fn query(entry: &Entry, credentials: &[&str], problems: &Diagnostics) -> Vec<AuthLocation> {
    if let Kind::Scalar { text, .. } = &entry.value.kind {
        let key = only_credential(entry, credentials, problems);
        return key
            .map(|key| AuthLocation::Query(text.clone(), prefixed("", key)))
            .into_iter()
            .collect();
    }
    let entries =
        reader::entries(&entry.value, entry.key_span, "`query`", problems).unwrap_or_default();
    let location = |entry: &Entry| {
        Some(AuthLocation::Query(
            entry.key.clone(),
            template(entry, credentials, problems)?,
        ))
    };
    entries.iter().filter_map(location).collect()
}

fn basic(entry: &Entry, credentials: &[&str], problems: &Diagnostics) -> Option<AuthLocation> {
    let map = Mapping::open(&entry.value, entry.key_span, &keys::BASIC, problems)?;
    let username = map
        .require("username")
        .and_then(|entry| template(entry, credentials, problems));
    let password = match map.entry("password") {
        Some(entry) => template(entry, credentials, problems),
        None => Some(Template(Vec::new())),
    };
    Some(AuthLocation::Basic {
        username: username?,
        password: password?,
    })
}

/// Reads what goes between the base URL and each path.
fn path(entry: &Entry, credentials: &[&str], problems: &Diagnostics) -> Option<AuthLocation> {
    let template = template(entry, credentials, problems)?;
    let text = reader::scalar(&entry.value)?;
    let refuse = |message: String, help: String| {
        problems.push(Diagnostic::error(Code::BadValue, entry.value.span, message).help(help));
        None
    };
    if !text.starts_with('/') {
        return refuse(
            format!("`{text}` does not begin with `/`"),
            format!("write `/{text}`"),
        );
    }
    if text.ends_with('/') {
        let short = text.trim_end_matches('/');
        return refuse(
            format!("`{text}` ends with `/`, but every path already begins with one"),
            format!("write `{short}`"),
        );
    }
    let is_odd = |c: char| matches!(c, '?' | '#') || !c.is_ascii_graphic();
    if template
        .0
        .iter()
        .any(|part| matches!(part, TemplatePart::Text(text) if text.contains(is_odd)))
    {
        let help =
            "a path has no query, no fragment and no spaces; percent-encode other characters";
        return refuse(format!("`{text}` is not a path"), help.to_owned());
    }
    Some(AuthLocation::Path(template))
}

fn prefixed(prefix: &str, credential: usize) -> Template {
    let text = (!prefix.is_empty()).then(|| TemplatePart::Text(prefix.to_owned()));
    Template(
        text.into_iter()
            .chain([TemplatePart::Credential(credential)])
            .collect(),
    )
}

/// Returns the credential that the short forms refer to.
fn only_credential(entry: &Entry, credentials: &[&str], problems: &Diagnostics) -> Option<usize> {
    let index = credentials
        .iter()
        .position(|name| *name == "api_key")
        .or((credentials.len() == 1).then_some(0));
    if index.is_none() && !credentials.is_empty() {
        problems.push(
            Diagnostic::error(
                Code::UnknownCredential,
                entry.key_span,
                format!(
                    "`{}` refers to the credential `api_key`, which does not exist",
                    entry.key
                ),
            )
            .help("with several credentials, write templates: `headers: { X-Key: \"{name}\" }`"),
        );
    }
    index
}

/// Reads a string that contains `{credential}`s.
fn template(entry: &Entry, credentials: &[&str], problems: &Diagnostics) -> Option<Template> {
    let Kind::Scalar { text, .. } = &entry.value.kind else {
        reader::wrong_kind(entry, "a string with `{credential}` in it", problems);
        return None;
    };
    let span = entry.value.span;
    let mut parts = Vec::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, following)) = after.split_once('}') else {
            problems.push(Diagnostic::error(Code::BadValue, span, "`{` without `}`"));
            return None;
        };
        let Some(index) = credentials
            .iter()
            .position(|credential| *credential == name)
        else {
            // If there are none, that is already reported.
            if credentials.is_empty() {
                return None;
            }
            problems.push(
                Diagnostic::error(
                    Code::UnknownCredential,
                    span,
                    format!("`{name}` is not a credential"),
                )
                .maybe_help(names::suggestion(name, credentials.iter().copied())),
            );
            return None;
        };
        if !before.is_empty() {
            parts.push(TemplatePart::Text(before.to_owned()));
        }
        parts.push(TemplatePart::Credential(index));
        rest = following;
    }
    if !rest.is_empty() {
        parts.push(TemplatePart::Text(rest.to_owned()));
    }
    Some(Template(parts))
}
