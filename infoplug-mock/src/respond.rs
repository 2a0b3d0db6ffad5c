//! How the mock answers a request.

use crate::auth::{self, Checked};
use crate::check;
use crate::cors;
use crate::errors::{self, Chosen, Scene};
use crate::mock_response::{Content, MockResponse};
use crate::notice::Notice;
use crate::prefer::{self, Body, Drop, Item, Prefer, Sequence};
use crate::put;
use crate::recorded::Recorded;
use crate::reply::{Cut, Reply, Wait};
use crate::request::{self, Request, Sent};
use crate::route::Found;
use crate::state::{State, lock};
use crate::success;
use http::header::{ALLOW, RETRY_AFTER};
use http::{HeaderValue, Method};
use infoplug_spec::model::{Endpoint, LocationSource, When};
use serde_json::json;
use std::collections::VecDeque;
use std::sync::atomic::Ordering;
use std::time::Instant;

impl State {
    /// Answers a request and records both. The notice is sent when it is dropped.
    pub(crate) fn respond(&self, mut request: Request, begin: Instant) -> (Reply, Option<Notice>) {
        let found = self.find(&mut request);
        let request = &request;
        let methods = if self.cors && cors::is_preflight(request) {
            self.routes.methods(request)
        } else {
            Vec::new()
        };
        let (endpoint, mut reply) = match found {
            _ if !methods.is_empty() => (None, cors::preflight(&self.spec, &methods, request)),
            Found::Endpoint(index, path) => match self.spec.endpoints.get(index) {
                Some(endpoint) => {
                    let number = self.calls.fetch_add(1, Ordering::Relaxed) + 1;
                    let prefer = prefer::read(&self.spec, &request.headers);
                    let call = Call {
                        state: self,
                        request,
                        index,
                        endpoint,
                        number,
                        prefer,
                    };
                    (Some(endpoint), call.reply(&path))
                }
                None => (None, Reply::mock(404, "no such endpoint")),
            },
            Found::WrongMethod(methods) => {
                let methods = methods.join(", ");
                let text = format!(
                    "{} is not a method of {}; it has {methods}",
                    request.method,
                    Self::shown(request)
                );
                let mut reply = Reply::mock(405, &text);
                reply.header(ALLOW.as_str(), &methods);
                (None, reply)
            }
            Found::Nowhere(_) if self.is_of_mock(request) => (None, self.overview()),
            Found::Nowhere(nearest) => {
                let nearest = nearest.unwrap_or_default();
                (
                    None,
                    Reply::mock(
                        404,
                        &format!(
                            "no endpoint {} {}; nearest is {nearest}",
                            request.method,
                            Self::shown(request)
                        ),
                    ),
                )
            }
            Found::NoConstants(nearest) => (
                None,
                Reply::mock(
                    404,
                    &format!(
                        "no endpoint {} {} with these constants; nearest is {nearest}",
                        request.method,
                        Self::shown(request)
                    ),
                ),
            ),
        };
        if self.cors {
            cors::allow(&mut reply);
        }
        let recorded = Recorded::new(&self.spec, &self.credentials, request, endpoint, &reply);
        let notice = self
            .hook
            .as_ref()
            .map(|hook| Notice::new(hook, recorded.clone(), begin));
        if self.keeps_requests {
            lock(&self.requests).push(recorded);
        }
        (reply, notice)
    }
}

impl State {
    /// Returns the path without credentials.
    fn shown(request: &Request) -> String {
        format!(
            "{}{}",
            request.path.get(..request.base).unwrap_or_default(),
            request.route()
        )
    }

    /// Returns whether the request is for the mock itself: its root, or the bare base URL.
    fn is_of_mock(&self, request: &Request) -> bool {
        let is_root = request.path == "/"
            || matches!(
                request.path.strip_prefix(self.routes.base()),
                Some("" | "/")
            );
        is_root && matches!(request.method, Method::GET | Method::HEAD)
    }

    /// Returns the list of endpoints.
    fn overview(&self) -> Reply {
        let line = |endpoint: &Endpoint| {
            format!(
                "{} {}{}",
                endpoint.method.as_str(),
                self.routes.base(),
                endpoint.path_template()
            )
        };
        let endpoints: Vec<String> = self.spec.endpoints.iter().map(line).collect();
        Reply::json(
            200,
            &json!({ "mock": self.spec.api.name, "endpoints": endpoints }),
        )
    }

