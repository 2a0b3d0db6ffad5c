//! How a call authenticates.

pub use infoplug_tables::{AuthLocation, Template, TemplatePart};

use super::name::{Name, SourceNote};

/// How a call authenticates.
#[derive(Clone, Debug)]
pub struct Auth {
    /// The secrets, in source order; at least one.
    pub credentials: Vec<Credential>,
    /// Whether calls without credentials are allowed.
    pub optional: bool,
    /// The ways to send the credentials: first the default, then those that the caller may choose.
    pub ways: Vec<AuthScheme>,
}

/// A secret that the caller has.
#[derive(Clone, Debug)]
pub struct Credential {
    /// Its name in templates.
    pub name: Name,
    /// The environment variable that holds it.
    pub env: String,
    /// Its description, if the spec has one.
    pub description: Option<String>,
}

/// One way to send the credentials.
#[derive(Clone, Debug)]
pub struct AuthScheme {
    /// The name of an alternative; `default` for the first one.
    pub name: Name,
    /// A description of this way.
    pub description: Option<String>,
    /// Where the fact comes from.
    pub source: Option<SourceNote>,
    /// Where the credentials go; at least one location.
    pub locations: Vec<AuthLocation>,
}
