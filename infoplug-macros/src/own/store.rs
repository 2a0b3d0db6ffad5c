//! Specs that were read before, and the client that a crate uses when an item names none.

use std::collections::HashMap;
use std::path::{self, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use infoplug_spec::{Checked, Code, Kind};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::parse::Parser as _;
use syn::{Ident, Path};

use super::complaints::{Complaints, quoted};
use crate::locate;

/// The file beside `Cargo.toml` that names the client.
const CONFIG: &str = "infoplug.yaml";

/// The specs of this process, by their files. A compiler lives for one build, an editor's server for hours: the text decides.
static SPECS: Mutex<Option<HashMap<PathBuf, Arc<Checked>>>> = Mutex::new(None);

/// A spec by its file: checked once for each text.
pub(super) fn spec(path: &str) -> Arc<Checked> {
    let path = path::Path::new(path);
    let shown = locate::shown(path);
    let Ok(text) = infoplug_spec::read_file(path) else { return Arc::new(infoplug_spec::check_file(path, shown)) };
    let mut specs = SPECS.lock().unwrap_or_else(PoisonError::into_inner);
    let specs = specs.get_or_insert_default();
    match specs.get(path) {
        Some(known) if known.source.text() == text => Arc::clone(known),
        _ => {
            let checked = Arc::new(infoplug_spec::check(shown, text));
            specs.insert(path.to_owned(), Arc::clone(&checked));
            checked
        }
    }
}

/// The client of an item.
pub(super) struct Usual {
    pub(super) client: Path,
    /// Makes the compiler watch the file that names it.
    pub(super) watch: TokenStream,
    /// Who has named it: `item`, `config`, or nobody.
    pub(super) why: &'static str,
}

/// The client of `infoplug.yaml`, else the one that the facade exports.
pub(super) fn usual_client(krate: &Path, at: Span, complaints: &mut Complaints) -> Usual {
    let mut client = krate.clone();
    client.segments.push(Ident::new("InfoPlug", at).into());
    let shipped = Usual { client, watch: TokenStream::new(), why: "nobody" };
    let root = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let file = root.join(CONFIG);
    if !file.is_file() {
        return shipped;
    }
    let shown = locate::shown(&file);
    let tail = format!("/{CONFIG}");
    let watch = quote!(
        const _: &[u8] = ::core::include_bytes!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), #tail));
    );
    match client_of(&file, &shown) {
        Ok(client) => Usual { client, watch, why: "config" },
        Err((what, help)) => {
            complaints.add(Code::BadConfig, at, format!("{} {what}", quoted(&shown)), None, Some(help));
            shipped
        }
    }
}

fn client_of(file: &path::Path, shown: &str) -> Result<Path, (String, String)> {
    let help = || "it has one line, with the path of the struct that derives `ApiClient`: `client: crate::Tickets`".to_owned();
    let text = infoplug_spec::read_file(file).map_err(|problem| (format!("cannot be used: {}", problem.message), help()))?;
    if text.trim().is_empty() {
        return Err(("is empty".to_owned(), help()));
    }
    let root = infoplug_spec::document(shown, text).map_err(|problems| (format!("is not YAML: {problems}"), help()))?;
    let Kind::Map(entries) = &root.kind else { return Err(("is not a mapping".to_owned(), help())) };
    let mut client = None;
    for entry in entries {
        let Kind::Scalar { text, .. } = &entry.value.kind else {
            return Err((format!("has something else than a text under {}", quoted(&entry.key)), help()));
        };
        if entry.key != "client" {
            return Err((format!("has the unknown key {}", quoted(&entry.key)), help()));
        }
        let path =
            crate::client::path.parse_str(text).map_err(|_| (format!("names {}, which is not a path of Rust", quoted(text)), help()))?;
        client = Some(path);
    }
    client.ok_or_else(|| ("does not name the client".to_owned(), help()))
}
