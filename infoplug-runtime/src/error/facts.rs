//! What both error enums response: each question has one body, in [`Case`](super::case::Case), and
//! its documentation is here.

use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::api::{AnyError, CallError};
use super::item::ErrorItem;
use super::not_retried::NotRetried;
use super::response::ErrorResponse;
use crate::table::RetryAdvice;

/// Passes the methods of each enum on to what the error is about.
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
    /// The error response, if there is one.
    fn response(&self) -> Option<&ErrorResponse<C>>;

    /// The endpoint, when one was called.
    fn operation(&self) -> Option<&'static str>;

    /// The code of an error response.
    fn code(&self) -> Option<&C>;

    /// A more particular code, see [`ErrorResponse::subcode`].
    fn subcode(&self) -> Option<&str>;

    /// A broader code, see [`ErrorResponse::category`].
    fn category(&self) -> Option<&str>;

    /// All errors of a response that has a list of them; else empty.
    fn errors(&self) -> &[ErrorItem<C>];

    /// The status, when a response began.
    fn status(&self) -> Option<StatusCode>;

    /// The headers, when a response began.
    fn headers(&self) -> Option<&HeaderMap>;

    /// The parameter that is to blame, as the server names it; of a request that was not sent, the
    /// first one.
    fn parameter(&self) -> Option<&str>;

    /// The server's words that go with the code.
    fn message(&self) -> Option<&str>;

    /// The server's words about this one case.
    fn details(&self) -> Option<&str>;

    /// The server's words for the end user.
    fn user_message(&self) -> Option<&str>;

    /// Why it happens: by the spec for an error response, by how far the call got for all else.
    fn cause(&self) -> Option<&'static str>;

    /// What to do: by the spec for an error response, by how far the call got for all else.
    fn solution(&self) -> Option<&'static str>;

    /// Address of the documentation, see [`ErrorResponse::docs`].
    fn docs(&self) -> Option<&str>;

    /// How long to wait before the call is made again: what the server asks for, else the pause
    /// that the spec names. Of a call that was not sent because its turn would have come too late,
    /// how long it was until then.
    fn retry_after(&self) -> Option<Duration>;

    /// The identifier of the call, for the API's support.
    fn request_id(&self) -> Option<&str>;

    /// What the response or the spec advises about repeating the call, see
    /// [`ErrorResponse::retry_advice`].
    fn retry_advice(&self) -> Option<RetryAdvice>;

    /// Whether the same call may succeed later, and repeating it does no harm. For an error response
    /// by the advice, see [`ErrorResponse::is_retryable`]. When the connection failed or time ran
    /// out: if the server has seen nothing of the call, or if the call is repeatable and costs
    /// nothing.
    ///
    /// # What to do
    ///
    /// Wait for [`retry_after`](Self::retry_after), or for a pause that grows from try to try, and
    /// make the same call again. When it is `false`, first do what [`solution`](Self::solution)
    /// says.
    fn is_retryable(&self) -> bool;

    /// Whether time ran out.
    ///
    /// # What to do
    ///
    /// Ask [`was_sent`](Self::was_sent). If the call may have run, find out before you make it
    /// again, or whether [`is_retryable`](Self::is_retryable) says that a second run does no harm.
    /// If the endpoint is known to be slow, give it more time with `timeout` of the request.
    fn is_timeout(&self) -> bool;

    /// Whether no connection to the server came about: refused, no route, no such name, or not in
    /// time.
    ///
    /// # What to do
    ///
    /// The server has seen nothing, so the call can be made again. If it stays so, check
    /// `base_url`, the network, the name server and a proxy on the way; `source` has the reason of
    /// the operating system.
    fn is_connect(&self) -> bool;

    /// Whether the server may have seen the call, and so may have charged it.
    ///
    /// # What to do
    ///
    /// When it is `false`, make the call again as often as you like. When it is `true` and no
    /// response came, find out what became of the call before you repeat one that changes something
    /// or costs something.
    fn was_sent(&self) -> bool;

    /// Whether the request was refused before anything was sent.
    ///
    /// # What to do
    ///
    /// Correct what the message names;
    /// [`InvalidRequest::problems`](crate::InvalidRequest::problems) has all problems. The call
    /// cost nothing.
    fn is_invalid_request(&self) -> bool;

    /// Whether the server says that the request is at fault (4xx).
    ///
    /// # What to do
    ///
    /// Change the request as [`solution`](Self::solution) and [`parameter`](Self::parameter) say;
    /// the same request gets the same response. The exceptions, such as 429, are
    /// [retryable](Self::is_retryable).
    fn is_client_error(&self) -> bool;

    /// Whether the server says that it is at fault itself (5xx).
    ///
    /// # What to do
    ///
    /// Try later if the call is [retryable](Self::is_retryable). If it stays so, report
    /// [`request_id`](Self::request_id) to the API's support.
    fn is_server_error(&self) -> bool;

    /// Whether the server says that calls come too fast (429).
    ///
    /// # What to do
    ///
    /// Wait for [`retry_after`](Self::retry_after) and send fewer calls side by side. When it is
    /// not [retryable](Self::is_retryable), it is a quota that waiting does not refill: see
    /// [`solution`](Self::solution).
    fn is_rate_limited(&self) -> bool;

    /// Whether the call succeeded with a response in a shape that the spec does not describe.
    ///
    /// # What to do
    ///
    /// Do not repeat a call that changes or costs something: it has run, and [`body`](Self::body)
    /// has its response. Correct the spec at the path that the message names.
    fn is_decode(&self) -> bool;

    /// The body, when a response came; as much of it as came and is kept.
    fn body(&self) -> Option<&[u8]>;

    /// How often the call was tried; 0 when nothing was sent.
    fn attempts(&self) -> u32;

    /// Why the call was not made once more.
    ///
    /// # What to do
    ///
    /// With [`MayCost`](NotRetried::MayCost) and [`NotSafe`](NotRetried::NotSafe): find out
    /// whether the call ran. The others say themselves what stood in the way;
    /// [`RetryPolicy`](crate::RetryPolicy) changes it.
    fn not_retried(&self) -> Option<NotRetried>;

    /// Whether the call was refused because it could cost more than the client may still spend.
    ///
    /// # What to do
    ///
    /// Raise `credit_limit` of the builder, or ask for less.
    /// [`CreditLimitError`](crate::CreditLimitError) has the price and what is left.
    fn is_credit_limit(&self) -> bool;

    /// A further value by its index in the table, for generated code.
    #[doc(hidden)]
    fn member(&self, index: usize) -> Option<&str>;
} }
