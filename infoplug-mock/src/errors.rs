//! Selects the documented error for a response, and its content.

use infoplug_spec::model::{
    DocumentedError, Endpoint, ErrorMessage, LevelCode, Retry, RetryAdvice, Spec, When,
};

use crate::check::Fault;
use crate::draft::Draft;
use crate::error_body::{self, Content};
use crate::reply::{Reply, Wait};
use crate::wait;

/// What an error response is built from.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) spec: &'a Spec,
    pub(crate) endpoint: &'a Endpoint,
    /// The number of the call.
    pub(crate) number: u64,
    /// The requested codes of other levels.
    pub(crate) subcode: Option<&'a str>,
    pub(crate) category: Option<&'a str>,
    /// The requested wait. Empty requests the documented one.
    pub(crate) wait: Option<&'a str>,
}

/// An error, with what the endpoint documents about it.
#[derive(Clone, Copy)]
pub(crate) struct Chosen<'a> {
    error: &'a ErrorMessage,
    documented: Option<&'a DocumentedError>,
}

impl<'a> Chosen<'a> {
    fn at_endpoint(spec: &'a Spec, endpoint: &'a Endpoint) -> impl Iterator<Item = Self> {
        endpoint.errors.iter().map(|documented| Self {
            error: spec.error(documented.error),
            documented: Some(documented),
        })
    }

    fn anywhere(spec: &'a Spec) -> impl Iterator<Item = Self> {
        spec.errors.iter().map(|error| Self {
            error,
            documented: None,
        })
    }

    pub(crate) fn for_code(spec: &'a Spec, endpoint: &'a Endpoint, code: &str) -> Option<Self> {
        Self::at_endpoint(spec, endpoint)
            .chain(Self::anywhere(spec))
            .find(|chosen| chosen.error.name.wire == code)
    }

    pub(crate) fn for_status(spec: &'a Spec, endpoint: &'a Endpoint, status: u16) -> Option<Self> {
        Self::at_endpoint(spec, endpoint)
            .chain(Self::anywhere(spec))
            .find(|chosen| chosen.has_status(status))
    }

    /// Returns the nearest error for a cause. The endpoint's errors come before the API's, and
    /// within each the error for this parameter before one for any parameter.
    pub(crate) fn for_cause(
        spec: &'a Spec,
        endpoint: &'a Endpoint,
        when: When,
        parameter: Option<&str>,
    ) -> Option<Self> {
        let nearest = |errors: &mut dyn Iterator<Item = Self>| {
            let ranked = errors.filter(|chosen| chosen.error.when.contains(&when));
            let ranked =
                ranked.filter_map(|chosen| chosen.rank(when, parameter).map(|rank| (rank, chosen)));
            ranked
                .min_by_key(|(rank, _)| *rank)
                .map(|(_, chosen)| chosen)
        };
        nearest(&mut Self::at_endpoint(spec, endpoint))
            .or_else(|| nearest(&mut Self::anywhere(spec)))
    }

    /// An error about one parameter does not fit faults of other parameters.
    fn rank(self, when: When, parameter: Option<&str>) -> Option<u8> {
        let of_parameter = matches!(
            when,
            When::ParameterMissing | When::ParameterInvalid | When::ParameterOutOfRange
        );
        match self.parameter() {
            Some(own) if Some(own) == parameter => Some(0),
            None => Some(1),
            Some(_) => (!of_parameter).then_some(2),
        }
    }

    fn has_status(self, status: u16) -> bool {
        match self.documented.and_then(|documented| documented.status) {
            Some(own) => own == status,
            None => self.error.statuses.contains(&status),
        }
    }

    /// The status with which this error reports a bad request, if it has one.
    fn bad_request(self) -> Option<u16> {
        BAD_REQUEST
            .into_iter()
            .find(|status| self.has_status(*status))
    }

    fn status(self) -> Option<u16> {
        self.documented
            .and_then(|documented| documented.status)
            .or_else(|| self.error.statuses.first().copied())
    }

