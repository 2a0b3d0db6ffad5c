//! The contents of a call, independent of its types.

use std::borrow::Cow;

use reqwest::Url;

use crate::client::Client;
use crate::policy::settings::{Deadline, Own};
use crate::request::values::Values;
use crate::secret::redact::Secrets;
use crate::table::Operation;

/// The contents of a call, independent of its types.
#[derive(Clone)]
pub(crate) struct UntypedCall {
    pub(crate) client: Client,
    pub(crate) operation: &'static Operation,
    pub(crate) values: Values,
    pub(crate) headers: Vec<Header>,
    /// The URL of a later page, which replaces the endpoint's.
    pub(crate) url: Option<Url>,
    pub(crate) own: Own,
    /// The deadline of the stream of pages that it belongs to.
    pub(crate) deadline: Option<Deadline>,
}

impl UntypedCall {
    /// The requested number of items per page. 0 leaves it to the server and counts as `None`.
    pub(crate) fn page_size(&self) -> Option<u64> {
        let index = self.operation.pages.as_ref()?.size_parameter?;
        let name = self.operation.parameters.get(index)?.name.as_str();
        let size = match &self.url {
            Some(url) => url.query_pairs().find(|(key, _)| key == name)?.1.parse(),
            None => self.values.get_text(self.operation, index)?.parse(),
        };
        size.ok().filter(|size| *size > 0)
    }

    /// The secrets of the client, and those of this request.
    pub(crate) fn secrets(&self) -> Cow<'_, Secrets> {
        let own: Vec<String> = self
            .values
            .secrets(self.operation)
            .chain(
                self.headers
                    .iter()
                    .filter(|it| it.secret)
                    .map(|it| it.value.clone()),
            )
            .collect();
        let known = &self.client.inner().secrets;
        if own.is_empty() {
            Cow::Borrowed(known)
        } else {
            Cow::Owned(known.and(own))
        }
    }
}

/// A header of one request.
#[derive(Clone)]
pub(crate) struct Header {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) secret: bool,
}
