//! What the compiler is asked about the type of a field.

use infoplug_spec::model::Type;

use super::complaints::Complaint;
use super::facts::Fact;

/// Stands for the type in a message; no string of a spec has it.
pub(super) const THIS: &str = "\u{1}";

/// What is asked about the type of a field.
pub(super) struct Question<'i> {
    /// Of the item and of what is in it, for the name of the trait.
    pub(super) name: String,
    pub(super) ty: &'i syn::Type,
    pub(super) wanted: Wanted,
    /// What is wrong when the response is no.
    pub(super) no: Complaint,
}

/// What a type has to be.
pub(super) enum Wanted {
    /// Made of the whole error.
    Error,
    /// Made of a fact about an error.
    Fact(Fact),
    /// Sent for a type of the spec.
    Sends(Type),
    /// Sent by serde.
    Serialize,
    /// Read for a type of the spec.
    Holds {
        ty: Type,
        /// Whether it may be missing, which the type of the field hides.
        maybe: bool,
        /// How many `Option`s stand around the type of the field and what it holds.
        options: usize,
    },
    /// Read by serde.
    Deserialize,
}
