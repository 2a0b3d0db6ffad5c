//! Locates a spec. Its path is relative to the crate's `Cargo.toml`; messages show it relative to
//! the current folder.

use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;

/// The file of a spec.
pub(crate) struct Located {
    /// The path to read.
    pub(crate) path: PathBuf,
    /// The path in messages. Editors and terminals can open it with a click.
    pub(crate) shown: String,
    /// Makes the compiler track the file, so the next build expands the derive again if the file
    /// has changed.
    pub(crate) watch: TokenStream,
}

pub(crate) fn locate(written: &LitStr) -> Located {
    let text = written.value();
    let root = std::env::var_os("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .unwrap_or_default();
    let path = root.join(&text);
    let shown = shown(&path);
    let watch = if Path::new(&text).is_absolute() {
        quote!(
            const _: &[u8] = ::core::include_bytes!(#text);
        )
    } else {
        let tail = format!("/{text}");
        quote!(
            const _: &[u8] =
                ::core::include_bytes!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), #tail));
        )
    };
    // We report a file that cannot be read; the compiler must not report it too.
    let watch = if path.is_file() && std::fs::File::open(&path).is_ok() {
        watch
    } else {
        TokenStream::new()
    };
    Located { path, shown, watch }
}

pub(crate) fn shown(path: &Path) -> String {
    let relative = std::env::current_dir()
        .ok()
        .and_then(|here| path.strip_prefix(here).ok().map(Path::to_path_buf));
    relative.as_deref().unwrap_or(path).display().to_string()
}
