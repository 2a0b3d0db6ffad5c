//! What a spec says about a code or a status.

use infoplug_spec::Spec;
use infoplug_spec::model::{DocumentedError, Endpoint, ErrorMessage, LevelCode, Method, Retry, RetryAdvice, Status};

use super::did_you_mean;
use crate::Failure;

/// Something that a spec explains.
pub(super) enum Entry<'s> {
    /// A code, its status, and what the endpoint's page says.
    Code { error: &'s ErrorMessage, status: Option<&'s Status>, here: Option<&'s DocumentedError>, endpoint: Option<&'s Endpoint> },
    /// A code of another level, and the name of the level.
    Level(&'static str, &'s LevelCode),
    /// A status that the spec does not list.
    Unlisted(u16),
    /// A status, and the codes that come with it.
    Status { status: &'s Status, codes: Vec<&'s ErrorMessage>, endpoint: Option<&'s Endpoint> },
}

/// A code before a status: an API may have numbers for codes.
pub(super) fn find<'s>(spec: &'s Spec, what: &str, endpoint: Option<&'s Endpoint>) -> Result<Entry<'s>, Failure> {
    if let Some(error) = spec.error_named(what) {
        let is_this = |documented: &&DocumentedError| std::ptr::eq(spec.error(documented.error), error);
        let here = endpoint.and_then(|endpoint| endpoint.errors.iter().find(is_this));
        let number = here.and_then(|here| here.status).or(error.statuses.first().copied());
        return Ok(Entry::Code { error, status: number.and_then(|number| spec.status(number)), here, endpoint });
    }
    let number = what.parse::<u16>().ok().filter(|number| (100..600).contains(number));
    if let Some(status) = number.and_then(|number| spec.status(number)) {
        let codes = spec.errors.iter().filter(|error| error.statuses.contains(&status.number)).collect();
        return Ok(Entry::Status { status, codes, endpoint });
    }
    for (name, codes) in [("subcode", &spec.subcodes), ("category", &spec.categories)] {
        if let Some(found) = codes.iter().find(|code| code.code == what) {
            return Ok(Entry::Level(name, found));
        }
    }
    if let Some(number) = number {
        return Ok(Entry::Unlisted(number));
    }
    let errors = spec.errors.iter().map(|error| error.name.wire.as_str());
    let levels = spec.subcodes.iter().chain(&spec.categories).map(|level| level.code.as_str());
    Err(Failure::Usage(format!(
        "the spec of {} does not list the code `{what}`{}",
        spec.api.name,
        did_you_mean(what, errors.chain(levels))
    )))
}

