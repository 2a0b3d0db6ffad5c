//! Calls without a complete response: the connection failed, or time ran out.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::late::{Throttled, TooLate};
use super::not_retried::NotRetried;
use super::not_retried::write_attempts;
use super::phase::{FailureKind, Phase};
use super::setting::Setting;
use super::text::shown;
use crate::table::{Operation, RetryOn};

/// The part of a response that arrived before it broke off.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Partial {
    pub(crate) status: StatusCode,
    pub(crate) request_id: Option<Box<str>>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Omits the headers and the body: they may hold secrets.
impl fmt::Debug for Partial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = format_args!("{} bytes", self.body.len());
        let mut show = f.debug_struct("Partial");
        show.field("status", &self.status)
            .field("request_id", &self.request_id)
            .field("body", &body)
            .finish_non_exhaustive()
    }
}

/// What is known about a call without a complete response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lost {
    /// The endpoint's name. A reference to a `String` is smaller than a `&str`.
    pub(crate) operation: &'static String,
    pub(crate) free_to_repeat: bool,
    pub(crate) phase: Phase,
    /// How the call was lost, unless time ran out.
    pub(crate) kind: FailureKind,
    pub(crate) attempts: u32,
    /// The limit that ran out, if time did.
    pub(crate) setting: Setting,
    /// Why it got no permit.
    pub(crate) late: Option<Box<TooLate>>,
    /// Whether an earlier attempt may have run.
    pub(crate) may_have_run: bool,
    /// Why it was not retried.
    pub(crate) stop: Option<NotRetried>,
    pub(crate) partial: Option<Box<Partial>>,
}

impl Lost {
    pub(crate) fn new(operation: &'static Operation, phase: Phase) -> Self {
        let (operation, free_to_repeat) = (&operation.name, operation.is_free_to_repeat());
        let (kind, attempts, setting, late, may_have_run) =
            (FailureKind::Lost, 0, Setting::Total, None, false);
        Self {
            operation,
            free_to_repeat,
            phase,
            kind,
            attempts,
            setting,
            late,
            may_have_run,
            stop: None,
            partial: None,
        }
    }

    /// Whether the server's certificate is not trusted.
    fn is_untrusted(&self) -> bool {
        self.kind == FailureKind::NotTrusted
    }

    /// Whether the response is not valid HTTP.
    fn is_invalid(&self) -> bool {
        self.kind == FailureKind::InvalidResponse
    }

    /// Records which time limit ran out.
    pub(crate) fn by(self, setting: Setting) -> Self {
        Self { setting, ..self }
    }

    /// Whether the server saw nothing of the last attempt.
    fn is_last_unsent(&self) -> bool {
        matches!(self.phase, Phase::Queue | Phase::Connect)
    }

    /// Whether the server saw nothing of the call.
    pub(crate) fn is_unsent(&self) -> bool {
        self.is_last_unsent() && !self.may_have_run
    }

    /// Whether only an earlier attempt may have run.
    fn ran_before(&self) -> bool {
        self.is_last_unsent() && self.may_have_run
    }

    /// What the call waited for.
    fn throttled(&self) -> Option<Throttled> {
        self.late.as_ref().map(|late| late.by)
    }

