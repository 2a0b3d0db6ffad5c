//! Work that runs on the server: one call starts it, a second polls it, a third fetches its
//! results.

mod handle;
mod id;
mod items;
mod poll;
mod types;

pub use self::handle::{Job, JobStart};
pub use self::items::JobItems;
pub use self::poll::{JobProgress, Progress};
pub use self::types::{JobPages, JobResult, JobTypes};
