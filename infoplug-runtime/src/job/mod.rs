//! Work that runs on the server: started by one call, asked about by a second one, its results
//! fetched by a third one.

mod handle;
mod id;
mod items;
mod poll;
mod types;

pub use self::handle::{Job, JobStart};
pub use self::items::JobItems;
pub use self::poll::{JobProgress, Progress};
pub use self::types::{JobPages, JobResult, JobTypes};
