//! Errors as structured data, for logs. Omits headers and bodies, which may hold secrets.

use std::collections::BTreeMap;
use std::fmt::Display;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::case::Case;
use super::not_retried::NotRetried;
use super::{AnyError, CallError, ErrorItem, ErrorResponse};

/// A map that omits absent values.
struct Members<M>(M);

impl<M: SerializeMap> Members<M> {
    fn put(&mut self, name: &str, value: Option<impl Serialize>) -> Result<(), M::Error> {
        value.map_or(Ok(()), |value| self.0.serialize_entry(name, &value))
    }
}

/// Collects additional values, if there are any.
fn further<'e>(
    members: impl Iterator<Item = (&'static str, &'e str)>,
) -> Option<BTreeMap<&'static str, &'e str>> {
    Some(members.collect::<BTreeMap<_, _>>()).filter(|members| !members.is_empty())
}

impl<C: Display> Serialize for ErrorItem<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = Members(serializer.serialize_map(None)?);
        members.put("code", self.code.as_ref().map(ToString::to_string))?;
        members.put("subcode", self.subcode.as_deref())?;
        members.put("category", self.category.as_deref())?;
        members.put("message", self.message.as_deref())?;
        members.put("details", self.details.as_deref())?;
        members.put("parameter", self.parameter.as_deref())?;
        members.put("cause", self.cause)?;
        members.put("solution", self.solution)?;
        members.put("members", further(self.members()))?;
        members.0.end()
    }
}

/// Serializes any error for a log: `kind` (the variant), `error` (the one-line message), and the
/// other values that are present.
fn serialize<C: Display, S: Serializer>(
    error: Case<'_, C>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut members = Members(serializer.serialize_map(None)?);
    let kind = match error {
        Case::Config(_) => "config",
        Case::Job(_) => "job",
        Case::InvalidRequest(_) => "invalid_request",
        Case::CreditLimit(_) => "credit_limit",
        Case::Transport(_) => "transport",
        Case::Timeout(_) => "timeout",
        Case::Response(_) => "response",
        Case::Decode(_) => "decode",
    };
    members.put("kind", Some(kind))?;
    members.put("error", Some(error.to_string()))?;
    let error = error.inner();
    members.put("endpoint", error.operation())?;
    members.put("status", error.status().map(|status| status.as_u16()))?;
    members.put("parameter", error.parameter())?;
    members.put("cause", error.cause())?;
    members.put("solution", error.solution())?;
    members.put("request_id", error.request_id())?;
    members.put("retryable", Some(error.is_retryable()))?;
    members.put("was_sent", Some(error.was_sent()))?;
    members.put("attempts", Some(error.attempts()))?;
    members.put(
        "not_retried",
        error
            .not_retried()
            .filter(|stop| stop.is_news())
            .map(NotRetried::reason),
    )?;
    if let Some(response) = error.response() {
        members.put("code", response.code_text())?;
        members.put("subcode", response.subcode())?;
        members.put("category", response.category())?;
        members.put("message", response.message())?;
        members.put("details", response.details())?;
        members.put("user_message", response.user_message())?;
        members.put("docs", response.docs())?;
        members.put("retry_advice", Some(response.retry_advice()))?;
        members.put(
            "retry_after_seconds",
            response.retry_after().map(|wait| wait.as_secs_f64()),
        )?;
        members.put(
            "errors",
            Some(response.errors()).filter(|errors| !errors.is_empty()),
        )?;
        members.put("members", further(response.members()))?;
    }
    members.0.end()
}

impl<C: Display> Serialize for ErrorResponse<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(Case::Response(self), serializer)
    }
}

/// Serializes a map: `kind` (the variant), `error` (the one-line message), and the other values
/// that are present.
impl<C: Display> Serialize for CallError<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self.case(), serializer)
    }
}

/// Serializes a map: `kind` (the variant), `error` (the one-line message), and the other values
/// that are present.
impl<C: Display> Serialize for AnyError<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self.case(), serializer)
    }
}
