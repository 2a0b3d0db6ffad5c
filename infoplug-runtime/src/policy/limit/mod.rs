//! What a client keeps to by itself: how fast and how many at once (`pace`), which rate a server
//! takes that has refused one (`adaptive`, `delivered`), and how much may be spent (`credits`).

mod adaptive;
mod credits;
mod delivered;
mod pace;
mod rate;

pub(crate) use self::credits::{Credits, Fate, Stake};
pub(crate) use self::pace::{Pace, Turn};
pub use self::rate::RateLimit;
