//! The instructions of one call in user space.

use crate::callgrind;
use crate::runs;
use crate::scenario::Who;

/// The calls of two runs, which are subtracted, so that startup does not count.
const CALLS: [u64; 2] = [100, 600];

/// Counts the instructions of a call in a process of its own.
pub(crate) fn of(who: Who, status: u16, url: &str) -> f64 {
    let arguments = ["make", who.name(), &status.to_string(), url];
    let [short, long] = CALLS;
    runs::per_call(callgrind::between(&arguments, CALLS), long - short)
}

/// Makes calls, one after the other, to be counted from outside.
pub(crate) fn make(who: Who, status: u16, url: &str, count: u64) {
    runs::Run::new(who, url).calls(status, count);
}
