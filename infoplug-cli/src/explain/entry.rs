//! Finds what a spec says about a code or a status.

use http::StatusCode;
use infoplug_runtime::generated as rt;
use infoplug_spec::Spec;
use infoplug_spec::model::{
    DocumentedError, Endpoint, ErrorMessage, LevelCode, Method, Retry, Status,
};

use crate::Failure;
use crate::nearest::did_you_mean;

/// The subject of an explanation, at one endpoint or for all of them.
pub(super) struct Entry<'s> {
    pub(super) what: What<'s>,
    endpoint: Option<&'s Endpoint>,
}

/// The kinds of subjects.
pub(super) enum What<'s> {
    /// A code, its status, and what the endpoint documents about it.
    Code {
        error: &'s ErrorMessage,
        status: Option<&'s Status>,
        here: Option<&'s DocumentedError>,
    },
    /// A code of another level, with the name of the level.
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

/// Looks for a code before a status, because an API may use numbers as codes.
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

    /// Returns the cause. For a status that the spec does not list, this is what its class means
    /// (RFC 9110, section 15).
    pub(super) fn cause(&self) -> &'s str {
        match &self.what {
            What::Code { error, here, .. } => {
                let own = here
                    .and_then(|here| here.cause.as_deref())
                    .or(error.cause.as_deref());
                own.or_else(|| self.status().map(|status| status.meaning.as_str()))
                    .unwrap_or("See the status of the response.")
            }
            What::Level(_, level) => &level.cause,
            What::Status { status, .. } => &status.meaning,
            What::Unlisted(number) => match number {
                ..200 => "An interim response; the call continues.",
                200..300 => "The call succeeded.",
                300..400 => {
                    "The server redirects the call. A client does not follow, so the key stays with its origin."
                }
                400..500 => "The server rejects the request as faulty.",
                500..600 => "The server failed, or one on the way to it did.",
                _ => "A vendor's own status, which HTTP does not define.",
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

    /// Returns the retry advice of the spec. Returns `None` if it has none and the status alone
    /// decides.
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

    /// Returns the retry advice of the spec, else that of the status.
    pub(super) fn advised(&self, method: Option<Method>) -> rt::Advice {
        // A code without a status belongs to an error about which nothing else is known.
        let status = self
            .number()
            .and_then(|number| StatusCode::from_u16(number).ok())
            .unwrap_or(StatusCode::BAD_REQUEST);
        rt::Advice::of(self.retry(), status, self.method(method))
    }

    /// Returns whether the client would allow a retry, as far as that can be said without a
    /// response.
    pub(super) fn is_retryable(&self, method: Option<Method>) -> bool {
        // A required hint counts as present: only a response could lack it.
        let called = self.method(method);
        let is_repeatable = self
            .endpoint
            .filter(|endpoint| endpoint.method == called)
            .map_or(called.is_idempotent(), |endpoint| endpoint.repeatable);
        self.advised(method).holds(is_repeatable, true)
    }

    /// Returns the method of the call, given by the caller or else by the endpoint.
    fn method(&self, method: Option<Method>) -> Method {
        let own = self.endpoint.map(|endpoint| endpoint.method);
        method.or(own).unwrap_or_default()
    }

    /// Returns the endpoints that document this.
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
