//! Reads and checks the YAML description of an HTTP API.
//!
//! `YAML text -> document with positions -> Spec`: [`parse`] collects every problem of a spec, each
//! with its position, or returns a [`Spec`] in which every reference resolves.
//! `docs/spec-format.md` describes the format.
//!
//! ```
//! let text = "infoplug: 1\napi: { name: Ping, base_url: https://example.com }\nendpoints: { ping: { get: /ping } }\n";
//! let spec = infoplug_spec::parse("ping.yaml", text)?;
//! assert_eq!(spec.endpoints[0].path_template(), "/ping");
//!
//! let problems = infoplug_spec::parse("ping.yaml", &text.replace("get:", "gte:")).unwrap_err();
//! assert!(problems.to_string().starts_with("ping.yaml:3:22: `gte` is not a key of an endpoint"));
//! # Ok::<(), infoplug_spec::Problems>(())
//! ```

mod check;
pub mod diagnostic;
mod document;
mod keys;
pub mod lower;
pub mod model;
pub mod names;
mod reader;
mod source;

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::path::Path;

pub use diagnostic::{Code, Diagnostic, Page, Severity};
pub use document::{Entry, Kind, MAX_BYTES, MAX_DEPTH, MAX_NODES, Node};
pub use infoplug_text::nearest;
pub use keys::OBJECTS;
pub use model::Spec;
pub use source::{Position, Source, Span};

use diagnostic::Diagnostics;
use model::Name;

/// A checked spec: its text, the part that is valid, and every diagnostic.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The text of the spec.
    pub source: Source,
    /// The valid part of the spec. It is consistent in itself: anything with an error is left out.
    pub spec: Spec,
    /// All errors and warnings, in order of position.
    pub diagnostics: Vec<Diagnostic>,
    /// The endpoints that `spec` lacks or has only in part.
    pub broken_endpoints: Vec<BrokenEndpoint>,
    /// Whether every section of the text was read. If not, there may be endpoints, types and errors
    /// about which nothing is known.
    pub has_all_sections: bool,
}

impl Checked {
    /// Returns whether there are no errors. Warnings do not count.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.errors().next().is_none()
    }

    /// Returns the errors, without the warnings.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Returns the spec if it has no errors. Drops the warnings.
    ///
    /// # Errors
    ///
    /// Returns all errors.
    pub fn into_result(self) -> Result<Spec, Problems> {
        if self.is_valid() {
            return Ok(self.spec);
        }
        let Self {
            source,
            spec,
            mut diagnostics,
            broken_endpoints,
            ..
        } = self;
        diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Error);
        Err(Problems {
            source,
            diagnostics,
            partial: Box::new(spec),
            broken_endpoints,
        })
    }
}

/// The errors of a spec, with its text.
#[derive(Clone, Debug)]
pub struct Problems {
    /// The text of the spec.
    pub source: Source,
    /// All errors, in order of position; at least one.
    pub diagnostics: Vec<Diagnostic>,
    /// The valid part of the spec, as in [`Checked::spec`].
    pub partial: Box<Spec>,
    /// The endpoints that `partial` lacks or has only in part.
    pub broken_endpoints: Vec<BrokenEndpoint>,
}