    /// The remaining wait.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        self.late.as_ref()?.wait.filter(|wait| !wait.is_zero())
    }

    pub(crate) fn retry_on(&self) -> RetryOn {
        match self.phase {
            Phase::Queue | Phase::Connect if self.is_untrusted() => RetryOn::NotTrusted,
            Phase::Queue | Phase::Connect => RetryOn::NotConnected,
            Phase::Exchange | Phase::Body => RetryOn::Lost,
        }
    }

    pub(crate) fn status(&self) -> Option<StatusCode> {
        self.partial.as_ref().map(|partial| partial.status)
    }

    /// Writes what follows the reason: the attempts, why the call was not retried, and the request
    /// ID. `{:#}` has separate lines for them.
    fn write_end(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            write_attempts(f, self.attempts, self.stop)?;
            if self.ran_before() {
                f.write_str(". An earlier attempt may have run")?;
            }
        }
        self.write_request(f)
    }

    fn write_request(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self
            .partial
            .as_ref()
            .and_then(|partial| partial.request_id.as_deref())
        {
            Some(id) if !f.alternate() => write!(f, " [request {}]", shown(id)),
            _ => Ok(()),
        }
    }

    pub(super) fn is_retryable(&self) -> bool {
        match self.retry_on() {
            RetryOn::NotTrusted => false,
            RetryOn::NotConnected if !self.may_have_run => true,
            _ => self.free_to_repeat,
        }
    }

    pub(super) fn cause(&self) -> &'static str {
        if self.ran_before() {
            return "The last attempt got no connection, but an earlier one may have run.";
        }
        match self.phase {
            Phase::Queue => match self.throttled() {
                Some(Throttled::NoTime) if self.setting == Setting::Stream => {
                    "The time for all pages is up. Nothing was sent."
                }
                Some(Throttled::NoTime) => "The call had no time left. Nothing was sent.",
                Some(Throttled::Pause) => {
                    "The server asked for a pause that lasts longer than the call may take. Nothing was sent."
                }
                Some(Throttled::Rate) => {
                    "The client keeps to a rate limit, which would have delayed the call for too long. Nothing was sent."
                }
                Some(Throttled::Slowed) => {
                    "The server said that calls come too fast (429), so the client now sends them one by one. This call could not have been \
                     sent in time. Nothing was sent."
                }
                _ => {
                    "As many calls as are allowed at once were in flight until the call ran out of time. Nothing was sent."
                }
            },
            Phase::Connect if self.is_untrusted() => {
                "The server's certificate is not trusted, so the server has seen neither the key nor the call."
            }
            Phase::Connect => "Connecting failed, so the server has not seen the call.",
            Phase::Exchange if self.is_invalid() => {
                "The server, or a proxy on the way, sent something that is not an HTTP response. The call may have run."
            }
            Phase::Exchange => "The call was sent, but no response began. The call may have run.",
            Phase::Body => "The response began but did not finish.",
        }
    }

    pub(super) fn solution(&self) -> &'static str {
        match (self.phase, self.free_to_repeat) {
            (Phase::Queue, _) if self.setting == Setting::Stream => {
                "Give the stream more time, or continue with a new one from its `position` or `cursor`."
            }
            (Phase::Queue, _) => match self.throttled() {
                Some(Throttled::NoTime) => "Give the call more time.",
                Some(Throttled::Pause) => {
                    "Retry when the pause is over, or give the call more time."
                }
                Some(Throttled::Rate) => {
                    "Make fewer calls, give this one more time, or raise the client's `rate_limit`."
                }
                Some(Throttled::Slowed) => "Make fewer calls, or give this one more time.",
                _ => {
                    "Make fewer calls at once, give this one more time, or raise the client's `max_concurrent`."
                }
            },
            (Phase::Connect, _) if self.is_untrusted() => {
                "Do not send the key elsewhere. Check the URL, this machine's clock and certificates, and any proxy on the way."
            }
            (Phase::Connect, _) if !self.may_have_run => {
                "Check the URL, the network and any proxy on the way, then retry."
            }
            (_, true) => "Retry the call: it costs nothing, and a second run does no harm.",
            (_, false) => {
                "Find out whether the call ran before you retry it: a second run may do harm, or cost."
            }
        }
    }
}