    fn parameter(self) -> Option<&'a str> {
        self.documented
            .and_then(|documented| documented.parameter.as_deref())
            .or(self.error.parameter.as_deref())
    }

    fn details(self) -> Option<&'a str> {
        self.documented
            .and_then(|documented| documented.details.as_deref())
            .or(self.error.details.as_deref())
    }

    fn cause(self) -> Option<&'a str> {
        self.documented
            .and_then(|documented| documented.cause.as_deref())
            .or(self.error.cause.as_deref())
    }

    fn retry(self) -> Option<&'a Retry> {
        self.documented
            .and_then(|documented| documented.retry.as_ref())
            .or(self.error.retry.as_ref())
    }
}

/// Statuses of requests that the API does not accept as they are.
const BAD_REQUEST: [u16; 2] = [400, 422];

/// The requested content of an error response.
struct Wanted<'a> {
    chosen: Option<Chosen<'a>>,
    status: Option<u16>,
    parameter: Option<&'a str>,
    /// The message for a format with one location for messages.
    text: &'a str,
    /// The message about the fault of the request.
    fault: Option<&'a str>,
}

impl<'a> Scene<'a> {
    /// Builds the reply, and returns whether the message found a location.
    fn respond(self, wanted: &Wanted<'_>) -> (Reply, bool) {
        let request_id = request_id(self.number);
        let general = wanted.chosen.and_then(Chosen::cause);
        let of_status = || {
            wanted
                .fault
                .and(wanted.status)
                .map(|status| self.meaning(status))
        };
        let message = wanted
            .chosen
            .and_then(Chosen::details)
            .or(general)
            .or_else(of_status)
            .unwrap_or(wanted.text);
        let content = Content {
            code: wanted.chosen.map(|chosen| chosen.error.name.wire.as_str()),
            subcode: self.subcode,
            category: self.category,
            parameter: wanted.parameter,
            text: wanted.text,
            message,
            details: wanted
                .fault
                .or(general)
                .filter(|details| *details != message),
            is_case: wanted.fault.is_some(),
            docs: wanted
                .chosen
                .and_then(|chosen| chosen.error.docs.as_deref()),
            request_id: &request_id,
        };
        let built = error_body::build(
            self.spec,
            &content,
            &self.draft(wanted.chosen, wanted.status),
        );
        let mut draft = built.draft;
        let mut wait = self.pause(wanted.chosen, draft.status).map(Wait::Header);
        if let (Some(Wait::Header(text)), Some(format)) = (&wait, built.format)
            && wait::write(self.spec, format, text, &mut draft)
        {
            wait = Some(Wait::Written);
        }
        let code = content.code.map(str::to_owned);
        (
            Reply {
                code,
                wait,
                ..draft.into_reply()
            },
            built.has_text,
        )
    }

    /// Starts a response. An error without a status gets one that matches its retry advice; without
    /// advice it becomes a failure of the server.
    fn draft(self, chosen: Option<Chosen<'_>>, status: Option<u16>) -> Draft<'a> {
        let fitting = match chosen.and_then(Chosen::retry).map(|retry| retry.advice) {
            Some(RetryAdvice::Never) => BAD_REQUEST,
            Some(RetryAdvice::NotProcessed) => [429, 503],
            Some(RetryAdvice::IfSafe | RetryAdvice::Always) | None => [500, 503],
        };
        let is_known = |status: &u16| {
            self.endpoint.statuses.contains(status) || self.spec.status(*status).is_some()
        };
        let untied = || fitting.into_iter().find(is_known).unwrap_or(500);
        let mut draft = Draft::new(self.endpoint, status.unwrap_or_else(untied));
        draft.any_status = status.is_none();
        draft
    }

    /// Returns how long to wait, if the request wants a wait: the requested value, else the
    /// documented pause.
    fn pause(self, chosen: Option<Chosen<'_>>, status: u16) -> Option<String> {
        let requested = self.wait?;
        if !requested.is_empty() {
            return Some(requested.to_owned());
        }
        let level = |codes: &'a [LevelCode], code: Option<&str>| {
            codes
                .iter()
                .find(|known| Some(known.code.as_str()) == code)?
                .retry
                .as_ref()
        };
        let spec = self.spec;
        let own = chosen.and_then(Chosen::retry);
        let advice = level(&spec.subcodes, self.subcode)
            .or(own)
            .or_else(|| level(&spec.categories, self.category));
        let advice = advice.or_else(|| spec.status(status)?.retry.as_ref())?;
        let is_for_call =
            advice.methods.is_empty() || advice.methods.contains(&self.endpoint.method);
        let pause = advice.pause_ms.filter(|_| is_for_call)?;
        Some(if pause % 1000 == 0 {
            (pause / 1000).to_string()
        } else {
            format!("{}.{:03}", pause / 1000, pause % 1000)
        })
    }

