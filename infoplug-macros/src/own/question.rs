//! Questions to the compiler about the type of a field.

use infoplug_spec::model::Type;

use super::complaints::Complaint;
use super::facts::Fact;

/// A placeholder for the type in a message. No string of a spec contains it.
pub(super) const THIS: &str = "\u{1}";

/// A question about the type of a field.
pub(super) struct Question<'i> {
    /// The suffix of the trait's name, from the item and its field or variant.
    pub(super) name: String,
    pub(super) ty: &'i syn::Type,
    pub(super) wanted: Wanted,
    /// The complaint if the answer is no.
    pub(super) no: Complaint,
}

/// The requirement on a type.
pub(super) enum Wanted {
    /// Converts from the whole error.
    Error,
    /// Converts from a fact about an error.
    Fact(Fact),
    /// Can be sent as a type of the spec.
    Sends(Type),
    /// Can be serialized by serde.
    Serialize,
    /// Can be read as a type of the spec.
    Holds {
        ty: Type,
        /// Whether the value may be missing although the field's type shows no `Option`.
        maybe: bool,
        /// The number of `Option`s around both the field's type and the type of the spec.
        options: usize,
    },
    /// Can be deserialized by serde.
    Deserialize,
}
