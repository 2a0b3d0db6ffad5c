//! The id of a job, which may be a secret.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use crate::Json;
use crate::answer::{FoundValue, Located, Success};
use crate::call::Call;
use crate::error::line::shown;
use crate::redact::Secrets;
use crate::table::JobTable;

/// The id of a job. It is a text, shown as `***` where the spec marks the parameter that takes it as `secret`. What is shown never has a
/// credential of the client; [`as_str`](Self::as_str) is what the server has sent, and what the next call needs.
#[derive(Clone)]
pub struct JobId {
    texts: Box<Texts>,
    /// It is a JSON number, which matters to parameters that take any JSON.
    is_number: bool,
    table: &'static JobTable,
}

/// In a box, since errors carry ids.
#[derive(Clone)]
struct Texts {
    sent: Box<str>,
    /// What is shown of it, when that is something else: a server may have put a credential of the client into it.
    hidden: Option<Box<str>>,
}

impl Texts {
    fn new(table: &JobTable, sent: Box<str>, secrets: &Secrets) -> Self {
        Self { hidden: hidden(table, &sent, secrets), sent }
    }
}

impl JobId {
    pub(super) fn new(table: &'static JobTable, text: impl Into<Box<str>>, secrets: &Secrets) -> Self {
        let text = text.into();
        let is_number = Json::from_digits(&text).is_some();
        Self { texts: Box::new(Texts::new(table, text, secrets)), is_number, table }
    }

    /// The id that the response to a start names.
    pub(super) fn found(table: &'static JobTable, said: &Success<'_>, secrets: &Secrets) -> Option<Self> {
        match said.locate(table.id) {
            Located::Found(FoundValue { text, json }) => {
                Some(Self { is_number: json.as_str().is_none(), texts: Box::new(Texts::new(table, text.into(), secrets)), table })
            }
            Located::Absent | Located::Unusable { .. } => None,
        }
    }

    /// The request for this job: what came as a number goes back as one, where the parameter takes numbers.
    pub(super) fn ask_for<T, C>(&self, mut call: Call<T, C>, index: usize) -> Call<T, C> {
        let json = if self.is_number { Json::from_digits(&self.texts.sent) } else { None };
        let found = FoundValue { text: (&*self.texts.sent).into(), json: json.unwrap_or_else(|| (*self.texts.sent).into()) };
        let _ = call.ask.values.set_found(call.ask.operation, index, &found);
        call
    }

    /// The id itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.texts.sent
    }

    pub(super) fn table(&self) -> &'static JobTable {
        self.table
    }

    /// Whether nothing of it is shown.
    pub(super) fn is_secret(&self) -> bool {
        is_secret(self.table)
    }

    /// What is shown of it.
    fn shown(&self) -> &str {
        self.texts.hidden.as_deref().unwrap_or(&self.texts.sent)
    }
}

fn is_secret(table: &JobTable) -> bool {
    let JobTable { poll, poll_id, fetch, .. } = table;
    let fetch = fetch.map(|fetch| (fetch.operation, fetch.id));
    let mut takers = [Some((*poll, *poll_id)), fetch].into_iter().flatten();
    takers.any(|(operation, index)| operation.parameters.get(index).is_some_and(|parameter| parameter.secret))
}

/// What is shown in the place of an id, if something is.
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
        &self.texts.sent
    }
}

/// As a part of one line.
impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(self.shown()))
    }
}

impl fmt::Debug for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_secret() { f.write_str("***") } else { fmt::Debug::fmt(&shown(self.shown()), f) }
    }
}

impl PartialEq<str> for JobId {
    fn eq(&self, other: &str) -> bool {
        *self.texts.sent == *other
    }
}

impl PartialEq<&str> for JobId {
    fn eq(&self, other: &&str) -> bool {
        *self.texts.sent == **other
    }
}
