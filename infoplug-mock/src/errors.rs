//! Which documented error an answer carries, and the body that carries it.

use infoplug_spec::model::{DocumentedError, Endpoint, ErrorMessage, Place, PlaceType, Spec, When};
use serde_json::{Map, Value};

use crate::check::Fault;
use crate::pointer;
use crate::reply::Reply;

/// An error, with what the endpoint's page says of it.
#[derive(Clone, Copy)]
pub(crate) struct Chosen<'a> {
    error: &'a ErrorMessage,
    documented: Option<&'a DocumentedError>,
}

impl<'a> Chosen<'a> {
    fn at_endpoint(spec: &'a Spec, endpoint: &'a Endpoint) -> impl Iterator<Item = Self> {
        endpoint.errors.iter().map(|documented| Self { error: spec.error(documented.error), documented: Some(documented) })
    }

    fn anywhere(spec: &'a Spec) -> impl Iterator<Item = Self> {
        spec.errors.iter().map(|error| Self { error, documented: None })
    }

    pub(crate) fn for_code(spec: &'a Spec, endpoint: &'a Endpoint, code: &str) -> Option<Self> {
        Self::at_endpoint(spec, endpoint).chain(Self::anywhere(spec)).find(|chosen| chosen.error.name.wire == code)
    }

    pub(crate) fn for_status(spec: &'a Spec, endpoint: &'a Endpoint, status: u16) -> Option<Self> {
        Self::at_endpoint(spec, endpoint).chain(Self::anywhere(spec)).find(|chosen| chosen.has_status(status))
    }

    /// The endpoint's errors before the API's; in each the one for this parameter before the one for any.
    pub(crate) fn for_cause(spec: &'a Spec, endpoint: &'a Endpoint, when: When, parameter: Option<&str>) -> Option<Self> {
        let nearest = |errors: &mut dyn Iterator<Item = Self>| {
            let ranked = errors.filter(|chosen| chosen.error.when.contains(&when));
            let ranked = ranked.filter_map(|chosen| chosen.rank(when, parameter).map(|rank| (rank, chosen)));
            ranked.min_by_key(|(rank, _)| *rank).map(|(_, chosen)| chosen)
        };
        nearest(&mut Self::at_endpoint(spec, endpoint)).or_else(|| nearest(&mut Self::anywhere(spec)))
    }

    /// An error that speaks of a parameter is not for faults of other parameters.
    fn rank(self, when: When, parameter: Option<&str>) -> Option<u8> {
        let of_parameter = matches!(when, When::ParameterMissing | When::ParameterInvalid | When::ParameterOutOfRange);
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

    /// An error that is tied to no status is a failure of the server as good as any.
    fn status(self) -> u16 {
        self.documented.and_then(|documented| documented.status).or_else(|| self.error.statuses.first().copied()).unwrap_or(500)
    }

    fn parameter(self) -> Option<&'a str> {
        self.documented.and_then(|documented| documented.parameter.as_deref()).or(self.error.parameter.as_deref())
    }

    fn details(self) -> Option<&'a str> {
        self.documented.and_then(|documented| documented.details.as_deref()).or(self.error.details.as_deref())
    }

    fn cause(self) -> &'a str {
        self.documented.and_then(|documented| documented.cause.as_deref()).unwrap_or(&self.error.cause)
    }

    /// The answer with this error, with the status that it comes with unless another one is asked for.
    pub(crate) fn reply(self, spec: &Spec, number: u64, status: Option<u16>) -> Reply {
        let details = self.details().unwrap_or_else(|| self.cause());
        let content = Content { code: Some(&self.error.name.wire), parameter: self.parameter(), details };
        content.reply(spec, number, status.unwrap_or_else(|| self.status()))
    }
}

/// What an error answer says.
struct Content<'a> {
    code: Option<&'a str>,
    parameter: Option<&'a str>,
    details: &'a str,
}

