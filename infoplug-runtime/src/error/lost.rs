//! Calls that did not come back: the connection failed, or time ran out.

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

/// What had come when a response broke off.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Partial {
    pub(crate) status: StatusCode,
    pub(crate) request_id: Option<Box<str>>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Without the headers and the body: they may hold secrets.
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

/// What is known of a call that did not come back, whatever the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lost {
    /// Its name, behind a pointer, which is smaller.
    pub(crate) operation: &'static String,
    pub(crate) free_to_repeat: bool,
    pub(crate) phase: Phase,
    /// How it got lost, when no time ran out.
    pub(crate) kind: FailureKind,
    pub(crate) attempts: u32,
    /// Which limit it is, when time ran out.
    pub(crate) setting: Setting,
    /// Why its turn did not come.
    pub(crate) late: Option<Box<TooLate>>,
    /// An attempt before the last one may have run.
    pub(crate) may_have_run: bool,
    /// Why there was no further attempt.
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

    /// The certificate of the server is not trusted.
    fn is_untrusted(&self) -> bool {
        self.kind == FailureKind::NotTrusted
    }

    /// The response is not valid HTTP.
    fn is_invalid(&self) -> bool {
        self.kind == FailureKind::InvalidResponse
    }

    /// Because time ran out by this setting.
    pub(crate) fn by(self, setting: Setting) -> Self {
        Self { setting, ..self }
    }

    /// Whether the server has seen nothing of the last attempt.
    fn is_last_unsent(&self) -> bool {
        matches!(self.phase, Phase::Queue | Phase::Connect)
    }

    /// Whether the server has seen nothing of the call.
    pub(crate) fn is_unsent(&self) -> bool {
        self.is_last_unsent() && !self.may_have_run
    }

    /// Only an attempt before the last one may have run.
    fn ran_before(&self) -> bool {
        self.is_last_unsent() && self.may_have_run
    }

    /// What its turn waited for.
    fn throttled(&self) -> Option<Throttled> {
        self.late.as_ref().map(|late| late.by)
    }

    /// How long it would have taken until the turn.
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

    /// What follows the reason: attempts, why there was no other one, the request id. With `{:#}`
    /// they have lines of their own.
    fn write_end(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            write_attempts(f, self.attempts, self.stop)?;
            if self.ran_before() {
                f.write_str(". An attempt before the last one may have run")?;
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
            return "No connection came about for the last attempt, but one before it may have run. Nobody knows whether it did.";
        }
        match self.phase {
            Phase::Queue => match self.throttled() {
                Some(Throttled::NoTime) if self.setting == Setting::Stream => {
                    "The time for all pages is up. Nothing was sent."
                }
                Some(Throttled::NoTime) => {
                    "The time limit of the call leaves no time for it. Nothing was sent."
                }
                Some(Throttled::Pause) => {
                    "The server has asked for a pause, which lasts longer than the call may take. Nothing was sent."
                }
                Some(Throttled::Rate) => {
                    "The client keeps to a rate, and the turn of the call would have come too late. Nothing was sent."
                }
                Some(Throttled::Slowed) => {
                    "The server said that calls come too fast (429), so the client now sends them one by one. This call could not have been \
                     sent in time. Nothing was sent."
                }
                _ => {
                    "As many calls as are allowed at once were under way for as long as the call may take. Nothing was sent."
                }
            },
            Phase::Connect if self.is_untrusted() => {
                "The certificate of the server is not trusted, so the key was not shown to it, and it has seen nothing of the call."
            }
            Phase::Connect => {
                "No connection to the server came about, so it has seen nothing of the call."
            }
            Phase::Exchange if self.is_invalid() => {
                "The server, or something on the way to it, has sent what is not a response of HTTP. Nobody knows whether the call ran."
            }
            Phase::Exchange => {
                "The call was sent and no response began. Nobody knows whether it ran."
            }
            Phase::Body => "The server has answered, and the response did not end.",
        }
    }

    pub(super) fn solution(&self) -> &'static str {
        match (self.phase, self.free_to_repeat) {
            (Phase::Queue, _) if self.setting == Setting::Stream => {
                "Give the stream more time, or go on with another one: `position` and `cursor` of this one tell where."
            }
            (Phase::Queue, _) => match self.throttled() {
                Some(Throttled::NoTime) => "Give the call more time.",
                Some(Throttled::Pause) => {
                    "Make the call again when the pause is over, or give it more time."
                }
                Some(Throttled::Rate) => {
                    "Make fewer calls, give this one more time, or raise `rate_limit` of the client."
                }
                Some(Throttled::Slowed) => "Make fewer calls, or give this one more time.",
                _ => {
                    "Make fewer calls at once, give this one more time, or raise `max_concurrent` of the client."
                }
            },
            (Phase::Connect, _) if self.is_untrusted() => {
                "Do not send the key elsewhere. Check the address, the clock of this machine, its certificates and a proxy on the way."
            }
            (Phase::Connect, _) if !self.may_have_run => {
                "Check the address, the network and a proxy on the way, and make the call again."
            }
            (_, true) => "Make the call again: it costs nothing, and a second run does no harm.",
            (_, false) => {
                "Find out whether the call ran before you make it again: a second run may do harm, or cost."
            }
        }
    }
}

macro_rules! lost_methods {
    ($name:ident) => {
        impl $name {
            /// The endpoint.
            #[must_use]
            pub fn operation(&self) -> &'static str {
                self.lost.operation
            }

            /// How far the call got.
            #[must_use]
            pub fn phase(&self) -> Phase {
                self.lost.phase
            }

            /// Whether the server may have seen the call.
            #[must_use]
            pub fn was_sent(&self) -> bool {
                !self.lost.is_unsent()
            }

            /// How often the call was tried.
            #[must_use]
            pub fn attempts(&self) -> u32 {
                self.lost.attempts
            }

            /// Why the call was not made once more.
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
                "the certificate of the server is not trusted".to_owned()
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

/// The innermost reason: "connection refused" rather than "error sending request".
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
    /// How long it was allowed to take; nothing when only the transport knows.
    #[must_use]
    pub fn limit(&self) -> Option<Duration> {
        self.limit
    }

    /// The setting that says so: `timeout`, of the call or of the stream that it is a part of,
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
            // That time is up is what it says already.
            return self.lost.write_request(f);
        }
        self.lost.write_end(f)
    }
}

impl StdError for TimeoutError {}
