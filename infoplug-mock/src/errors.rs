//! Which documented error a response carries, and what it says of it.

use infoplug_spec::model::{
    DocumentedError, Endpoint, ErrorMessage, LevelCode, Retry, RetryAdvice, Spec, When,
};

use crate::check::Fault;
use crate::draft::Draft;
use crate::error_body::{self, Content};
use crate::reply::{Reply, Wait};
use crate::wait;

/// What an error response is made for.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) spec: &'a Spec,
    pub(crate) endpoint: &'a Endpoint,
    /// Counts the calls.
    pub(crate) number: u64,
    /// Codes of other levels that are asked for.
    pub(crate) subcode: Option<&'a str>,
    pub(crate) category: Option<&'a str>,
    /// The wait that is asked for; empty for the documented one.
    pub(crate) wait: Option<&'a str>,
}

/// An error, with what the endpoint's page says of it.
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

    /// The endpoint's errors before the API's; in each the one for this parameter before the one
    /// for any.
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

    /// An error that speaks of a parameter is not for faults of other parameters.
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

    /// The status by which it says that a request is bad, if it does.
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

/// What an error response says.
struct Said<'a> {
    chosen: Option<Chosen<'a>>,
    status: Option<u16>,
    parameter: Option<&'a str>,
    /// Where there is a location for one string.
    text: &'a str,
    /// What is wrong with the request.
    fault: Option<&'a str>,
}

impl<'a> Scene<'a> {
    /// With the response goes whether the text has found a location.
    fn say(self, said: &Said<'_>) -> (Reply, bool) {
        let request_id = request_id(self.number);
        let general = said.chosen.and_then(Chosen::cause);
        let of_status = || {
            said.fault
                .and(said.status)
                .map(|status| self.meaning(status))
        };
        let message = said
            .chosen
            .and_then(Chosen::details)
            .or(general)
            .or_else(of_status)
            .unwrap_or(said.text);
        let content = Content {
            code: said.chosen.map(|chosen| chosen.error.name.wire.as_str()),
            subcode: self.subcode,
            category: self.category,
            parameter: said.parameter,
            text: said.text,
            message,
            details: said.fault.or(general).filter(|details| *details != message),
            is_case: said.fault.is_some(),
            docs: said.chosen.and_then(|chosen| chosen.error.docs.as_deref()),
            request_id: &request_id,
        };
        let built = error_body::build(self.spec, &content, &self.draft(said.chosen, said.status));
        let mut draft = built.draft;
        let mut wait = self.pause(said.chosen, draft.status).map(Wait::Header);
        if let (Some(Wait::Header(text)), Some(format)) = (&wait, built.format)
            && wait::write(self.spec, format, text, &mut draft)
        {
            wait = Some(Wait::Said);
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

    /// An error that is tied to no status gets one that its advice goes with; without one it is a
    /// failure of the server as good as any.
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

    /// How long to wait, if that is asked for: what is given, else the pause of the advice that
    /// counts.
    fn pause(self, chosen: Option<Chosen<'_>>, status: u16) -> Option<String> {
        let asked = self.wait?;
        if !asked.is_empty() {
            return Some(asked.to_owned());
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

    /// A documented error, with the status that it comes with unless another one is asked for.
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
        self.say(&Said {
            chosen: Some(chosen),
            status,
            parameter: chosen.parameter(),
            text,
            fault: None,
        })
        .0
    }

    /// What a status means, by the spec or by its name.
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

    /// An error status without a documented error.
    pub(crate) fn bare(self, status: u16) -> Reply {
        let text = self.meaning(status);
        self.say(&Said {
            chosen: None,
            status: Some(status),
            parameter: None,
            text,
            fault: None,
        })
        .0
    }

    /// Something that the mock has to say for itself; where the API has its strings, if it has any.
    pub(crate) fn own(self, status: u16, text: &str) -> Reply {
        let (reply, has_text) = self.say(&Said {
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

    /// The response to a credential that is missing or wrong.
    pub(crate) fn key(self, when: When) -> Reply {
        self.for_cause(when, None, 401)
    }

    /// The response to an identifier that leads to nothing.
    pub(crate) fn unknown_id(self, parameter: &str) -> Reply {
        self.for_cause(When::UnknownId, Some(parameter), 404)
    }

    fn for_cause(self, when: When, parameter: Option<&str>, status: u16) -> Reply {
        let chosen = Chosen::for_cause(self.spec, self.endpoint, when, parameter);
        let chosen = chosen.or_else(|| Chosen::for_status(self.spec, self.endpoint, status));
        chosen.map_or_else(|| self.bare(status), |chosen| self.error(chosen, None))
    }

    /// The response to a fault of the body or a parameter.
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
                .say(&Said {
                    chosen: Some(chosen),
                    status: chosen.status(),
                    parameter,
                    text,
                    fault: Some(&fault.text),
                })
                .0;
        }
        // No error says when it happens. Its text speaks of something else, too.
        let say = |chosen: Option<Chosen<'_>>| {
            let status = chosen
                .and_then(Chosen::bad_request)
                .unwrap_or_else(|| self.bad_request());
            self.say(&Said {
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
        let reply = say(chosen);
        if !reply.is_empty_object() {
            return reply;
        }
        // There is no location for words, so it takes a code to say anything, be it that of something
        // else.
        match bad().next().map(|chosen| say(Some(chosen))) {
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

/// What the codes of errors about parameters are called, the particular before the general.
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

/// The error whose code sounds most like it; none if no code does.
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

/// The identifier of a call, for the API's support.
pub(crate) fn request_id(number: u64) -> String {
    format!("mock-{number}")
}
