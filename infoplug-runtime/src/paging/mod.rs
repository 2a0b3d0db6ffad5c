//! Endpoints with pages: a stream of pages, and a stream of their items. A page is fetched only
//! when it is needed.

mod advance;
mod begin;
mod fetch;
mod iterate;
mod next_url;
mod page;
mod pagination;
mod seen;
mod source;
mod stream;
mod walk;

pub(crate) use self::fetch::{Lag, Late, Missed, fetch, hint, longer};
pub use self::iterate::Iterate;
pub(crate) use self::iterate::no_iterator;
pub use self::pagination::{PageEnd, Pagination};
pub use self::stream::{Items, Pages};
