//! What a spec says about a code or a status.

use http::StatusCode;
use infoplug_runtime::generated as rt;
use infoplug_spec::Spec;
use infoplug_spec::model::{
    DocumentedError, Endpoint, ErrorMessage, LevelCode, Method, Retry, Status,
};

use crate::Failure;
use crate::nearest::did_you_mean;

/// Something that a spec explains, at an endpoint or for all of them.
pub(super) struct Entry<'s> {
    pub(super) what: What<'s>,
    endpoint: Option<&'s Endpoint>,
}

/// What it is.
pub(super) enum What<'s> {
    /// A code, its status, and what the endpoint's page says.
    Code {
        error: &'s ErrorMessage,
        status: Option<&'s Status>,
        here: Option<&'s DocumentedError>,
    },
    /// A code of another level, and the name of the level.
    Level(&'static str, &'s LevelCode),
    /// A status that the spec does not list.
    Unlisted(u16),
    /// A status, and the codes that come with it.
    Status {
        status: &'s Status,
        codes: Vec<&'s ErrorMessage>,
    },
}

pub(super) fn find<'s>(
    spec: &'s Spec,
    what: &str,
    endpoint: Option<&'s Endpoint>,
) -> Result<Entry<'s>, Failure> {
    let found = find_what(spec, what, endpoint).ok_or_else(|| {
        let errors = spec.errors.iter().map(|error| error.name.wire.as_str());
        let levels = spec
            .subcodes
            .iter()
            .chain(&spec.categories)
            .map(|level| level.code.as_str());
        let nearest = did_you_mean(what, errors.chain(levels));
        Failure::Usage(format!(
            "the spec of {} does not list the code `{what}`{nearest}",
            spec.api.name
        ))
    });
    Ok(Entry {
        what: found?,
        endpoint,
    })
}

/// A code before a status: an API may have numbers for codes.
fn find_what<'s>(spec: &'s Spec, what: &str, endpoint: Option<&'s Endpoint>) -> Option<What<'s>> {
    if let Some(error) = spec.error_named(what) {
        let is_this =
            |documented: &&DocumentedError| std::ptr::eq(spec.error(documented.error), error);
        let here = endpoint.and_then(|endpoint| endpoint.errors.iter().find(is_this));
        let implying = || {
            spec.statuses
                .iter()
                .find(|status| implies(spec, status, error))
                .map(|status| status.number)
        };
        let number = here
            .and_then(|here| here.status)
            .or(error.statuses.first().copied())
            .or_else(implying);
        return Some(What::Code {
            error,
            status: number.and_then(|number| spec.status(number)),
            here,
        });
    }
    let number = what
        .parse::<u16>()
        .ok()
        .filter(|number| (100..=999).contains(number));
    if let Some(status) = number.and_then(|number| spec.status(number)) {
        let is_here = |error: &&ErrorMessage| {
            error.statuses.contains(&status.number) || implies(spec, status, error)
        };
        let codes = spec.errors.iter().filter(is_here).collect();
        return Some(What::Status { status, codes });
    }
    let level = |name, codes: &'s [LevelCode]| {
        Some(What::Level(
            name,
            codes.iter().find(|code| code.code == what)?,
        ))
    };
    level("subcode", &spec.subcodes)
        .or_else(|| level("category", &spec.categories))
        .or(number.map(What::Unlisted))
}

fn implies(spec: &Spec, status: &Status, error: &ErrorMessage) -> bool {
    status
        .code
        .is_some_and(|code| std::ptr::eq(spec.error(code), error))
}

