//! The cache of specs, and the default client of a crate.

use std::collections::HashMap;
use std::path::{self, Component, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use infoplug_spec::{Checked, Code, Kind};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::parse::Parser as _;
use syn::{Ident, Path};

use super::complaints::{Complaint, Complaints, quoted};
use crate::locate;

/// The file next to `Cargo.toml` that names the client.
const CONFIG: &str = "infoplug.yaml";

/// The specs of this process, by file. A compiler lives for one build but an editor's server for
/// hours, so an entry is valid only for the same contents.
static SPECS: Mutex<Option<HashMap<String, Arc<Checked>>>> = Mutex::new(None);

/// Returns the spec with which its client was built, checked once per contents. `path` and
/// `known_as` tell where it was at the time.
pub(super) fn spec(path: &str, known_as: &str, text: String) -> Arc<Checked> {
    let mut specs = SPECS.lock().unwrap_or_else(PoisonError::into_inner);
    let specs = specs.get_or_insert_default();
    match specs.get(path) {
        Some(known) if known.source.text() == text => Arc::clone(known),
        _ => {
            let shown = today(path::Path::new(path), &text)
                .map_or_else(|| known_as.to_owned(), |path| locate::shown(&path));
            let checked = Arc::new(infoplug_spec::check(shown, text));
            specs.insert(path.to_owned(), Arc::clone(&checked));
            checked
        }
    }
}

/// Returns the current path of a spec for messages: the old path, or the same path in a workspace
/// that was moved. A file with other contents is a different file.
fn today(path: &path::Path, text: &str) -> Option<PathBuf> {
    let is_it = |path: &PathBuf| infoplug_spec::read_file(path).is_ok_and(|other| other == text);
    let root = std::env::current_dir().unwrap_or_default();
    let parts: Vec<_> = path
        .components()
        .filter(|part| matches!(part, Component::Normal(_)))
        .collect();
    let moved = (1..parts.len())
        .filter_map(|skipped| parts.get(skipped..))
        .map(|tail| root.join(tail.iter().collect::<PathBuf>()));
    std::iter::once(path.to_owned()).chain(moved).find(is_it)
}

/// The client of an item.
pub(super) struct Usual {
    pub(super) client: Path,
    /// Makes the compiler track the file that names the client.
    pub(super) watch: TokenStream,
    /// Where the client is named: `item`, `config` or `nobody`.
    pub(super) why: &'static str,
}

/// Returns the client that `infoplug.yaml` names, or else the one that the facade exports.
pub(super) fn usual_client(krate: &Path, at: Span, complaints: &mut Complaints<'_>) -> Usual {
    let mut client = krate.clone();
    client.segments.push(Ident::new("InfoPlug", at).into());
    let shipped = Usual {
        client,
        watch: TokenStream::new(),
        why: "nobody",
    };
    let root = std::env::var_os("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .unwrap_or_default();
    let file = root.join(CONFIG);
    if !file.is_file() {
        return shipped;
    }
    let shown = locate::shown(&file);
    let tail = format!("/{CONFIG}");
    let watch = quote!(
        const _: &[u8] =
            ::core::include_bytes!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), #tail));
    );
    match client_of(&file, &shown) {
        Ok(client) => Usual {
            client,
            watch,
            why: "config",
        },
        Err((line, what, help)) => {
            let what = format!("{shown}:{line}:1: it {what}");
            complaints.add(Complaint::new(Code::BadConfig, at, what).help(help));
            shipped
        }
    }
}

/// Returns the client, or the line of a problem, the problem, and help.
fn client_of(file: &path::Path, shown: &str) -> Result<Path, (u32, String, String)> {
    let one_line = || {
        "write one line with the path of the struct that derives `ApiClient`: `client: crate::Tickets`".to_owned()
    };
    let refuse = |line, what: String| Err((line, what, one_line()));
    let text = match infoplug_spec::read_file(file) {
        Ok(text) => text,
        Err(problem) => return refuse(1, format!("cannot be used: {}", problem.message)),
    };
    if text.trim().is_empty() {
        return refuse(1, "is empty".to_owned());
    }
    let root = match infoplug_spec::document(shown, text) {
        Ok(root) => root,
        Err(problems) => {
            let first = problems.diagnostics.first();
            let (line, message) = first.map_or((1, String::new()), |first| {
                (first.span.start.line, first.message.clone())
            });
            return refuse(line, format!("cannot be parsed: {message}"));
        }
    };
    let Kind::Map(entries) = &root.kind else {
        return refuse(root.span.start.line, "is not a mapping".to_owned());
    };
    let mut client = None;
    for entry in entries {
        let line = entry.key_span.start.line;
        if entry.key != "client" {
            let help = infoplug_spec::nearest(&entry.key, ["client"])
                .map_or_else(one_line, |name| format!("did you mean {}?", quoted(name)));
            return Err((
                line,
                format!("has the unknown key {}", quoted(&entry.key)),
                help,
            ));
        }
        let Kind::Scalar { text, .. } = &entry.value.kind else {
            return refuse(
                line,
                "has something other than a string under `client`".to_owned(),
            );
        };
        match crate::client::path.parse_str(text) {
            Ok(path) => client = Some(path),
            Err(_) => {
                return refuse(
                    line,
                    format!("names {}, which is not a Rust path", quoted(text)),
                );
            }
        }
    }
    client.map_or_else(|| refuse(1, "does not name the client".to_owned()), Ok)
}