    /// Returns a documented error, with its documented status unless `status` overrides it.
    pub(crate) fn error(self, chosen: Chosen<'_>, status: Option<u16>) -> Reply {
        let implying = || {
            self.spec.statuses.iter().find(|status| {
                status
                    .code
                    .is_some_and(|code| std::ptr::eq(self.spec.error(code), chosen.error))
            })
        };
        let status = status
            .or_else(|| chosen.status())
            .or_else(|| Some(implying()?.number));
        let text = chosen
            .details()
            .or(chosen.cause())
            .unwrap_or_else(|| self.meaning(self.draft(Some(chosen), status).status));
        self.respond(&Wanted {
            chosen: Some(chosen),
            status,
            parameter: chosen.parameter(),
            text,
            fault: None,
        })
        .0
    }

    /// What a status means, from the spec or from its standard reason phrase.
    fn meaning(self, status: u16) -> &'a str {
        let known = self
            .spec
            .status(status)
            .map(|status| status.meaning.as_str());
        let reason = || http::StatusCode::from_u16(status).ok()?.canonical_reason();
        known
            .or_else(reason)
            .unwrap_or("An error without a documented meaning.")
    }

    /// Returns an error status without a documented error.
    pub(crate) fn bare(self, status: u16) -> Reply {
        let text = self.meaning(status);
        self.respond(&Wanted {
            chosen: None,
            status: Some(status),
            parameter: None,
            text,
            fault: None,
        })
        .0
    }

    /// Returns a message of the mock's own, at the API's location for messages if it has one.
    pub(crate) fn own(self, status: u16, text: &str) -> Reply {
        let (reply, has_text) = self.respond(&Wanted {
            chosen: None,
            status: Some(status),
            parameter: None,
            text,
            fault: None,
        });
        if has_text {
            reply
        } else {
            Reply::mock(status, text)
        }
    }

    /// Returns the response to a missing or wrong credential.
    pub(crate) fn key(self, when: When) -> Reply {
        self.for_cause(when, None, 401)
    }

    /// Returns the response to an identifier that leads to nothing.
    pub(crate) fn unknown_id(self, parameter: &str) -> Reply {
        self.for_cause(When::UnknownId, Some(parameter), 404)
    }

    fn for_cause(self, when: When, parameter: Option<&str>, status: u16) -> Reply {
        let chosen = Chosen::for_cause(self.spec, self.endpoint, when, parameter);
        let chosen = chosen.or_else(|| Chosen::for_status(self.spec, self.endpoint, status));
        chosen.map_or_else(|| self.bare(status), |chosen| self.error(chosen, None))
    }

    /// Returns the response to a fault in the body or a parameter.
    pub(crate) fn fault(self, fault: &Fault) -> Reply {
        let (spec, endpoint) = (self.spec, self.endpoint);
        let parameter = fault.parameter.as_deref();
        if let Some(chosen) = Chosen::for_cause(spec, endpoint, fault.when, parameter) {
            if fault.when == When::BodyEmpty {
                return self.error(chosen, None);
            }
            let documented = chosen.details().filter(|_| !fault.is_rule);
            let text = documented.unwrap_or(&fault.text);
            return self
                .respond(&Wanted {
                    chosen: Some(chosen),
                    status: chosen.status(),
                    parameter,
                    text,
                    fault: Some(&fault.text),
                })
                .0;
        }
        // No error claims this cause, and the documented message of any other describes something
        // else. So the response carries the fault's own message.
        let respond = |chosen: Option<Chosen<'_>>| {
            let status = chosen
                .and_then(Chosen::bad_request)
                .unwrap_or_else(|| self.bad_request());
            self.respond(&Wanted {
                chosen,
                status: Some(status),
                parameter,
                text: &fault.text,
                fault: Some(&fault.text),
            })
            .0
        };
        let bad = || {
            Chosen::at_endpoint(spec, endpoint)
                .chain(Chosen::anywhere(spec))
                .filter(|chosen| chosen.bad_request().is_some())
        };
        let fitting = || bad().filter(|chosen| chosen.rank(fault.when, parameter).is_some());
        let of_parameters = |when: When| fitting().find(|chosen| chosen.error.when.contains(&when));
        let related = [
            When::ParameterInvalid,
            When::ParameterOutOfRange,
            When::ParameterMissing,
        ]
        .into_iter()
        .find_map(of_parameters);
        let is_only = || {
            bad().all(|other| {
                bad()
                    .next()
                    .is_some_and(|first| std::ptr::eq(first.error, other.error))
            })
        };
        let chosen = best_name(fitting(), fault.when)
            .or(related)
            .or_else(|| bad().next().filter(|_| is_only()));
        let reply = respond(chosen);
        if !reply.is_empty_object() {
            return reply;
        }
        // The format has no location for messages. Only a code can say anything, even one that
        // means something else.
        match bad().next().map(|chosen| respond(Some(chosen))) {
            Some(reply) if !reply.is_empty_object() => reply,
            _ => Reply {
                body: Reply::mock(reply.status, &fault.text).body,
                ..reply
            },
        }
    }

    /// The status of a bad request without a code.
    fn bad_request(self) -> u16 {
        let is_listed = |status: &u16| self.endpoint.statuses.contains(status);
        let is_known = |status: &u16| self.spec.status(*status).is_some();
        BAD_REQUEST
            .into_iter()
            .find(is_listed)
            .or_else(|| BAD_REQUEST.into_iter().find(is_known))
            .unwrap_or(400)
    }
}

