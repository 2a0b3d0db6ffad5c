//! Trying again: whether (`policy`, `decide`), when (`pause`), and how much of it (`budget`).

mod budget;
mod decide;
mod event;
mod pause;
mod policy;

pub(crate) use self::budget::Budget;
pub(crate) use self::decide::{Again, Failure, Next, again};
pub(crate) use self::event::OnRetry;
pub use self::event::RetryEvent;
pub(crate) use self::pause::asked;
pub(crate) use self::policy::Plan;
pub use self::policy::RetryPolicy;