impl<'s> Entry<'s> {
    pub(super) fn code(&self) -> Option<&'s str> {
        match &self.what {
            What::Code { error, .. } => Some(&error.name.wire),
            What::Level(_, level) => Some(&level.code),
            What::Status { .. } | What::Unlisted(_) => None,
        }
    }

    /// The number of its status.
    pub(super) fn number(&self) -> Option<u16> {
        match &self.what {
            What::Unlisted(number) => Some(*number),
            _ => self.status().map(|status| status.number),
        }
    }

    fn status(&self) -> Option<&'s Status> {
        match &self.what {
            What::Code { status, .. } => *status,
            What::Level(..) | What::Unlisted(_) => None,
            What::Status { status, .. } => Some(status),
        }
    }

    pub(super) fn details(&self) -> Option<&'s str> {
        match &self.what {
            What::Code { error, here, .. } => here
                .and_then(|here| here.details.as_deref())
                .or(error.details.as_deref()),
            What::Level(..) | What::Status { .. } | What::Unlisted(_) => None,
        }
    }

    pub(super) fn parameter(&self) -> Option<&'s str> {
        match &self.what {
            What::Code { error, here, .. } => here
                .and_then(|here| here.parameter.as_deref())
                .or(error.parameter.as_deref()),
            What::Level(..) | What::Status { .. } | What::Unlisted(_) => None,
        }
    }

    /// Why it happens; of a status that the spec does not list, what its class means (RFC 9110,
    /// section 15).
    pub(super) fn cause(&self) -> &'s str {
        match &self.what {
            What::Code { error, here, .. } => {
                let own = here
                    .and_then(|here| here.cause.as_deref())
                    .or(error.cause.as_deref());
                own.or_else(|| self.status().map(|status| status.meaning.as_str()))
                    .unwrap_or("What the status of the response means.")
            }
            What::Level(_, level) => &level.cause,
            What::Status { status, .. } => &status.meaning,
            What::Unlisted(number) => match number {
                ..200 => "A response before the response; the call goes on.",
                200..300 => "The call succeeded.",
                300..400 => {
                    "The server points elsewhere, and a client does not follow: the key stays with its origin."
                }
                400..500 => "The server says that the request is at fault.",
                500..600 => "The server failed, or one on the way to it.",
                _ => "A status of a vendor: HTTP says nothing about it.",
            },
        }
    }

    pub(super) fn solution(&self) -> Option<&'s str> {
        match &self.what {
            What::Code { error, here, .. } => {
                let own = here
                    .and_then(|here| here.solution.as_deref())
                    .or(error.solution.as_deref());
                own.or_else(|| self.status().and_then(|status| status.solution.as_deref()))
            }
            What::Level(_, level) => Some(&level.solution),
            What::Status { status, .. } => status.solution.as_deref(),
            What::Unlisted(_) => None,
        }
    }

    pub(super) fn docs(&self) -> Option<&'s str> {
        let own = match &self.what {
            What::Code { error, .. } => error.page(),
            What::Level(_, level) => level.page(),
            What::Status { .. } | What::Unlisted(_) => None,
        };
        own.or(self.status().and_then(|status| status.page()))
    }

    /// What the spec advises; none where it says nothing and the status alone decides.
    pub(super) fn retry(&self) -> Option<&'s Retry> {
        let own = match &self.what {
            What::Code { error, here, .. } => here
                .and_then(|here| here.retry.as_ref())
                .or(error.retry.as_ref()),
            What::Level(_, level) => level.retry.as_ref(),
            What::Status { .. } | What::Unlisted(_) => None,
        };
        own.or(self.status().and_then(|status| status.retry.as_ref()))
    }

    /// What is advised: by the spec, else by the status.
    pub(super) fn advised(&self, method: Option<Method>) -> rt::Advice {
        // A code without a status is that of an error of which nothing else is known.
        let status = self
            .number()
            .and_then(|number| StatusCode::from_u16(number).ok())
            .unwrap_or(StatusCode::BAD_REQUEST);
        rt::Advice::of(self.retry(), status, self.method(method))
    }

    /// Whether a call may be made again after this, as far as it can be said without a response: by
    /// the rules of the client.
    pub(super) fn is_retryable(&self, method: Option<Method>) -> bool {
        // A response that says how long to wait is what a required hint is.
        let called = self.method(method);
        let is_repeatable = self
            .endpoint
            .filter(|endpoint| endpoint.method == called)
            .map_or(called.is_idempotent(), |endpoint| endpoint.repeatable);
        self.advised(method).holds(is_repeatable, true)
    }

    /// The method that was used, by the caller or by the endpoint.
    fn method(&self, method: Option<Method>) -> Method {
        let own = self.endpoint.map(|endpoint| endpoint.method);
        method.or(own).unwrap_or_default()
    }

    /// The endpoints whose pages list it.
    pub(super) fn endpoints(&self, spec: &'s Spec) -> Vec<&'s str> {
        let lists = |endpoint: &&Endpoint| match &self.what {
            What::Code { error, .. } => endpoint
                .errors
                .iter()
                .any(|documented| std::ptr::eq(spec.error(documented.error), *error)),
            What::Level(..) | What::Unlisted(_) => false,
            What::Status { status, .. } => endpoint.statuses.contains(&status.number),
        };
        spec.endpoints
            .iter()
            .filter(lists)
            .map(|endpoint| endpoint.name.wire.as_str())
            .collect()
    }
}
