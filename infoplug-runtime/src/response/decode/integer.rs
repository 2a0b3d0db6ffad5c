//! The forms in which JSON writes an integer.

use std::borrow::Cow;

/// Returns the digits of an integer, even if it is written with a fraction of zeros: `42.0`. A
/// number with an exponent is accepted while a double represents every integer of its size (up to
/// 2^53).
#[allow(clippy::cast_possible_truncation, reason = "the bounds are checked")]
pub(super) fn whole(number: &str) -> Option<Cow<'_, str>> {
    if number.contains(['e', 'E']) {
        let number = number.parse().ok().filter(|number: &f64| {
            number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0
        })?;
        return Some(Cow::Owned((number as i64).to_string()));
    }
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    fraction
        .bytes()
        .all(|byte| byte == b'0')
        .then_some(Cow::Borrowed(whole))
}
