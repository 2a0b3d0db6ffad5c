//! The id of a job, which may be a secret.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use super::text::shown;
use crate::Json;
use crate::secret::redact::Secrets;
use crate::table::JobTable;

/// The id of a job: a string, shown as `***` if the spec marks the parameter that takes it as
/// `secret`. When shown, it never contains a credential of the client. [`as_str`](Self::as_str)
/// returns what the server sent, which the next call needs.
#[derive(Clone)]
pub struct JobId {
    shared: Arc<Shared>,
    table: &'static JobTable,
}

/// The data shared by all clones of an id.
struct Shared {
    text: Box<str>,
    /// The string to show instead, if any: a server may have put a credential of the client into
    /// the id.
    hidden: Option<Box<str>>,
    /// Whether the id is a JSON number, which matters to parameters that take any JSON.
    is_number: bool,
    /// The secrets that the job's state must not show either: those of the client, those of the
    /// start request, and the id if it is secret.
    secrets: Secrets,
}

impl JobId {
    /// Creates an id from a string that a program knows.
    pub(crate) fn new(
        table: &'static JobTable,
        text: impl Into<Box<str>>,
        secrets: &Secrets,
    ) -> Self {
        let text = text.into();
        let is_number = Json::from_digits(&text).is_some();
        Self::of(table, text, is_number, secrets)
    }

    /// Creates an id as the server writes it.
    pub(crate) fn of(
        table: &'static JobTable,
        text: impl Into<Box<str>>,
        is_number: bool,
        secrets: &Secrets,
    ) -> Self {
        let text = text.into();
        let secrets = if is_secret(table) {
            secrets.and(vec![text.to_string()])
        } else {
            secrets.clone()
        };
        let shared = Shared {
            hidden: hidden(table, &text, &secrets),
            text,
            is_number,
            secrets,
        };
        Self {
            shared: Arc::new(shared),
            table,
        }
    }

    /// Returns the id as JSON, with the type that the server uses.
    pub(crate) fn json(&self) -> Json {
        let number = if self.shared.is_number {
            Json::from_digits(&self.shared.text)
        } else {
            None
        };
        number.unwrap_or_else(|| (*self.shared.text).into())
    }

    /// Returns the id itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.shared.text
    }

    pub(crate) fn table(&self) -> &'static JobTable {
        self.table
    }

    /// Whether the whole id is hidden.
    pub(crate) fn is_secret(&self) -> bool {
        is_secret(self.table)
    }

    /// Removes secrets from the job's state: any string from the server may contain one.
    pub(crate) fn plain_state(&self, state: String) -> Box<str> {
        self.shared.secrets.keep(state.into())
    }

    /// The string to show.
    fn shown(&self) -> &str {
        self.shared.hidden.as_deref().unwrap_or(&self.shared.text)
    }
}

fn is_secret(table: &JobTable) -> bool {
    let JobTable {
        poll, fetched_by, ..
    } = table;
    let fetch = fetched_by.zip(table.fetch.as_ref().map(|fetch| fetch.id));
    let mut takers = [Some((*poll, table.poll_id)), fetch].into_iter().flatten();
    takers.any(|(operation, index)| {
        operation
            .parameters
            .get(index)
            .is_some_and(|parameter| parameter.secret)
    })
}

/// The string to show instead of an id, if it must be hidden.
fn hidden(table: &JobTable, text: &str, secrets: &Secrets) -> Option<Box<str>> {
    if is_secret(table) {
        return Some("***".into());
    }
    match secrets.hide(text.into()) {
        Cow::Owned(hidden) => Some(hidden.into()),
        Cow::Borrowed(_) => None,
    }
}

impl Deref for JobId {
    type Target = str;

    fn deref(&self) -> &str {
        &self.shared.text
    }
}

/// Writes the id as part of one line.
impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(self.shown()))
    }
}

impl fmt::Debug for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_secret() {
            f.write_str("***")
        } else {
            fmt::Debug::fmt(&shown(self.shown()), f)
        }
    }
}

impl PartialEq<str> for JobId {
    fn eq(&self, other: &str) -> bool {
        *self.shared.text == *other
    }
}

impl PartialEq<&str> for JobId {
    fn eq(&self, other: &&str) -> bool {
        *self.shared.text == **other
    }
}