/// Fragments of the usual codes for errors about parameters, from specific to general.
fn names(when: When) -> [&'static [&'static str]; 3] {
    const INVALID: &[&str] = &[
        "invalidparam",
        "invalidarg",
        "parameterinvalid",
        "badparam",
        "invalidvalue",
        "validation",
    ];
    const GENERAL: &[&str] = &[
        "parameter",
        "argument",
        "invalidrequest",
        "badrequest",
        "malformed",
        "invalid",
        "unprocessable",
    ];
    match when {
        When::ParameterMissing => [&["missing", "required"], INVALID, GENERAL],
        When::ParameterOutOfRange => [&["outofrange", "range", "outofbounds"], INVALID, GENERAL],
        When::BodyEmpty => [
            &["emptybody", "bodyempty", "missingbody", "empty"],
            &["malformed", "badrequest", "invalidrequest"],
            GENERAL,
        ],
        _ => [
            INVALID,
            &["malformed", "invalidrequest", "badrequest"],
            GENERAL,
        ],
    }
}

/// Returns the error whose code best matches the cause by name, if any.
fn best_name<'a>(errors: impl Iterator<Item = Chosen<'a>>, when: When) -> Option<Chosen<'a>> {
    let errors: Vec<(String, Chosen<'a>)> = errors
        .map(|chosen| {
            (
                chosen
                    .error
                    .name
                    .wire
                    .chars()
                    .filter(char::is_ascii_alphanumeric)
                    .collect::<String>()
                    .to_ascii_lowercase(),
                chosen,
            )
        })
        .collect();
    let mut names = names(when).into_iter().flatten();
    names.find_map(|name| {
        errors
            .iter()
            .find(|(code, _)| code.contains(name))
            .map(|(_, chosen)| *chosen)
    })
}

/// The request id of a call, as the API's support would ask for it.
pub(crate) fn request_id(number: u64) -> String {
    format!("mock-{number}")
}