/// An endpoint that has an error.
#[derive(Clone, Debug)]
pub struct BrokenEndpoint {
    /// Its name.
    pub name: Name,
    /// The number of its required parameters, as far as it is known.
    pub arguments: usize,
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.diagnostics.iter().enumerate() {
            if index > 0 {
                f.write_str("\n\n")?;
            }
            f.write_str(&diagnostic.render(&self.source))?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

impl From<&model::Endpoint> for BrokenEndpoint {
    fn from(endpoint: &model::Endpoint) -> Self {
        let arguments = endpoint
            .parameters
            .iter()
            .filter(|parameter| parameter.required)
            .count();
        Self {
            name: endpoint.name.clone(),
            arguments,
        }
    }
}

/// Reads and checks a spec. Messages refer to it as `path`.
///
/// # Errors
///
/// Returns all errors of the spec.
pub fn parse(path: impl Into<String>, text: impl Into<String>) -> Result<Spec, Problems> {
    check(path, text).into_result()
}

/// Reads and checks a spec. With the feature `warnings`, also finds what its author probably did
/// not mean. Messages refer to the spec as `path`.
#[must_use]
pub fn check(path: impl Into<String>, text: impl Into<String>) -> Checked {
    let source = Source::new(path, text);
    let problems = Diagnostics::default();
    let (spec, root) = match document::read(&source, &problems) {
        Ok(document) => (check::check(&document, &problems), Some(document.root)),
        Err(problem) => {
            problems.push(*problem);
            (model::Spec::default(), None)
        }
    };
    let diagnostics = problems.into_sorted();
    let broken_endpoints = root
        .as_ref()
        .map(|root| broken_endpoints(root, &spec, &diagnostics))
        .unwrap_or_default();
    Checked {
        source,
        spec,
        diagnostics,
        broken_endpoints,
        has_all_sections: root.as_ref().is_some_and(has_all_sections),
    }
}

/// Returns the tree of YAML text before any check, for tests that compare it with another YAML
/// reader.
///
/// # Errors
///
/// Fails if the text is not a single YAML document, or has duplicate keys, tags or merge keys.
#[doc(hidden)]
pub fn document(path: impl Into<String>, text: impl Into<String>) -> Result<Node, Problems> {
    let source = Source::new(path, text);
    let problems = Diagnostics::default();
    let read = document::read(&source, &problems).map_err(|problem| problems.push(*problem));
    let diagnostics = problems.into_sorted();
    match read {
        Ok(document) if diagnostics.is_empty() => Ok(document.root),
        _ => Err(Problems {
            source,
            diagnostics,
            partial: Box::default(),
            broken_endpoints: Vec::new(),
        }),
    }
}

/// Returns whether every key of the root is known and has a value of the right kind, and there are
/// endpoints.
fn has_all_sections(root: &Node) -> bool {
    let is_read = |entry: &Entry| match entry.key.as_str() {
        "infoplug" => true,
        key => keys::ROOT.known.contains(&key) && matches!(entry.value.kind, Kind::Map(_)),
    };
    let entries = members(root, "");
    entries.iter().all(is_read) && entries.iter().any(|entry| entry.key == "endpoints")
}

/// Returns the endpoints that were left out, that have an error, or that use a type with an error.
fn broken_endpoints(root: &Node, spec: &Spec, diagnostics: &[Diagnostic]) -> Vec<BrokenEndpoint> {
    let has_problem = |entry: &Entry| {
        let inside = |at: Position| entry.key_span.start <= at && at <= entry.value.span.end;
        diagnostics.iter().any(|diagnostic| {
            diagnostic.severity == Severity::Error && inside(diagnostic.span.start)
        })
    };
    let broken_types = broken_types(members(root, "types"), has_problem);
    let read: HashMap<&str, &model::Endpoint> = spec
        .endpoints
        .iter()
        .map(|endpoint| (endpoint.name.wire.as_str(), endpoint))
        .collect();
    // Names of types are found in the text: in the spec, a broken reference leads nowhere.
    let broken = members(root, "endpoints").iter().filter_map(|entry| {
        let mut uses_broken = false;
        if !broken_types.is_empty() {
            named(&entry.value, &mut |name| {
                uses_broken |= broken_types.contains(name);
            });
        }
        let name = match read.get(entry.key.as_str()) {
            Some(_) if !uses_broken && !has_problem(entry) => return None,
            Some(endpoint) => endpoint.name.clone(),
            None => names::name(&entry.key, None)?,
        };
        Some(BrokenEndpoint {
            name,
            arguments: required_parameters(&entry.value),
        })
    });
    broken.collect()
}

/// Returns the types that have an error, and those that hold such a type.
fn broken_types(types: &[Entry], has_problem: impl Fn(&Entry) -> bool) -> HashSet<&str> {
    let mut open: Vec<&str> = types
        .iter()
        .filter(|entry| has_problem(entry))
        .map(|entry| entry.key.as_str())
        .collect();
    if open.is_empty() {
        return HashSet::new();
    }
    let mut holders: HashMap<&str, Vec<&str>> = types
        .iter()
        .map(|entry| (entry.key.as_str(), Vec::new()))
        .collect();
    for entry in types {
        named(&entry.value, &mut |name| {
            holders
                .get_mut(name)
                .into_iter()
                .for_each(|holders| holders.push(&entry.key));
        });
    }
    let mut broken: HashSet<&str> = open.iter().copied().collect();
    while let Some(name) = open.pop() {
        for holder in holders.get(name).into_iter().flatten() {
            if broken.insert(holder) {
                open.push(holder);
            }
        }
    }
    broken
}

/// Passes every string in a node that may be the name of a type to `found`.
fn named<'n>(node: &'n Node, found: &mut impl FnMut(&'n str)) {
    match &node.kind {
        Kind::Map(entries) => entries.iter().for_each(|entry| named(&entry.value, found)),
        Kind::List(items) => items.iter().for_each(|item| named(item, found)),
        Kind::Scalar { text, .. } => found(text.trim_end_matches('?').trim_end()),
    }
}

fn required_parameters(endpoint: &Node) -> usize {
    let is_required = |entry: &&Entry| {
        members(&entry.value, "")
            .iter()
            .any(|key| key.key == "required" && reader::scalar(&key.value) == Some("true"))
    };
    let sections = ["query", "headers", "body"]
        .map(|key| members(endpoint, key).iter().filter(is_required).count());
    let whole_body = matches!(&endpoint.kind, Kind::Map(entries) if entries.iter().any(|entry| entry.key == "body_type"));
    members(endpoint, "path").len() + sections.iter().sum::<usize>() + usize::from(whole_body)
}

/// Returns the entries of a mapping, or of the mapping under one of its keys.
fn members<'n>(node: &'n Node, key: &str) -> &'n [Entry] {
    match &node.kind {
        Kind::Map(entries) if key.is_empty() => entries,
        Kind::Map(entries) => entries
            .iter()
            .find(|entry| entry.key == key)
            .map_or(&[], |entry| members(&entry.value, "")),
        _ => &[],
    }
}

