//! Spans and events: one span for each call and one for each attempt, with OpenTelemetry's
//! attribute names for HTTP clients
//! (<https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client>).
//!
//! Records only what is known to be harmless: no header, no query, no parameter value, and only the
//! template of a path.

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

/// Marks a call that was dropped as cancelled, not as a success.
impl Drop for Trace<'_> {
    fn drop(&mut self) {
        if !self.has_ended {
            self.span.record("error.type", "cancelled");
        }
    }
}

impl<'c> Trace<'c> {
    /// Starts the span of a call.
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

    /// Starts the span of an attempt. Attempts count from 1.
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

    /// Records the outcome of an attempt.
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

    /// Logs a failed attempt that will be retried.
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
                infoplug.request_id = response.and_then(ErrorResponse::request_id) }, "retrying");
        });
    }

    /// Logs that the client sends at most this many requests per second, because the server refused
    /// more.
    pub(crate) fn slowed(&self, rate: f64) {
        self.span.in_scope(|| {
            info!(target: "infoplug", { infoplug.endpoint = self.operation.name, infoplug.requests_per_second = rate },
                "429: slowing down");
        });
    }

    /// Logs that the client lifts that limit, which has not delayed any request for a while.
    pub(crate) fn recovered(&self) {
        self.span.in_scope(|| {
            info!(target: "infoplug", { infoplug.endpoint = self.operation.name }, "no 429 for a while: back to full speed");
        });
    }

    /// Records that the call succeeded.
    pub(crate) fn done(mut self, meta: ResponseMeta) -> ResponseMeta {
        self.has_ended = true;
        self.span.record("infoplug.attempts", meta.attempts);
        meta
    }

    /// Records that the call failed.
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
            // A mistake of the program, which gets the error itself.
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

/// Marks the span as failed.
fn mark(span: &Span, kind: &str) {
    span.record("error.type", kind);
    span.record("otel.status_code", "ERROR");
}

/// A low-cardinality name for the error: the status of an error response, else how the call failed.
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
