//! The spec that a command works with.

use std::path::Path;

use infoplug_spec::Spec;

use crate::Failure;

/// The spec of the API that ships.
const INFOPLUG: (&str, &str) = ("spec/infoplug.yaml", include_str!("../infoplug.yaml"));

/// Reads a file, or without one the spec that ships.
pub(crate) fn read(path: Option<&Path>) -> Result<Spec, Failure> {
    let read = match path {
        Some(path) => infoplug_spec::load(path, path.display().to_string()),
        None => infoplug_spec::parse(INFOPLUG.0, INFOPLUG.1),
    };
    read.map_err(|problems| Failure::Spec(problems.to_string()))
}
