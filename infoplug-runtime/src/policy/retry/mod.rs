//! Trying again: whether (`policy`, `decide`), when (`backoff`), and how much of it (`budget`).

mod backoff;
mod budget;
mod decide;
mod event;
mod policy;

pub(crate) use self::budget::Budget;
pub(crate) use self::decide::{Again, Failure, Next, again, asked};
pub(crate) use self::event::OnRetry;
pub use self::event::RetryEvent;
pub(crate) use self::policy::Plan;
pub use self::policy::RetryPolicy;
