//! How a call proves who makes it.

pub use infoplug_tables::{AuthLocation, Template, TemplatePart};

use super::name::{Name, SourceNote};

/// How a call proves who makes it.
#[derive(Clone, Debug)]
pub struct Auth {
    /// The secrets, in the order of the text; at least one.
    pub credentials: Vec<Credential>,
    /// Calls without credentials are allowed.
    pub optional: bool,
    /// The way that is used unless the caller chooses another one; then the others.
    pub ways: Vec<AuthScheme>,
}

/// A secret that the caller has.
#[derive(Clone, Debug)]
pub struct Credential {
    /// Its name in templates.
    pub name: Name,
    /// The environment variable that holds it.
    pub env: String,
    /// What it is.
    pub description: Option<String>,
}

/// One way to send the credentials.
#[derive(Clone, Debug)]
pub struct AuthScheme {
    /// The name of an alternative; `default` for the first way.
    pub name: Name,
    /// What there is to say about it.
    pub description: Option<String>,
    /// Where the fact comes from.
    pub source: Option<SourceNote>,
    /// Where the credentials go; at least one location.
    pub locations: Vec<AuthLocation>,
}