macro_rules! lost_methods {
    ($name:ident) => {
        impl $name {
            /// Returns the name of the endpoint.
            #[must_use]
            pub fn operation(&self) -> &'static str {
                self.lost.operation
            }

            /// Returns how far the call got.
            #[must_use]
            pub fn phase(&self) -> Phase {
                self.lost.phase
            }

            /// Returns whether the server may have seen the call.
            #[must_use]
            pub fn was_sent(&self) -> bool {
                !self.lost.is_unsent()
            }

            /// Returns the number of attempts.
            #[must_use]
            pub fn attempts(&self) -> u32 {
                self.lost.attempts
            }

            /// Returns why the call was not retried.
            #[must_use]
            pub fn not_retried(&self) -> Option<NotRetried> {
                self.lost.stop
            }
        }
    };
}

/// The connection failed.
#[derive(Debug)]
pub struct TransportError {
    pub(crate) lost: Lost,
    pub(crate) source: Box<dyn StdError + Send + Sync>,
}

lost_methods!(TransportError);

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match (self.lost.phase, self.lost.status()) {
            (Phase::Queue | Phase::Connect, _) if self.lost.is_untrusted() => {
                "the server's certificate is not trusted".to_owned()
            }
            (Phase::Queue | Phase::Connect, _) => "cannot connect".to_owned(),
            (Phase::Exchange, _) if self.lost.is_invalid() => {
                "the response is not valid HTTP, and the call may have run".to_owned()
            }
            (Phase::Exchange, _) => {
                "the connection was lost before a response came, so the call may have run"
                    .to_owned()
            }
            (Phase::Body, Some(status)) => format!("the response, {}, broke off", status.as_u16()),
            (Phase::Body, None) => "the response broke off".to_owned(),
        };
        write!(
            f,
            "{}: {what}: {}",
            self.lost.operation,
            shown(&root(&*self.source).to_string())
        )?;
        self.lost.write_end(f)
    }
}

/// The innermost source: "connection refused" rather than "error sending request".
fn root(error: &dyn StdError) -> &dyn StdError {
    let mut root = error;
    while let Some(source) = root.source() {
        root = source;
    }
    root
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

/// Time ran out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeoutError {
    pub(crate) lost: Lost,
    pub(crate) limit: Option<Duration>,
}

lost_methods!(TimeoutError);

impl TimeoutError {
    /// Returns the time limit, or `None` if only the transport knows it.
    #[must_use]
    pub fn limit(&self) -> Option<Duration> {
        self.limit
    }

    /// Returns the name of the setting with the limit: `timeout` (of the call, or of its stream),
    /// `attempt_timeout`, `idle_timeout` or `connect_timeout`.
    #[must_use]
    pub fn setting(&self) -> &'static str {
        self.lost.setting.name()
    }
}

impl fmt::Display for TimeoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let throttled = self.lost.throttled();
        let what = match self.lost.phase {
            Phase::Queue if throttled == Some(Throttled::NoTime) => "not sent: no time was left",
            Phase::Queue => "not sent: it could not go out",
            Phase::Connect => "no connection",
            Phase::Exchange => "no response, though the call may have run,",
            Phase::Body if self.lost.setting == Setting::Idle => {
                "no complete response: the server was silent"
            }
            Phase::Body => "no complete response",
        };
        let time = match (throttled, self.lost.setting) {
            (Some(Throttled::NoTime), _) => "of",
            (_, Setting::Idle) => "for",
            _ => "within",
        };
        write!(f, "{}: {what} {time} ", self.lost.operation)?;
        match self.limit {
            Some(limit) => write!(f, "{limit:?}"),
            None => f.write_str("the time limit"),
        }?;
        write!(
            f,
            " (`{}`{})",
            self.setting(),
            if self.lost.setting == Setting::Stream {
                " of the stream"
            } else {
                ""
            }
        )?;
        if let Some(late) = &self.lost.late {
            late.write_reason(f)?;
        }
        if self.lost.stop == Some(NotRetried::Deadline) {
            // The message already says that time is up.
            return self.lost.write_request(f);
        }
        self.lost.write_end(f)
    }
}

impl StdError for TimeoutError {}
