//! Retries: whether (`policy`, `decide`), when (`pause`), and how many (`budget`).

mod budget;
mod decide;
mod event;
mod pause;
mod policy;

pub(crate) use self::budget::Budget;
pub(crate) use self::decide::{Circumstances, Failure, Next, decide};
pub(crate) use self::event::OnRetry;
pub use self::event::RetryEvent;
pub(crate) use self::pause::asked;
pub(crate) use self::policy::Plan;
pub use self::policy::RetryPolicy;
