//! Endpoints with pages: a stream of pages, and a stream of their items. A page is fetched when it
//! is needed, not before.

mod fetch;
mod next_url;
mod pagination;
mod source;
mod stream;
mod walk;

pub(crate) use self::fetch::{Lag, Late, Missed, fetch, hint, longer};
pub use self::pagination::{PageEnd, Pagination};
pub use self::stream::{Items, Pages};
