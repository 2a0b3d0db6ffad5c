//! Document -> [`Spec`]: the checks, each in the file of its root key. They collect all problems
//! and leave out what is wrong.

mod api;
mod body_format;
mod condition;
mod constant;
mod cost;
mod cycles;
mod endpoint;
mod error_body;
mod errors;
mod header;
mod jobs;
mod literal;
mod location;
#[cfg(feature = "warnings")]
mod meaning;
mod members;
mod pages;
mod parameters;
mod quota;
mod response;
mod same_request;
mod shared;
mod types;
mod unique;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Document, Kind};
use crate::keys;
use crate::model::{Api, Spec};
use crate::reader::{self, Mapping};
use crate::source::Span;

/// The version of the format that this crate reads.
const VERSION: &str = "1";

/// Builds a spec from the valid part of a document: all of it, if `problems` stays empty.
pub(crate) fn check(document: &Document, problems: &Diagnostics) -> Spec {
    let Some(root) = Mapping::open(&document.root, Span::START, &keys::ROOT, problems) else {
        return Spec::default();
    };
    version(&root);
    let api = api::read(&root);
    let (errors, statuses) = errors::read(&root);
    let error_body = error_body::read(&root);
    let mut types = types::read(&root);
    let mut endpoints = endpoint::read(&root, &mut types, &errors, &statuses);
    same_request::report(&endpoints, problems);
    parameters::credentials_stay(&endpoints, api.auth.as_ref(), problems);
    types.mark(&endpoints);
    let types = types.finish(&mut endpoints);
    let (subcodes, categories) = (
        errors::level(&root, "subcodes"),
        errors::level(&root, "categories"),
    );
    let mut spec = Spec {
        api,
        statuses,
        error_body,
        errors,
        subcodes,
        categories,
        types,
        endpoints,
        jobs: Vec::new(),
        typed: Vec::new(),
    };
    spec.jobs = jobs::read(&root, &spec);
    unique::module_names(&spec, problems);
    drop_consequences(&root);
    #[cfg(feature = "warnings")]
    // A broken spec is incomplete: what it lacks would seem to be unused.
    if problems.count() == 0 {
        meaning::check(document, &spec, problems);
    }
    spec
}

/// The sections of the root that others refer to, each with the code of a dangling reference.
const REFERRED: [(&str, Code); 4] = [
    ("statuses", Code::UnknownStatus),
    ("errors", Code::UnknownError),
    ("types", Code::UnknownType),
    ("endpoints", Code::UnknownEndpoint),
];

/// Drops the consequences of a section whose key or value is wrong: no reference to it resolves.
fn drop_consequences(root: &Mapping<'_>) {
    for (section, code) in REFERRED {
        if is_lost(root, section) {
            root.problems.drop_since(0, &[code]);
        }
    }
}

/// Returns whether a section of the root could not be read, which is already reported.
fn is_lost(root: &Mapping<'_>, section: &str) -> bool {
    match root.entry(section) {
        Some(entry) => {
            !matches!(entry.value.kind, Kind::Map(_))
                || section == "statuses" && errors::has_unreadable_status(root)
        }
        None => root.misspelt(&[section]),
    }
}

/// An API about which nothing is known.
impl Default for Spec {
    fn default() -> Self {
        Self {
            api: Api {
                name: "API".to_owned(),
                version: None,
                description: None,
                base_url: "https://invalid.invalid".to_owned(),
                docs: None,
                headers: Vec::new(),
                cost_unit: api::COST_UNIT.to_owned(),
                cost_remaining: None,
                rate_limit: None,
                auth: None,
                source: None,
            },
            statuses: Vec::new(),
            error_body: error_body::unknown(),
            errors: Vec::new(),
            subcodes: Vec::new(),
            categories: Vec::new(),
            types: Vec::new(),
            endpoints: Vec::new(),
            jobs: Vec::new(),
            typed: Vec::new(),
        }
    }
}

fn version(root: &Mapping<'_>) {
    let Some(entry) = root.entry("infoplug") else {
        if root.misspelt(&["infoplug"]) {
            return;
        }
        let missing = Diagnostic::error(
            Code::Version,
            root.at,
            "`infoplug`, the version of the format, is missing",
        );
        return root.problems.push(missing.help("begin with `infoplug: 1`"));
    };
    if reader::scalar(&entry.value) != Some(VERSION) {
        root.problems.push(
            Diagnostic::error(
                Code::Version,
                entry.value.span,
                "this version of the format is not supported",
            )
            .help(format!(
                "this release reads version {VERSION}: `infoplug: {VERSION}`"
            )),
        );
    }
}
