//! Errors as structured data, for logs. Without headers and bodies, which may hold secrets.

use std::collections::BTreeMap;
use std::fmt::Display;

use http::StatusCode;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::not_repeated::NotRepeated;
use super::{AnyError, Error, ErrorItem, ErrorResponse};

/// Members that are left out when there is nothing to say.
struct Members<M>(M);

impl<M: SerializeMap> Members<M> {
    fn put(&mut self, name: &str, value: Option<impl Serialize>) -> Result<(), M::Error> {
        value.map_or(Ok(()), |value| self.0.serialize_entry(name, &value))
    }
}

/// Further values, if there are any.
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

/// What a log has of any error: `kind` (the variant), `error` (the one line), and of the rest what
/// there is.
struct Log<'e, C> {
    kind: &'static str,
    error: String,
    operation: Option<&'static str>,
    status: Option<StatusCode>,
    parameter: Option<&'e str>,
    cause: Option<&'static str>,
    solution: Option<&'static str>,
    request_id: Option<&'e str>,
    retryable: bool,
    was_sent: bool,
    attempts: u32,
    not_repeated: Option<NotRepeated>,
    response: Option<&'e ErrorResponse<C>>,
}

impl<C: Display> Serialize for Log<'_, C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = Members(serializer.serialize_map(None)?);
        members.put("kind", Some(self.kind))?;
        members.put("error", Some(&self.error))?;
        members.put("endpoint", self.operation)?;
        members.put("status", self.status.map(|status| status.as_u16()))?;
        members.put("parameter", self.parameter)?;
        members.put("cause", self.cause)?;
        members.put("solution", self.solution)?;
        members.put("request_id", self.request_id)?;
        members.put("retryable", Some(self.retryable))?;
        members.put("was_sent", Some(self.was_sent))?;
        members.put("attempts", Some(self.attempts))?;
        members.put(
            "not_repeated",
            self.not_repeated
                .filter(|stop| stop.is_news())
                .map(NotRepeated::reason),
        )?;
        if let Some(response) = self.response {
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
}

impl<C: Display> Serialize for ErrorResponse<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let log = Log {
            kind: "response",
            error: self.to_string(),
            operation: Some(self.operation()),
            status: Some(self.status()),
            parameter: self.parameter(),
            cause: self.cause(),
            solution: self.solution(),
            request_id: self.request_id(),
            retryable: self.is_retryable(),
            was_sent: true,
            attempts: self.attempts(),
            not_repeated: self.not_repeated(),
            response: Some(self),
        };
        log.serialize(serializer)
    }
}

macro_rules! serialize {
    ($name:ident { $($variant:ident: $kind:literal),* $(,)? }) => {
        /// A map: `kind` (the variant), `error` (the one line), and of the rest what there is.
        impl<C: Display> Serialize for $name<C> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let kind = match self {
                    $(Self::$variant(_) => $kind,)*
                };
                let log = Log {
                    kind,
                    error: self.to_string(),
                    operation: self.operation(),
                    status: self.status(),
                    parameter: self.parameter(),
                    cause: self.cause(),
                    solution: self.solution(),
                    request_id: self.request_id(),
                    retryable: self.is_retryable(),
                    was_sent: self.was_sent(),
                    attempts: self.attempts(),
                    not_repeated: self.not_repeated(),
                    response: self.response(),
                };
                log.serialize(serializer)
            }
        }
    };
}
serialize!(Error {
    InvalidRequest: "invalid_request",
    CreditLimit: "credit_limit",
    Transport: "transport",
    Timeout: "timeout",
    Response: "response",
    Decode: "decode",
});
serialize!(AnyError {
    Config: "config",
    Job: "job",
    InvalidRequest: "invalid_request",
    CreditLimit: "credit_limit",
    Transport: "transport",
    Timeout: "timeout",
    Response: "response",
    Decode: "decode",
});
