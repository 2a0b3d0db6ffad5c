//! The table that the benchmark prints.

use crate::scenario::{STATUSES, Who};
use crate::server::Server;

/// Prints the counts of a call, for each status.
pub(crate) fn counts(what: &str, server: &Server, digits: usize, count: fn(Who, u16, &str) -> f64) {
    head(&format!("{what} of a call"));
    for (status, what) in STATUSES {
        row(
            what,
            Who::ALL.map(|who| count(who, status, &server.url)),
            digits,
        );
    }
}

pub(crate) fn head(what: &str) {
    let [ours, by_hand, bare] = Who::ALL.map(Who::name);
    println!(
        "{what:<28} {ours:>10} {by_hand:>10} {bare:>10} {:>7}",
        "ratio"
    );
}

/// Prints the values of each kind of client, and the ratio of ours to by hand.
pub(crate) fn row(what: &str, values: [f64; 3], digits: usize) {
    let [ours, by_hand, bare] = values;
    let ratio = ours / by_hand;
    println!("{what:<28} {ours:>10.digits$} {by_hand:>10.digits$} {bare:>10.digits$} {ratio:>7.3}");
}
