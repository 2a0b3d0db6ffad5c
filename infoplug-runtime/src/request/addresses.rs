//! The URLs of a client's endpoints, before the query.

use std::ptr;
use std::sync::OnceLock;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;

use super::text::text;
use super::values::Values;
use crate::table::{Operation, PathPart};

/// Everything except the unreserved characters of RFC 3986, section 2.3.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// How many URLs are kept. The tables of most APIs lie next to each other, so that each of this many
/// endpoints has a slot of its own.
const SLOTS: usize = 64;

/// The base URL, and the URLs that differ between calls only in their query. These are parsed once,
/// since parsing is a large part of the cost of a request.
pub(crate) struct Addresses {
    /// The base URL plus any credentials that prefix paths.
    base: Url,
    /// The URLs of endpoints without path parameters. The first endpoint of a slot keeps it; no
    /// call waits for a lock.
    fixed: Box<[OnceLock<(&'static Operation, Url)>]>,
}

impl Addresses {
    pub(crate) fn new(base: Url) -> Self {
        Self {
            base,
            fixed: (0..SLOTS).map(|_| OnceLock::new()).collect(),
        }
    }

    pub(crate) fn base(&self) -> &Url {
        &self.base
    }

    /// Returns the URL of a call without its query.
    pub(super) fn url(&self, operation: &'static Operation, values: &Values) -> Url {
        let new = || with_path(&self.base, operation, values);
        let is_fixed = |part: &PathPart| matches!(part, PathPart::Text(_));
        let slot = ptr::from_ref(operation).addr() / size_of::<Operation>() % SLOTS;
        match self.fixed.get(slot) {
            Some(slot) if operation.path.iter().all(is_fixed) => {
                let (owner, url) = slot.get_or_init(|| (operation, new()));
                if ptr::eq(*owner, operation) {
                    url.clone()
                } else {
                    new()
                }
            }
            _ => new(),
        }
    }
}

fn with_path(base: &Url, operation: &Operation, values: &Values) -> Url {
    let mut path = base.path().trim_end_matches('/').to_owned();
    for part in &operation.path {
        match part {
            PathPart::Text(text) => path.push_str(text),
            PathPart::Parameter(index) => {
                let value = values
                    .get(*index)
                    .map(|value| text(value.view()))
                    .unwrap_or_default();
                let keeps_slashes = operation
                    .parameters
                    .get(*index)
                    .is_some_and(|parameter| parameter.slashes);
                if keeps_slashes {
                    let segments: Vec<String> = value
                        .split('/')
                        .map(|segment| utf8_percent_encode(segment, SEGMENT).to_string())
                        .collect();
                    path.push_str(&segments.join("/"));
                } else {
                    path.extend(utf8_percent_encode(&value, SEGMENT));
                }
            }
        }
    }
    let mut url = base.clone();
    url.set_path(&path);
    url
}
