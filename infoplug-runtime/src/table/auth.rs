//! How a call proves who makes it.

/// How a call proves who makes it.
#[derive(Debug)]
pub struct Auth {
    /// The secrets.
    pub credentials: &'static [Credential],
    /// Calls without credentials are allowed.
    pub optional: bool,
    /// The usual way first, then the others.
    pub ways: &'static [AuthWay],
}

/// A secret that the caller has.
#[derive(Debug)]
pub struct Credential {
    /// Its name.
    pub name: &'static str,
    /// The environment variable that holds it.
    pub env: &'static str,
}

/// One way to send the credentials.
#[derive(Debug)]
pub struct AuthWay {
    /// Its name.
    pub name: &'static str,
    /// Where the credentials go.
    pub places: &'static [AuthPlace],
}

/// A place that holds credentials.
#[derive(Debug)]
pub enum AuthPlace {
    /// A header.
    Header(&'static str, &'static [Part]),
    /// A query parameter.
    Query(&'static str, &'static [Part]),
    /// HTTP Basic (RFC 7617).
    Basic {
        /// The user name.
        username: &'static [Part],
        /// The password.
        password: &'static [Part],
    },
    /// In front of every path.
    Path(&'static [Part]),
}

impl AuthPlace {
    /// The texts with credentials in them.
    fn templates(&self) -> [&'static [Part]; 2] {
        match self {
            Self::Header(_, template) | Self::Query(_, template) | Self::Path(template) => {
                [template, &[]]
            }
            Self::Basic { username, password } => [username, password],
        }
    }

    /// Whether it holds the credential with this index.
    pub(crate) fn holds(&self, credential: usize) -> bool {
        let is_it = |part: &Part| matches!(part, Part::Credential(index) if *index == credential);
        self.templates().into_iter().flatten().any(is_it)
    }
}

/// A piece of a text with credentials in it.
#[derive(Debug)]
pub enum Part {
    /// Fixed text.
    Text(&'static str),
    /// The index of a credential.
    Credential(usize),
}
