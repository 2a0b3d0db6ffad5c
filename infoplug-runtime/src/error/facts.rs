//! The methods of both error enums. [`Case`](super::case::Case) implements each of them once; the
//! documentation is here.

use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::api::{AnyError, CallError};
use super::item::ErrorItem;
use super::not_retried::NotRetried;
use super::response::ErrorResponse;
use crate::table::RetryAdvice;

/// Forwards the methods of each enum to the underlying error.
macro_rules! facts {
    ($($error:ident),*; $methods:tt) => {
        $(facts!(@ $error $methods);)*
    };
    (@ $error:ident { $($(#[$doc:meta])* fn $method:ident(&self $(, $argument:ident: $type:ty)?) -> $fact:ty;)* }) => {
        impl<C> $error<C> {
            $($(#[$doc])*
            #[must_use]
            pub fn $method(&self $(, $argument: $type)?) -> $fact {
                self.case().inner().$method($($argument)?)
            })*
        }
    };
}

facts! { CallError, AnyError; {
    /// Returns the error response, if there is one.
    fn response(&self) -> Option<&ErrorResponse<C>>;

    /// Returns the name of the endpoint, if one was called.
    fn operation(&self) -> Option<&'static str>;

    /// Returns the code of the error response.
    fn code(&self) -> Option<&C>;

    /// Returns a more specific code; see [`ErrorResponse::subcode`].
    fn subcode(&self) -> Option<&str>;

    /// Returns a broader code; see [`ErrorResponse::category`].
    fn category(&self) -> Option<&str>;

    /// Returns all errors of a response that lists several, and an empty slice otherwise.
    fn errors(&self) -> &[ErrorItem<C>];

    /// Returns the status, if a response began.
    fn status(&self) -> Option<StatusCode>;

    /// Returns the headers, if a response began.
    fn headers(&self) -> Option<&HeaderMap>;

    /// Returns the parameter at fault, as the server names it. For a request that was not sent,
    /// returns the first one.
    fn parameter(&self) -> Option<&str>;

    /// Returns the server's general message for the code.
    fn message(&self) -> Option<&str>;

    /// Returns the server's message about this particular failure.
    fn details(&self) -> Option<&str>;

    /// Returns the server's message for the end user.
    fn user_message(&self) -> Option<&str>;

    /// Returns the cause: from the spec for an error response, otherwise from how far the call got.
    fn cause(&self) -> Option<&'static str>;

    /// Returns the solution: from the spec for an error response, otherwise from how far the call
    /// got.
    fn solution(&self) -> Option<&'static str>;

    /// Returns the URL of the documentation; see [`ErrorResponse::docs`].
    fn docs(&self) -> Option<&str>;

    /// Returns how long to wait before a retry: the wait that the server asked for, else the pause
    /// in the spec. For a call that was throttled past its deadline, returns the wait that would
    /// have been left.
    fn retry_after(&self) -> Option<Duration>;

    /// Returns the request ID, for the API's support.
    fn request_id(&self) -> Option<&str>;

    /// Returns the retry advice of the response or the spec; see [`ErrorResponse::retry_advice`].
    fn retry_advice(&self) -> Option<RetryAdvice>;

    /// Returns whether the same call may succeed later and a retry does no harm. For an error
    /// response, this follows the advice; see [`ErrorResponse::is_retryable`]. If the connection
    /// failed or time ran out, the call is retryable if the server has not seen it, or if it is
    /// safe to repeat and costs nothing.
    ///
    /// # What to do
    ///
    /// Wait for [`retry_after`](Self::retry_after), or back off exponentially, then retry the call.
    /// If this is `false`, first do what [`solution`](Self::solution) says.
    fn is_retryable(&self) -> bool;

    /// Returns whether time ran out.
    ///
    /// # What to do
    ///
    /// Check [`was_sent`](Self::was_sent). If the call may have run, retry only after finding out,
    /// or if [`is_retryable`](Self::is_retryable) says that a second run does no harm. If the
    /// endpoint is known to be slow, give it more time with the request's `timeout`.
    fn is_timeout(&self) -> bool;

    /// Returns whether connecting to the server failed: refused, no route, unknown host, or not in
    /// time.
    ///
    /// # What to do
    ///
    /// The server has not seen the call, so you can retry it. If connecting keeps failing, check
    /// `base_url`, the network, DNS and any proxy. `source` has the operating system's reason.
    fn is_connect(&self) -> bool;

    /// Returns whether the server may have seen the call, and so may have charged it.
    ///
    /// # What to do
    ///
    /// If this is `false`, retry as often as you like. If it is `true` and no response came, find
    /// out what became of the call before you repeat one that changes or costs something.
    fn was_sent(&self) -> bool;

    /// Returns whether the request was refused before anything was sent.
    ///
    /// # What to do
    ///
    /// Correct what the message names;
    /// [`InvalidRequest::problems`](crate::InvalidRequest::problems) lists all problems. The call
    /// cost nothing.
    fn is_invalid_request(&self) -> bool;

    /// Returns whether the server blames the request (4xx).
    ///
    /// # What to do
    ///
    /// Change the request as [`solution`](Self::solution) and [`parameter`](Self::parameter) say:
    /// the same request gets the same response. Exceptions such as 429 are
    /// [retryable](Self::is_retryable).
    fn is_client_error(&self) -> bool;

    /// Returns whether the server blames itself (5xx).
    ///
    /// # What to do
    ///
    /// Try later if the call is [retryable](Self::is_retryable). If it keeps failing, report the
    /// [`request_id`](Self::request_id) to the API's support.
    fn is_server_error(&self) -> bool;

    /// Returns whether the server says that calls come too fast (429).
    ///
    /// # What to do
    ///
    /// Wait for [`retry_after`](Self::retry_after) and send fewer calls concurrently. If it is not
    /// [retryable](Self::is_retryable), the call exceeded a quota that waiting does not refill: see
    /// [`solution`](Self::solution).
    fn is_rate_limited(&self) -> bool;

    /// Returns whether the call succeeded with a response in a shape that the spec does not
    /// describe.
    ///
    /// # What to do
    ///
    /// Do not repeat a call that changes or costs something: it has run, and [`body`](Self::body)
    /// has its response. Correct the spec at the path that the message names.
    fn is_decode(&self) -> bool;

    /// Returns the body, if a response came: as much as arrived and was kept.
    fn body(&self) -> Option<&[u8]>;

    /// Returns the number of attempts; 0 if nothing was sent.
    fn attempts(&self) -> u32;

    /// Returns why the call was not retried.
    ///
    /// # What to do
    ///
    /// For [`MayCost`](NotRetried::MayCost) and [`NotSafe`](NotRetried::NotSafe), find out whether
    /// the call ran. The other variants name the obstacle, which
    /// [`RetryPolicy`](crate::RetryPolicy) can remove.
    fn not_retried(&self) -> Option<NotRetried>;

    /// Returns whether the call was refused because it could cost more credits than the client has
    /// left.
    ///
    /// # What to do
    ///
    /// Raise the builder's `credit_limit`, or request less.
    /// [`CreditLimitError`](crate::CreditLimitError) has the price and what is left.
    fn is_credit_limit(&self) -> bool;

    /// Returns an additional value by its index in the table, for generated code.
    #[doc(hidden)]
    fn member(&self, index: usize) -> Option<&str>;
} }