    /// Finds the endpoint. Tries the path without its leading credentials first, then the whole
    /// path, because the credentials may be missing.
    fn find(&self, request: &mut Request) -> Found {
        let Some(base) = self.routes.base_of(&request.path) else {
            return Found::Nowhere(self.routes.nearest(request));
        };
        request.base = base;
        let fronts = auth::fronts(self.spec.api.auth.as_ref(), request.after_base());
        let mut first = None;
        for front in fronts.into_iter().chain([0]) {
            request.front = front;
            let found = self.routes.find(&self.spec, request);
            if matches!(found, Found::Endpoint(..)) {
                return found;
            }
            first.get_or_insert((front, found));
        }
        let (front, found) = first.unwrap_or((0, Found::Nowhere(None)));
        request.front = front;
        found
    }
}

/// A request whose endpoint is known.
struct Call<'a> {
    state: &'a State,
    request: &'a Request,
    index: usize,
    endpoint: &'a Endpoint,
    /// The number of the call.
    number: u64,
    prefer: Result<Prefer, String>,
}

impl Call<'_> {
    fn scene(&self) -> Scene<'_> {
        let prefer = self.prefer.as_ref().ok();
        Scene {
            spec: &self.state.spec,
            endpoint: self.endpoint,
            number: self.number,
            subcode: prefer.and_then(|prefer| prefer.subcode.as_deref()),
            category: prefer.and_then(|prefer| prefer.category.as_deref()),
            wait: prefer.and_then(|prefer| prefer.retry_after.as_deref()),
        }
    }

    fn reply(&self, path: &[(usize, String)]) -> Reply {
        if self.request.body.is_none() {
            return Reply::mock(
                413,
                &format!("the body is larger than {} bytes", crate::server::MAX_BODY),
            );
        }
        let (mut reply, chosen) = match (self.key_fault(), &self.prefer) {
            (Some(reply), _) => (reply, false),
            // 501 looks like none of the API's errors, because APIs do not use it.
            (None, Err(problem)) => {
                let reason = format!("the mock cannot follow Prefer: {problem}");
                let reply = self.scene().own(501, &reason);
                (
                    Reply {
                        refused: Some(reason),
                        ..reply
                    },
                    false,
                )
            }
            (None, Ok(prefer)) => self.checked(path, prefer),
        };
        if let Ok(prefer) = &self.prefer {
            let applied = prefer
                .given
                .iter()
                .filter(|given| chosen || !prefer.choosing.contains(given));
            // Not every error has a documented pause.
            let applied = applied.filter(|given| *given != "retry-after" || reply.wait.is_some());
            let applied: Vec<&str> = applied.map(String::as_str).collect();
            if !applied.is_empty() {
                reply.header("preference-applied", &applied.join(", "));
            }
            apply(prefer, &mut reply);
        }
        if !reply.exact {
            self.identify(&mut reply);
        }
        reply
    }

    /// Successes also carry identifiers in headers.
    fn identify(&self, reply: &mut Reply) {
        let locations = self
            .state
            .spec
            .error_body
            .formats
            .iter()
            .flat_map(|format| &format.request_id);
        let mut headers = locations.filter_map(|location| match &location.source {
            LocationSource::Header(name)
                if location.when.is_empty() && location.auth_param.is_none() =>
            {
                Some((location, name))
            }
            _ => None,
        });
        let Some((location, name)) = headers.next() else {
            return;
        };
        if reply
            .headers
            .iter()
            .all(|(known, _)| !known.as_str().eq_ignore_ascii_case(name))
        {
            let id = errors::request_id(self.number);
            reply.header(name, put::raw(location, &id).first().unwrap_or(&id));
        }
    }

    fn key_fault(&self) -> Option<Reply> {
        let spec = &self.state.spec;
        let when = match auth::check(
            spec.api.auth.as_ref(),
            &self.state.credentials,
            self.request,
        ) {
            Checked::Accepted => return None,
            Checked::Missing => When::KeyMissing,
            Checked::Wrong => When::KeyInvalid,
        };
        Some(self.scene().key(when))
    }

    /// Returns the response to a call with an accepted key: the queued one, else the requested one,
    /// else the API's own. Also returns whether the request asked for it.
    fn checked(&self, path: &[(usize, String)], prefer: &Prefer) -> (Reply, bool) {
        let spec = &self.state.spec;
        let body = check::body(spec, self.endpoint, self.request);
        let sent = request::collect(
            spec,
            self.endpoint,
            path,
            self.request,
            body.as_ref().ok().and_then(Option::as_ref),
        );
        let queued = lock(&self.state.queues)
            .get_mut(&self.index)
            .and_then(VecDeque::pop_front);
        if let Some(response) = queued {
            return (self.queued(&response, &sent), false);
        }
        let wanted = match &prefer.sequence {
            Some(sequence) => self.next(sequence),
            None => match (&prefer.error, prefer.code) {
                (Some(code), status) => return (self.error(code, status), true),
                (None, status) => status.map(Item::Status),
            },
        };
        match wanted {
            Some(Item::Status(status)) => return (self.status(status, &sent), true),
            Some(Item::Error(code)) => return (self.error(&code, None), true),
            None => {}
        }
        let fault = body
            .err()
            .or_else(|| check::parameters(spec, self.endpoint, &sent));
        if let Some(fault) = fault {
            return (self.scene().fault(&fault), false);
        }
        let reply = success::reply(self.state, self.index, self.endpoint, self.request, &sent);
        (
            reply.unwrap_or_else(|unknown| self.scene().unknown_id(&unknown.0)),
            false,
        )
    }

    fn next(&self, sequence: &Sequence) -> Option<Item> {
        let key = (
            self.request.method.as_str().to_owned(),
            self.request.path.clone(),
            sequence.text.clone(),
        );
        let mut sequences = lock(&self.state.sequences);
        let position = sequences.entry(key).or_default();
        let item = sequence.items.get(*position).cloned();
        *position = position.saturating_add(1);
        item
    }

    fn success(&self, sent: &Sent) -> Reply {
        success::reply(self.state, self.index, self.endpoint, self.request, sent)
            .unwrap_or_else(|_| success::plain(self.state, self.endpoint, self.request, sent))
    }

    fn status(&self, status: u16, sent: &Sent) -> Reply {
        if status < 300 {
            return Reply {
                status,
                ..self.success(sent)
            };
        }
        let chosen = Chosen::for_status(&self.state.spec, self.endpoint, status);
        chosen.map_or_else(
            || self.scene().bare(status),
            |chosen| self.scene().error(chosen, Some(status)),
        )
    }

    fn error(&self, code: &str, status: Option<u16>) -> Reply {
        let chosen = Chosen::for_code(&self.state.spec, self.endpoint, code);
        chosen.map_or_else(
            || self.scene().bare(500),
            |chosen| self.scene().error(chosen, status),
        )
    }

    fn queued(&self, response: &MockResponse, sent: &Sent) -> Reply {
        let mut reply = match &response.content {
            Content::Success => self.success(sent),
            Content::Error(code) => self.error(code, None),
            Content::Status(status) => self.status(*status, sent),
            Content::Raw {
                status,
                content_type,
                body,
            } => {
                let content_type = HeaderValue::try_from(content_type)
                    .ok()
                    .filter(|value| !value.is_empty());
                Reply {
                    content_type,
                    body: body.clone(),
                    exact: true,
                    ..Reply::empty(*status)
                }
            }
        };
        for (name, value) in &response.headers {
            reply.header(name, value);
        }
        reply.delay = response.delay;
        if let Some(bytes) = response.cut {
            reply.cut = Cut::After(bytes);
        }
        reply
    }
}

