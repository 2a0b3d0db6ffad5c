//! `statuses` and `errors` of an endpoint: what its page says can go wrong.

use std::collections::HashMap;

use crate::check::{errors, parameters, shared};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind, Node};
use crate::keys;
use crate::model::{DocumentedError, ErrorId, ErrorMessage, Parameter, Status};
use crate::reader::{self, Mapping};

/// The statuses and errors that an endpoint can name.
pub(super) struct Known<'a> {
    errors: &'a [ErrorMessage],
    by_code: HashMap<&'a str, ErrorId>,
    by_status: HashMap<u16, Vec<ErrorId>>,
    statuses: Vec<u16>,
    problems: &'a Diagnostics,
}

impl<'a> Known<'a> {
    pub(super) fn new(
        errors: &'a [ErrorMessage],
        statuses: &[Status],
        problems: &'a Diagnostics,
    ) -> Self {
        let (mut by_code, mut by_status) = (HashMap::new(), HashMap::<_, Vec<_>>::new());
        for (index, error) in errors.iter().enumerate() {
            by_code
                .entry(error.name.wire.as_str())
                .or_insert(ErrorId(index));
            for status in &error.statuses {
                by_status.entry(*status).or_default().push(ErrorId(index));
            }
        }
        Self {
            errors,
            by_code,
            by_status,
            statuses: statuses.iter().map(|status| status.number).collect(),
            problems,
        }
    }

    fn known_status(&self, node: &Node) -> Option<u16> {
        let number = reader::status(node, self.problems)?;
        if !self.statuses.contains(&number) {
            errors::unknown_status(number, node, &self.statuses, self.problems);
            return None;
        }
        Some(number)
    }

    /// Reads `statuses` and sorts them.
    pub(super) fn statuses(&self, map: &Mapping<'_>) -> Vec<u16> {
        let Some(entry) = map.entry("statuses") else {
            return Vec::new();
        };
        let mut statuses = Vec::new();
        for number in reader::list(entry, self.problems)
            .iter()
            .filter_map(|node| self.known_status(node))
        {
            if let Err(index) = statuses.binary_search(&number) {
                statuses.insert(index, number);
            }
        }
        statuses
    }

    /// Reads `errors`: a list of codes or statuses, or codes with what the page says about them.
    pub(super) fn errors(
        &self,
        map: &Mapping<'_>,
        parameters: &[Parameter],
    ) -> Vec<DocumentedError> {
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

    /// Reads a code, or a status, which means all codes with that status.
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
                .help("put the number in `statuses`, which needs no code"),
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
