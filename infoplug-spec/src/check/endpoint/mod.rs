//! `endpoints`: the calls that the API offers.

mod documented;
mod returns;

use super::condition;
use super::response::Response;
use super::shared::METHODS;
use super::types::Types;
use super::{body_format, cost, pages, parameters, shared};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind};
use crate::keys;
use crate::model::{Endpoint, ErrorMessage, Method, Returns, Status};
use crate::names::reserved;
use crate::reader::{self, Mapping};
use documented::Known;
use returns::returns;

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
    let mut reader = Reader {
        locations: condition::Known::of(root),
        errors: Known::new(errors, statuses, root.problems),
        types,
        problems: root.problems,
    };
    entries
        .iter()
        .filter_map(|entry| reader.endpoint(entry))
        .collect()
}

struct Reader<'r, 'a> {
    /// What conditions may name.
    locations: condition::Known<'a>,
    errors: Known<'r>,
    types: &'r mut Types<'a>,
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
        // Without a method, the rest is checked as if everything were allowed.
        let method = METHODS
            .iter()
            .find(|(key, _)| call.is_some_and(|call| *key == call.key))
            .map_or(Method::Post, |(_, method)| *method);
        let before = self.problems.count();
        let parameters = parameters::read(&map, &name, method, self.types);
        let parameters_are_known =
            self.problems.count() == before && !map.misspelt(&parameters::SECTIONS);
        let before = self.problems.count();
        let returns = match map.entry("returns") {
            Some(entry) => Some(returns(entry, &name, self.types)),
            // What it returns is unknown, so nothing that reads it is reported.
            None => map.misspelt(&["returns"]).then(Returns::unknown),
        };
        let returns_are_known = self.problems.count() == before && !map.misspelt(&["returns"]);
        if let Some(entry) = map.entry("returns").filter(|_| method == Method::Head) {
            self.problems.push(
                Diagnostic::error(
                    Code::KeyConflict,
                    entry.key_span,
                    "a HEAD response has no body, so it returns nothing",
                )
                .help("remove `returns`; the full response has the headers"),
            );
        }
        let response = Response {
            returns: returns.as_ref(),
            defs: self.types.defs(),
            problems: self.problems,
        };
        let before = self.problems.count();
        let pages = pages::read(&map, &parameters, response, &self.locations);
        let (cost, rows) = cost::read(&map, response, returns_are_known, pages.as_ref());
        let endpoint = Endpoint {
            method,
            body_format: body_format::read(&map, &parameters, parameters_are_known),
            path: call
                .map(|call| parameters::path(call, &parameters, self.problems))
                .unwrap_or_default(),
            summary: map.text("summary"),
            description: map.text("description"),
            groups: parameters::groups(&map, &parameters),
            statuses: self.errors.statuses(&map),
            errors: self.errors.errors(&map, &parameters),
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
        };
        if map.misspelt(&parameters::SECTIONS) {
            let codes = [Code::UnknownParameter, Code::PathMismatch];
            self.problems.drop_since(before, &codes);
        }
        Some(endpoint)
    }
}

fn repeatable(map: &Mapping<'_>) -> Option<bool> {
    let entry = map.entry("repeat")?;
    shared::choose(entry, map, &[("safe", true), ("unsafe", false)])
}
