//! `endpoints`: the calls that the API offers.

use std::collections::HashMap;

use super::condition::Known;
use super::response::Response;
use super::shared::METHODS;
use super::types::Types;
use super::{body_format, cost, errors, pages, parameters, shared};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind, Node};
use crate::keys;
use crate::model::{
    DocumentedError, Endpoint, ErrorId, ErrorMessage, Method, Name, Parameter, Pointer, Returns,
    Status, Type,
};
use crate::names::{self, reserved};
use crate::reader::{self, Mapping};

pub(super) fn read<'a>(
    root: &Mapping<'a>,
    types: &mut Types<'a>,
    errors: &[ErrorMessage],
    statuses: &[Status],
) -> Vec<Endpoint> {
    let Some(entry) = root.require("endpoints") else {
        return Vec::new();
    };
    let entries = reader::entries(&entry.value, entry.key_span, "`endpoints`", root.problems)
        .unwrap_or_default();
    if matches!(&entry.value.kind, Kind::Map(entries) if entries.is_empty()) {
        root.problems.push(
            Diagnostic::error(Code::MissingKey, entry.key_span, "`endpoints` is empty")
                .help("for example `ping: { get: /ping }`"),
        );
    }
    let known = Known::of(root);
    let mut reader = Reader {
        known,
        types,
        errors,
        by_code: HashMap::new(),
        by_status: HashMap::new(),
        statuses,
        problems: root.problems,
    };
    for (index, error) in errors.iter().enumerate() {
        reader
            .by_code
            .entry(&error.name.wire)
            .or_insert(ErrorId(index));
        for status in &error.statuses {
            reader
                .by_status
                .entry(*status)
                .or_default()
                .push(ErrorId(index));
        }
    }
    entries
        .iter()
        .filter_map(|entry| reader.endpoint(entry))
        .collect()
}

struct Reader<'r, 'a> {
    known: Known<'a>,
    types: &'r mut Types<'a>,
    errors: &'r [ErrorMessage],
    by_code: HashMap<&'r str, ErrorId>,
    by_status: HashMap<u16, Vec<ErrorId>>,
    statuses: &'r [Status],
    problems: &'a Diagnostics,
}

