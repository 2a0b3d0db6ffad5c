//! The limits that a client keeps to by itself: rate and concurrency (`throttle`), the rate that a
//! server accepts after it has refused one (`adaptive`, `delivered`), and credits (`credits`).

mod adaptive;
mod credits;
mod delivered;
mod open;
mod rate;
mod throttle;

pub(crate) use self::credits::{Credits, Outcome, Reservation};
pub use self::rate::RateLimit;
pub(crate) use self::throttle::{Permit, Throttle};