impl<'s> Entry<'s> {
    pub(super) fn code(&self) -> Option<&'s str> {
        match self {
            Self::Code { error, .. } => Some(&error.name.wire),
            Self::Level(_, level) => Some(&level.code),
            Self::Status { .. } | Self::Unlisted(_) => None,
        }
    }

    /// The number of its status.
    pub(super) fn number(&self) -> Option<u16> {
        match self {
            Self::Unlisted(number) => Some(*number),
            _ => self.status().map(|status| status.number),
        }
    }

    fn status(&self) -> Option<&'s Status> {
        match self {
            Self::Code { status, .. } => *status,
            Self::Level(..) | Self::Unlisted(_) => None,
            Self::Status { status, .. } => Some(status),
        }
    }

    pub(super) fn details(&self) -> Option<&'s str> {
        match self {
            Self::Code { error, here, .. } => here.and_then(|here| here.details.as_deref()).or(error.details.as_deref()),
            Self::Level(..) | Self::Status { .. } | Self::Unlisted(_) => None,
        }
    }

    pub(super) fn parameter(&self) -> Option<&'s str> {
        match self {
            Self::Code { error, here, .. } => here.and_then(|here| here.parameter.as_deref()).or(error.parameter.as_deref()),
            Self::Level(..) | Self::Status { .. } | Self::Unlisted(_) => None,
        }
    }

    /// Why it happens; of a status that the spec does not list, what its class means (RFC 9110, section 15).
    pub(super) fn cause(&self) -> &'s str {
        match self {
            Self::Code { error, here, .. } => here.and_then(|here| here.cause.as_deref()).unwrap_or(&error.cause),
            Self::Level(_, level) => &level.cause,
            Self::Status { status, .. } => &status.meaning,
            Self::Unlisted(number) => match number {
                ..200 => "An answer before the answer; the call goes on.",
                200..300 => "The call succeeded.",
                300..400 => "The server points elsewhere, and a client does not follow: the key stays with its origin.",
                400..500 => "The server says that the request is at fault.",
                _ => "The server failed, or one on the way to it.",
            },
        }
    }

    pub(super) fn solution(&self) -> Option<&'s str> {
        match self {
            Self::Code { error, here, .. } => Some(here.and_then(|here| here.solution.as_deref()).unwrap_or(&error.solution)),
            Self::Level(_, level) => Some(&level.solution),
            Self::Status { status, .. } => status.solution.as_deref(),
            Self::Unlisted(_) => None,
        }
    }

    pub(super) fn docs(&self) -> Option<&'s str> {
        let own = match self {
            Self::Code { error, .. } => error.page(),
            Self::Level(_, level) => level.page(),
            Self::Status { .. } | Self::Unlisted(_) => None,
        };
        own.or(self.status().and_then(|status| status.page()))
    }

    /// What the spec advises; none where it says nothing and the status alone decides.
    pub(super) fn retry(&self) -> Option<&'s Retry> {
        let own = match self {
            Self::Code { error, here, .. } => here.and_then(|here| here.retry.as_ref()).or(error.retry.as_ref()),
            Self::Level(_, level) => level.retry.as_ref(),
            Self::Status { .. } | Self::Unlisted(_) => None,
        };
        own.or(self.status().and_then(|status| status.retry.as_ref()))
    }

    fn endpoint(&self) -> Option<&'s Endpoint> {
        match self {
            Self::Code { endpoint, .. } | Self::Status { endpoint, .. } => *endpoint,
            Self::Level(..) | Self::Unlisted(_) => None,
        }
    }

    /// Whether a call may be made again after this, as far as it can be said without an answer.
    pub(super) fn is_retryable(&self, method: Option<Method>) -> bool {
        let number = self.number().unwrap_or_default();
        let method = method.or(self.endpoint().map(|endpoint| endpoint.method)).unwrap_or(Method::Get);
        let is_repeatable = self.endpoint().map_or(method.is_idempotent(), |endpoint| endpoint.repeatable);
        let advice = match self.retry() {
            Some(retry) if retry.methods.is_empty() || retry.methods.contains(&method) => retry.advice,
            Some(_) => RetryAdvice::Never,
            None => match number {
                429 => RetryAdvice::AfterPause,
                408 | 500..=599 => RetryAdvice::WhenSafe,
                _ => RetryAdvice::Never,
            },
        };
        match advice {
            RetryAdvice::Never => false,
            RetryAdvice::Always => true,
            RetryAdvice::AfterPause | RetryAdvice::AsAnswered => is_repeatable || number == 429,
            RetryAdvice::WhenSafe => is_repeatable,
        }
    }

    /// The endpoints whose pages list it.
    pub(super) fn endpoints(&self, spec: &'s Spec) -> Vec<&'s str> {
        let lists = |endpoint: &&Endpoint| match self {
            Self::Code { error, .. } => endpoint.errors.iter().any(|documented| std::ptr::eq(spec.error(documented.error), *error)),
            Self::Level(..) | Self::Unlisted(_) => false,
            Self::Status { status, .. } => endpoint.statuses.contains(&status.number),
        };
        spec.endpoints.iter().filter(lists).map(|endpoint| endpoint.name.wire.as_str()).collect()
    }
}
