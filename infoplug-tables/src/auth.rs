//! How calls authenticate.

use std::fmt;

use super::literal::{Reader, Stored, stored};

/// How calls authenticate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Auth {
    /// The secrets.
    pub credentials: Vec<Credential>,
    /// Whether calls without credentials are allowed.
    pub optional: bool,
    /// The ways to send them, the usual one first.
    pub ways: Vec<AuthScheme>,
}

stored!(struct Auth { credentials, optional, ways });

/// A secret of the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// Its name.
    pub name: String,
    /// The environment variable that holds it.
    pub env: String,
}

stored!(struct Credential { name, env });

/// One way to send the credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthScheme {
    /// Its name.
    pub name: String,
    /// Where the credentials go. At least one location.
    pub locations: Vec<AuthLocation>,
}

stored!(struct AuthScheme { name, locations });

/// A location that holds credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthLocation {
    /// A header.
    Header(String, Template),
    /// A query parameter.
    Query(String, Template),
    /// HTTP Basic (RFC 7617).
    Basic {
        /// The user name.
        username: Template,
        /// The password.
        password: Template,
    },
    /// Before every path. Starts with a slash and does not end with one.
    Path(Template),
}

stored!(enum AuthLocation {
    'h' Header(name, value), 'q' Query(name, value), 'b' Basic { username, password },
    'p' Path(value),
});

impl AuthLocation {
    /// Returns whether it holds the credential with this index.
    #[must_use]
    pub fn holds(&self, credential: usize) -> bool {
        let in_template =
            |template: &Template| template.0.contains(&TemplatePart::Credential(credential));
        match self {
            Self::Header(_, template) | Self::Query(_, template) | Self::Path(template) => {
                in_template(template)
            }
            Self::Basic { username, password } => in_template(username) || in_template(password),
        }
    }
}

/// A string with credentials in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Template(pub Vec<TemplatePart>);

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl Stored for Template {
    fn write(&self, to: &mut String) {
        self.0.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Self(Vec::read(from))
    }
}

/// A piece of a [`Template`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplatePart {
    /// Fixed text.
    Text(String),
    /// The index of a credential in [`Auth::credentials`].
    Credential(usize),
}

stored!(enum TemplatePart { 't' Text(text), 'c' Credential(index) });