/// Applies the preferences that affect any response.
fn apply(prefer: &Prefer, reply: &mut Reply) {
    let requested = prefer
        .retry_after
        .as_ref()
        .filter(|value| !value.is_empty());
    let header = match &reply.wait {
        Some(Wait::Written) => None,
        Some(Wait::Header(value)) => Some(value),
        None => requested,
    };
    if let Some(value) = header.cloned() {
        reply.headers.retain(|(name, _)| name != RETRY_AFTER);
        reply.header(RETRY_AFTER.as_str(), &value);
    }
    if let Some(delay) = prefer.delay {
        reply.delay = reply.delay.saturating_add(delay);
    }
    match prefer.body {
        None => {}
        Some(Body::Html) => {
            reply.content_type = Some(HeaderValue::from_static("text/html; charset=utf-8"));
            reply.body = "<!DOCTYPE html>\n<html><head><title>Error</title></head><body><h1>Error</h1></body></html>\n".into();
        }
        Some(Body::Empty) => reply.body.clear(),
        Some(Body::Truncated) => reply.body.truncate(reply.body.len().div_ceil(2)),
        Some(Body::Array) => reply.body = "[]".into(),
        Some(Body::Number) => reply.body = "7".into(),
        Some(Body::String) => reply.body = "\"text\"".into(),
    }
    match prefer.drop {
        None => {}
        Some(Drop::Request) => reply.cut = Cut::NoResponse,
        Some(Drop::Headers) => reply.cut = Cut::After(0),
        Some(Drop::Body) => reply.cut = Cut::After(reply.body.len() / 2),
    }
}
