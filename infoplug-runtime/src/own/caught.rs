//! User-defined error enums: how their fields are filled.

use std::time::Duration;

use http::StatusCode;

/// A field type of a user-defined error that can hold a value of an error.
#[diagnostic::on_unimplemented(
    message = "a field of type `{Self}` cannot be filled with `{T}`",
    label = "wrong type for this value",
    note = "strings go into `Option<String>` or `String`, `retry_after` into `Option<Duration>`, `status` into `StatusCode` or `u16`, `attempts` into `u32`"
)]
pub trait Fill<T>: Sized {
    /// Converts to the type of the field.
    fn fill(fact: T) -> Self;
}

#[diagnostic::do_not_recommend]
impl Fill<Option<&str>> for Option<String> {
    fn fill(fact: Option<&str>) -> Self {
        fact.map(str::to_owned)
    }
}

#[diagnostic::do_not_recommend]
impl Fill<Option<&str>> for String {
    fn fill(fact: Option<&str>) -> Self {
        fact.unwrap_or_default().to_owned()
    }
}

#[diagnostic::do_not_recommend]
impl Fill<Option<&str>> for Option<Box<str>> {
    fn fill(fact: Option<&str>) -> Self {
        fact.map(Into::into)
    }
}

#[diagnostic::do_not_recommend]
impl Fill<Option<Duration>> for Option<Duration> {
    fn fill(fact: Option<Duration>) -> Self {
        fact
    }
}

#[diagnostic::do_not_recommend]
impl Fill<Option<StatusCode>> for StatusCode {
    fn fill(fact: Option<StatusCode>) -> Self {
        fact.unwrap_or_default()
    }
}

#[diagnostic::do_not_recommend]
impl Fill<Option<StatusCode>> for Option<StatusCode> {
    fn fill(fact: Option<StatusCode>) -> Self {
        fact
    }
}

#[diagnostic::do_not_recommend]
impl Fill<Option<StatusCode>> for u16 {
    fn fill(fact: Option<StatusCode>) -> Self {
        fact.map_or(0, |status| status.as_u16())
    }
}

#[diagnostic::do_not_recommend]
impl Fill<Option<StatusCode>> for Option<u16> {
    fn fill(fact: Option<StatusCode>) -> Self {
        fact.map(|status| status.as_u16())
    }
}

#[diagnostic::do_not_recommend]
impl Fill<u32> for u32 {
    fn fill(fact: u32) -> Self {
        fact
    }
}
