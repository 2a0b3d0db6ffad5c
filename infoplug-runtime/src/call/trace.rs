//! Spans and events: one span for a call, one for each attempt with the attribute names that
//! OpenTelemetry has for HTTP clients
//! (<https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client>).
//!
//! Only what is known to be harmless goes in: no header, no query, no value of a parameter; of a
//! path its template.

use tracing::field::Empty;
use tracing::{Span, info, info_span, warn};

use crate::call::ResponseMeta;
use crate::call::failed::Failed;
use crate::client::Inner;
use crate::error::code::Found;
use crate::error::{ErrorResponse, Phase};
use crate::policy::retry::RetryEvent;
use crate::table::{Operation, http_method};

/// The spans of one call.
pub(crate) struct Trace<'c> {
    client: &'c Inner,
    operation: &'static Operation,
    span: Span,
    has_ended: bool,
}

/// A call that is given up is no success.
impl Drop for Trace<'_> {
    fn drop(&mut self) {
        if !self.has_ended {
            self.span.record("error.type", "cancelled");
        }
    }
}

impl<'c> Trace<'c> {
    /// The call begins.
    pub(crate) fn start(client: &'c Inner, operation: &'static Operation) -> Self {
        let span = info_span!(
            target: "infoplug",
            "call",
            otel.name = operation.name,
            otel.kind = "internal",
            infoplug.api = operation.api.name,
            infoplug.endpoint = operation.name,
            infoplug.attempts = Empty,
            error.type = Empty,
            otel.status_code = Empty,
        );
        Self {
            client,
            operation,
            span,
            has_ended: false,
        }
    }

    /// The span of an attempt, from 1.
    pub(crate) fn attempt(&self, number: u32) -> Span {
        let method = http_method(self.operation.method);
        let span = info_span!(
            target: "infoplug",
            parent: &self.span,
            "attempt",
            otel.name = Empty,
            otel.kind = "client",
            http.request.method = method.as_str(),
            http.request.resend_count = Empty,
            http.response.status_code = Empty,
            url.template = Empty,
            server.address = &*self.client.host,
            server.port = self.client.port,
            error.type = Empty,
            otel.status_code = Empty,
        );
        if span.is_disabled() {
            return span;
        }
        let template = self.operation.template();
        span.record("otel.name", format!("{method} {template}"));
        span.record("url.template", template);
        if number > 1 {
            span.record("http.request.resend_count", number - 1);
        }
        span
    }

    /// The attempt has ended, and this came of it.
    #[allow(clippy::needless_pass_by_value, reason = "the span ends here")]
    pub(crate) fn attempted(span: Span, done: &Result<ResponseMeta, Failed>) {
        if span.is_disabled() {
            return;
        }
        let status = match done {
            Ok(meta) => Some(meta.status),
            Err(failed) => {
                mark(&span, error_type(failed));
                failed.status()
            }
        };
        if let Some(status) = status {
            span.record("http.response.status_code", status.as_u16());
        }
    }

    /// An attempt failed, and there will be another one.
    pub(crate) fn retry(&self, event: &RetryEvent<'_>, failed: &Failed) {
        let response = failed.response();
        self.span.in_scope(|| {
            info!(target: "infoplug", { infoplug.endpoint = event.operation,
                infoplug.attempt = event.attempt,
                infoplug.retry_on = ?event.on,
                infoplug.delay_ms = u64::try_from(event.delay.as_millis()).unwrap_or(u64::MAX),
                error.type = error_type(failed),
                http.response.status_code = event.status.map(|status| status.as_u16()),
                infoplug.code = event.code,
                infoplug.parameter = response.and_then(ErrorResponse::parameter),
                infoplug.details = response.and_then(ErrorResponse::details),
                infoplug.request_id = response.and_then(ErrorResponse::request_id) }, "trying again");
        });
    }

    /// The client sends so many requests per second from now on, as the server has refused more.
    pub(crate) fn slowed(&self, rate: f64) {
        self.span.in_scope(|| {
            info!(target: "infoplug", { infoplug.endpoint = self.operation.name, infoplug.requests_per_second = rate },
                "429: slowing down");
        });
    }

    /// The client does not keep to that rate any more: it has held nobody back for a while.
    pub(crate) fn recovered(&self) {
        self.span.in_scope(|| {
            info!(target: "infoplug", { infoplug.endpoint = self.operation.name }, "no 429 for a while: back to full speed");
        });
    }

    /// The call has succeeded.
    pub(crate) fn done(mut self, meta: ResponseMeta) -> ResponseMeta {
        self.has_ended = true;
        self.span.record("infoplug.attempts", meta.attempts);
        meta
    }

    /// The call has failed.
    pub(crate) fn failed(mut self, failed: Failed) -> Failed {
        self.has_ended = true;
        if let Some(attempts) = failed.attempts() {
            self.span.record("infoplug.attempts", attempts);
        }
        let kind = error_type(&failed);
        mark(&self.span, kind);
        self.span.in_scope(|| self.tell(&failed, kind));
        failed
    }

    fn tell(&self, failed: &Failed, kind: &str) {
        let endpoint = &self.operation.name;
        match failed {
            Failed::Response(response) => warn!(target: "infoplug", { infoplug.endpoint = endpoint,
                http.response.status_code = response.status().as_u16(),
                infoplug.code = response.code_text(),
                infoplug.parameter = response.parameter(),
                infoplug.details = response.details(),
                infoplug.request_id = response.request_id(),
                infoplug.attempts = response.attempts() }, "the server answered with an error"),
            Failed::Transport(error) => {
                warn!(target: "infoplug", { infoplug.endpoint = endpoint, error.type = kind, infoplug.attempts = error.attempts() }, "{error}");
            }
            Failed::Timeout(error) => {
                warn!(target: "infoplug", { infoplug.endpoint = endpoint, error.type = kind, infoplug.attempts = error.attempts() }, "{error}");
            }
            Failed::Decode(error) => {
                warn!(target: "infoplug", { infoplug.endpoint = endpoint, error.type = kind, infoplug.attempts = error.attempts() }, "{error}");
            }
            Failed::CreditLimit(error) => {
                warn!(target: "infoplug", { infoplug.endpoint = endpoint, error.type = kind }, "{error}");
            }
            // It is the program's mistake, and the program hears of it.
            Failed::InvalidRequest(_) => {}
        }
    }
}

impl Failed {
    fn response(&self) -> Option<&ErrorResponse<Found>> {
        match self {
            Self::Response(response) => Some(response),
            _ => None,
        }
    }
}

/// The span is that of a failure.
fn mark(span: &Span, kind: &str) {
    span.record("error.type", kind);
    span.record("otel.status_code", "ERROR");
}

/// A word of few: the status of an error response, else how the call failed.
fn error_type(failed: &Failed) -> &str {
    match failed {
        Failed::Response(response) => response.untyped.received.status.as_str(),
        Failed::InvalidRequest(_) => "invalid_request",
        Failed::CreditLimit(_) => "credit_limit",
        Failed::Timeout(_) => "timeout",
        Failed::Decode(_) => "decode",
        Failed::Transport(error) if error.phase() == Phase::Connect => "connect",
        Failed::Transport(_) => "transport",
    }
}