impl<'a> Reader<'_, 'a> {
    fn endpoint(&mut self, entry: &'a Entry) -> Option<Endpoint> {
        let map = Mapping::open(&entry.value, entry.key_span, &keys::ENDPOINT, self.problems)?;
        let mut name = shared::name(entry, Some(&map), self.problems)?;
        reserved::keep_free(&mut name, reserved::METHODS, &[]);
        let methods = METHODS.iter().map(|(key, _)| *key).collect::<Vec<_>>();
        let call = map.one_of(&methods);
        if call.is_none() && !map.misspelt(&methods) {
            self.problems.push(
                Diagnostic::error(
                    Code::MissingKey,
                    entry.key_span,
                    format!("`{}` has no method and path", entry.key),
                )
                .help("for example `get: /items/{id}`"),
            );
        }
        // Without a method the rest is checked as that of one that may have everything.
        let method = METHODS
            .iter()
            .find(|(key, _)| call.is_some_and(|call| *key == call.key))
            .map_or(Method::Post, |(_, method)| *method);
        let before = self.problems.count();
        let parameters = parameters::read(&map, &name, method, self.types);
        let parameters_are_known = self.problems.count() == before;
        let before = self.problems.count();
        let returns = map.entry("returns").map(|entry| self.returns(entry, &name));
        let returns_are_known = self.problems.count() == before && !map.misspelt(&["returns"]);
        if let Some(entry) = map.entry("returns").filter(|_| method == Method::Head) {
            self.problems.push(
                Diagnostic::error(
                    Code::KeyConflict,
                    entry.key_span,
                    "a HEAD is answered without a body, so it returns nothing",
                )
                .help("leave `returns` out; the headers are on the full answer"),
            );
        }
        let response = Response {
            returns: returns.as_ref(),
            defs: self.types.defs(),
            problems: self.problems,
        };
        let pages = pages::read(&map, &parameters, response, &self.known);
        let (cost, rows) = cost::read(&map, response, returns_are_known, pages.as_ref());
        Some(Endpoint {
            method,
            body_format: body_format::read(&map, &parameters, parameters_are_known),
            path: call
                .map(|call| parameters::path(call, &parameters, self.problems))
                .unwrap_or_default(),
            summary: map.text("summary"),
            description: map.text("description"),
            groups: parameters::groups(&map, &parameters),
            statuses: self.statuses(&map),
            errors: self.documented(&map, &parameters),
            cost,
            repeatable: repeatable(&map).unwrap_or(method.is_idempotent()),
            rows,
            pages,
            deprecated: shared::deprecated(&map),
            docs: map.url("docs"),
            source: shared::source(&map),
            span: entry.key_span,
            name,
            parameters,
            returns,
        })
    }

    /// `returns`: a type, or a type in an envelope.
    fn returns(&mut self, entry: &'a Entry, endpoint: &Name) -> Returns {
        let inline = names::inner(endpoint, &names::fixed("answer", "Answer"));
        let enveloped = matches!(&entry.value.kind, Kind::Map(entries) if entries.iter().any(|entry| entry.key == "envelope"));
        if !enveloped {
            return Returns {
                ty: self.types.outside(&entry.value, &inline, entry.key_span),
                envelope: Pointer::default(),
            };
        }
        let nothing = Returns {
            ty: Type::Json,
            envelope: Pointer::default(),
        };
        let Some(map) = Mapping::open(&entry.value, entry.key_span, &keys::RETURNS, self.problems)
        else {
            return nothing;
        };
        let envelope = map.pointer("envelope").unwrap_or_default();
        match map.require("type") {
            Some(ty) => Returns {
                ty: self.types.outside(&ty.value, &inline, ty.key_span),
                envelope,
            },
            None => Returns {
                envelope,
                ..nothing
            },
        }
    }

    fn status_list(&self) -> Vec<u16> {
        self.statuses.iter().map(|status| status.number).collect()
    }

    fn known_status(&self, node: &Node) -> Option<u16> {
        let number = reader::status(node, self.problems)?;
        let known = self.status_list();
        if !known.contains(&number) {
            errors::unknown_status(number, node, &known, self.problems);
            return None;
        }
        Some(number)
    }

    fn statuses(&self, map: &Mapping<'a>) -> Vec<u16> {
        let Some(entry) = map.entry("statuses") else {
            return Vec::new();
        };
        let mut statuses = Vec::new();
        for number in reader::list(entry, self.problems)
            .iter()
            .filter_map(|node| self.known_status(node))
        {
            if let Err(place) = statuses.binary_search(&number) {
                statuses.insert(place, number);
            }
        }
        statuses
    }

    /// `errors`: codes or statuses in a list, or codes with what the page says about them.
    fn documented(&self, map: &Mapping<'a>, parameters: &[Parameter]) -> Vec<DocumentedError> {
        let Some(entry) = map.entry("errors") else {
            return Vec::new();
        };
        let mut documented: Vec<DocumentedError> = match &entry.value.kind {
            Kind::List(items) => items
                .iter()
                .flat_map(|item| self.listed(item))
                .map(bare)
                .collect(),
            Kind::Map(entries) => entries
                .iter()
                .filter_map(|entry| self.described(entry, parameters))
                .collect(),
            Kind::Scalar { .. } => {
                reader::wrong_kind(
                    entry,
                    "a list of codes, or a mapping from codes to what the page says",
                    self.problems,
                );
                Vec::new()
            }
        };
        documented.sort_by_key(|documented| documented.error);
        documented.dedup_by_key(|documented| documented.error);
        documented
    }

    /// A code, or a status that stands for all codes that are tied to it.
    fn listed(&self, node: &Node) -> Vec<ErrorId> {
        let Some(text) = reader::scalar(node) else {
            reader::wrong_kind_of(
                node,
                "an item of `errors`",
                "a code or a status",
                self.problems,
            );
            return Vec::new();
        };
        if let Some(error) = self.by_code.get(text) {
            return vec![*error];
        }
        let Some(number) = text
            .parse::<u16>()
            .ok()
            .filter(|number| reader::STATUSES.contains(number))
        else {
            errors::unknown_error(text, node, self.errors, self.problems);
            return Vec::new();
        };
        let tied = self.by_status.get(&number).cloned().unwrap_or_default();
        if self.known_status(node).is_some() && tied.is_empty() {
            self.problems.push(
                Diagnostic::error(
                    Code::UnknownError,
                    node.span,
                    format!("no entry of `errors` has status {number}"),
                )
                .help("put the number into `statuses`, which needs no code"),
            );
        }
        tied
    }

    fn described(&self, entry: &Entry, parameters: &[Parameter]) -> Option<DocumentedError> {
        let Some(error) = self.by_code.get(entry.key.as_str()) else {
            let node = Node {
                kind: Kind::Scalar {
                    text: entry.key.clone(),
                    plain: true,
                },
                span: entry.key_span,
            };
            errors::unknown_error(&entry.key, &node, self.errors, self.problems);
            return None;
        };
        let mut documented = bare(*error);
        match &entry.value.kind {
            _ if entry.value.is_null() => {}
            Kind::Scalar { .. } => documented.details = reader::text(entry, self.problems),
            _ => {
                let map = Mapping::open(
                    &entry.value,
                    entry.key_span,
                    &keys::ENDPOINT_ERROR,
                    self.problems,
                )?;
                documented.status = map
                    .entry("status")
                    .and_then(|entry| self.known_status(&entry.value));
                let parameter = map
                    .entry("parameter")
                    .and_then(|entry| parameters::named(entry, parameters, self.problems));
                documented.parameter = parameter
                    .and_then(|id| parameters.get(id.index()))
                    .map(|parameter| parameter.name.wire.clone());
                documented.details = map.text("details");
                documented.cause = map.text("cause");
                documented.solution = map.text("solution");
                documented.retry = shared::retry(&map);
            }
        }
        Some(documented)
    }
}

fn bare(error: ErrorId) -> DocumentedError {
    DocumentedError {
        error,
        status: None,
        parameter: None,
        details: None,
        cause: None,
        solution: None,
        retry: None,
    }
}

fn repeatable(map: &Mapping<'_>) -> Option<bool> {
    let entry = map.entry("repeat")?;
    shared::choose(entry, map, &[("safe", true), ("unsafe", false)])
}