impl Content<'_> {
    fn reply(&self, spec: &Spec, number: u64, status: u16) -> Reply {
        let places = &spec.error_body;
        let mut body = Value::Object(Map::new());
        let mut headers = Vec::new();
        let request_id = request_id(number);
        let parts = [
            (&places.code, self.code),
            (&places.parameter, self.parameter),
            (&places.details, Some(self.details)),
            (&places.request_id, Some(request_id.as_str())),
        ];
        for (chain, text) in parts {
            if let Some(text) = text {
                put(chain, text, &mut body, &mut headers);
            }
        }
        let mut reply = Reply::json(status, &body);
        for (name, value) in headers {
            reply.header(name, value);
        }
        reply
    }
}

/// The identifier of a call, for the API's support.
pub(crate) fn request_id(number: u64) -> String {
    format!("mock-{number}")
}

/// Writes to the first place of the chain that can hold the text.
fn put<'a>(chain: &'a [Place], text: &'a str, body: &mut Value, headers: &mut Vec<(&'a str, &'a str)>) {
    for place in chain {
        match place {
            Place::Header(name) => {
                headers.push((name, text));
                return;
            }
            Place::Body(at, ty) => {
                let value = match ty {
                    PlaceType::Any | PlaceType::Text => Some(Value::from(text)),
                    PlaceType::Integer => text.parse::<i64>().ok().map(Value::from),
                    PlaceType::Boolean => text.parse::<bool>().ok().map(Value::from),
                };
                if value.is_some_and(|value| pointer::set(body, &at.0, value)) {
                    return;
                }
            }
        }
    }
}

/// An error status without a documented error.
pub(crate) fn bare(spec: &Spec, number: u64, status: u16, text: Option<&str>) -> Reply {
    let meaning = spec.status(status).map(|status| status.meaning.as_str());
    let reason = http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    let details = text.or(meaning).or(reason).unwrap_or("An error without a documented meaning.");
    Content { code: None, parameter: None, details }.reply(spec, number, status)
}

/// The answer to a credential that is missing or wrong.
pub(crate) fn key(spec: &Spec, endpoint: &Endpoint, number: u64, when: When) -> Reply {
    let chosen = Chosen::for_cause(spec, endpoint, when, None).or_else(|| Chosen::for_status(spec, endpoint, 401));
    chosen.map_or_else(|| bare(spec, number, 401, None), |chosen| chosen.reply(spec, number, None))
}

/// The answer to an identifier that leads to nothing.
pub(crate) fn unknown_id(spec: &Spec, endpoint: &Endpoint, number: u64, parameter: &str) -> Reply {
    let chosen = Chosen::for_cause(spec, endpoint, When::UnknownId, Some(parameter));
    let chosen = chosen.or_else(|| Chosen::for_status(spec, endpoint, 404));
    chosen.map_or_else(|| bare(spec, number, 404, None), |chosen| chosen.reply(spec, number, None))
}

/// The answer to a fault of the body or a parameter.
pub(crate) fn fault(spec: &Spec, endpoint: &Endpoint, number: u64, fault: &Fault) -> Reply {
    let parameter = fault.parameter.as_deref();
    if let Some(chosen) = Chosen::for_cause(spec, endpoint, fault.when, parameter) {
        if fault.when == When::BodyEmpty {
            return chosen.reply(spec, number, None);
        }
        let documented = chosen.details().filter(|_| !fault.is_rule);
        let details = documented.unwrap_or(&fault.text);
        return Content { code: Some(&chosen.error.name.wire), parameter, details }.reply(spec, number, chosen.status());
    }
    // No error says when it happens. The first that a bad request may have will do, but its text speaks of something else.
    let statuses = [400, 422];
    let mut errors = Chosen::at_endpoint(spec, endpoint).chain(Chosen::anywhere(spec));
    let first = errors.find_map(|chosen| {
        let status = statuses.into_iter().find(|status| chosen.has_status(*status))?;
        Some((chosen.error.name.wire.as_str(), status))
    });
    let (code, status) = first.map_or((None, 400), |(code, status)| (Some(code), status));
    Content { code, parameter, details: &fault.text }.reply(spec, number, status)
}