/// Reads and checks the spec in a file. Messages refer to it as `shown`.
///
/// # Errors
///
/// Returns all errors of the spec. A file that cannot be read, is larger than [`MAX_BYTES`], or is
/// not UTF-8 is an error as well.
pub fn load(path: &Path, shown: impl Into<String>) -> Result<Spec, Problems> {
    check_file(path, shown).into_result()
}

/// Like [`check`], for a file. Messages refer to it as `shown`. A file that cannot be read gives a
/// diagnostic.
#[must_use]
pub fn check_file(path: &Path, shown: impl Into<String>) -> Checked {
    let shown = shown.into();
    match read_file(path) {
        Ok(text) => check(shown, text),
        Err(diagnostic) => Checked {
            source: Source::new(shown, ""),
            spec: model::Spec::default(),
            diagnostics: vec![*diagnostic],
            broken_endpoints: Vec::new(),
            has_all_sections: false,
        },
    }
}

/// Help for a missing file. The macro has its own, since its paths are relative to the crate.
const RELATIVE: &str = "the path is relative to the current directory";

/// Returns the text of a spec's file.
///
/// # Errors
///
/// Fails if the file cannot be read, is larger than [`MAX_BYTES`], or is not UTF-8.
pub fn read_file(path: &Path) -> Result<String, Box<Diagnostic>> {
    let refuse = |code, at, message: String, help: String| {
        Box::new(Diagnostic::error(code, at, message).help(help))
    };
    let bytes = read_bounded(path).map_err(|error| {
        let relative =
            || (error.kind() == std::io::ErrorKind::NotFound).then(|| RELATIVE.to_owned());
        let message = format!("the spec cannot be read: {error}");
        Box::new(
            Diagnostic::error(Code::Unreadable, Span::START, message)
                .maybe_help(near_file(path).or_else(relative)),
        )
    })?;
    if bytes.len() > MAX_BYTES {
        let message = format!("the spec has more than {MAX_BYTES} bytes");
        return Err(refuse(
            Code::TooLarge,
            Span::START,
            message,
            "split it into several specs".to_owned(),
        ));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..at).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n').count();
        let start = Position {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: 1,
        };
        let message = format!("the spec is not UTF-8: see byte {at}, line {line}");
        refuse(
            Code::Unreadable,
            Span::point(start),
            message,
            "save the file as UTF-8".to_owned(),
        )
    })
}

/// Returns help for a path that leads to no file: a file next to it with a similar name, or what to
/// do about a folder.
#[must_use]
pub fn near_file(path: &Path) -> Option<String> {
    if path.is_dir() {
        return Some("name a file in it".to_owned());
    }
    let (folder, name) = (path.parent()?, path.file_name()?.to_str()?);
    if path.exists() {
        return None;
    }
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let entries = std::fs::read_dir(folder)
        .ok()?
        .flatten()
        .filter(|entry| entry.path().is_file());
    let names: Vec<String> = entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    nearest(name, names.iter().map(String::as_str))
        .map(|name| format!("did you mean `{name}`, in the same folder?"))
}

/// Reads at most one byte more than the limit, which is enough to tell that a file is too large.
fn read_bounded(path: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Read as _;
    // Checked before the file is opened: opening a pipe would block.
    refuse_endless(&std::fs::metadata(path)?)?;
    let file = std::fs::File::open(path)?;
    let metadata = file.metadata()?;
    refuse_endless(&metadata)?;
    let limit = u64::try_from(MAX_BYTES)
        .unwrap_or(u64::MAX)
        .saturating_add(1);
    let mut bytes =
        Vec::with_capacity(usize::try_from(metadata.len().min(limit)).unwrap_or_default());
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Refuses pipes and devices, which may never end, or never begin.
fn refuse_endless(metadata: &std::fs::Metadata) -> std::io::Result<()> {
    use std::io::{Error, ErrorKind};
    if metadata.is_dir() {
        return Err(Error::new(ErrorKind::IsADirectory, "it is a directory"));
    }
    if !metadata.is_file() {
        return Err(Error::new(
            ErrorKind::InvalidInput,
            "it is a pipe or a device, not a file",
        ));
    }
    Ok(())
}
