//! Names, references, and where facts come from.

/// A name in the spec, and the Rust names made from it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name {
    /// As the spec, and so the wire, writes it.
    pub wire: String,
    /// As a method, field or module: `snake_case`, never a keyword.
    pub snake: String,
    /// As a type or variant: `CamelCase`, never a keyword.
    pub camel: String,
}

/// An index into [`Spec::types`](crate::model::Spec::types).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub(crate) usize);

/// An index into [`Spec::errors`](crate::model::Spec::errors).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ErrorId(pub(crate) usize);

/// An index into [`Spec::endpoints`](crate::model::Spec::endpoints).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EndpointId(pub(crate) usize);

/// An index into [`Endpoint::parameters`](crate::model::Endpoint::parameters).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ParameterId(pub(crate) usize);

macro_rules! index {
    ($($id:ident),*) => {$(
        impl $id {
            /// Returns the index into its vector.
            #[must_use]
            pub fn index(self) -> usize {
                self.0
            }
        }
    )*};
}
index!(TypeId, ErrorId, EndpointId, ParameterId);

/// Where a fact comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceNote {
    /// The URL of the page.
    pub url: String,
    /// Whether the API's owner confirms it.
    pub confirmed: bool,
    /// A remark about the source.
    pub note: Option<String>,
}
