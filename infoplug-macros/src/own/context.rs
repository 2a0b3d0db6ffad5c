//! What a derive on a type of the user works with.

use std::sync::Arc;

use infoplug_spec::Checked;
use proc_macro2::TokenStream;

use super::complaints::Complaints;

/// All that a derive needs.
pub(super) struct Context {
    pub(super) checked: Arc<Checked>,
    pub(super) client: TokenStream,
    /// The path of the client's module, for messages.
    pub(super) module: String,
    pub(super) krate: TokenStream,
    /// What to add where something is not in the spec: perhaps another one is meant.
    pub(super) named: String,
    /// Whether the item itself names the client.
    pub(super) is_named_here: bool,
    pub(super) complaints: Complaints,
    pub(super) asked: Asked,
}

/// The questions of one derive.
#[derive(Default)]
pub(super) struct Asked {
    /// The traits.
    pub(super) definitions: TokenStream,
    /// Mentions each, for when no code is made that does.
    pub(super) answers: TokenStream,
    pub(super) names: Vec<String>,
}
