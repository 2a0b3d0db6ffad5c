//! What a client keeps to by itself: how fast and how many at once (`throttle`), which rate a server
//! takes that has refused one (`adaptive`, `delivered`), and how much may be spent (`credits`).

mod adaptive;
mod credits;
mod delivered;
mod rate;
mod throttle;

pub(crate) use self::credits::{Credits, Outcome, Reservation};
pub use self::rate::RateLimit;
pub(crate) use self::throttle::{Permit, Throttle};
