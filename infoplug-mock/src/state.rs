//! What a mock knows and remembers, and how it comes to an answer.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::HeaderValue;
use http::header::{ALLOW, RETRY_AFTER};
use infoplug_spec::model::{Endpoint, Place, Spec, When};

use crate::answer::{Answer, Content};
use crate::auth::{self, Checked};
use crate::check;
use crate::errors::{self, Chosen};
use crate::jobs::Runs;
use crate::prefer::{self, Body, Drop, Item, Prefer, Sequence};
use crate::recorded::Recorded;
use crate::reply::{Cut, Reply};
use crate::request::{self, Request, Sent};
use crate::route::{Found, Routes};
use crate::success;

/// Method, path and text of a sequence.
type SequenceKey = (String, String, String);

/// A mock without its server.
pub(crate) struct State {
    pub(crate) spec: Spec,
    pub(crate) routes: Routes,
    /// What is accepted, in the order of the credentials in the spec.
    pub(crate) credentials: Vec<String>,
    pub(crate) polls: u32,
    pub(crate) rows: u64,
    pub(crate) runs: Mutex<Runs>,
    /// Answers in line, by the endpoint.
    pub(crate) queues: Mutex<HashMap<usize, VecDeque<Answer>>>,
    /// How far each sequence has got.
    pub(crate) sequences: Mutex<HashMap<SequenceKey, usize>>,
    pub(crate) requests: Mutex<Vec<Recorded>>,
    pub(crate) answered: AtomicU64,
}

/// A panic elsewhere leaves these collections whole.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    /// Answers a request and remembers both.
    pub(crate) fn respond(&self, request: &Request) -> Reply {
        let (endpoint, reply) = match self.routes.find(request.method.as_str(), &request.path) {
            Found::Endpoint(index, path) => match self.spec.endpoints.get(index) {
                Some(endpoint) => {
                    let call = Call { state: self, request, index, endpoint, number: self.answered.fetch_add(1, Ordering::Relaxed) + 1 };
                    (Some(endpoint), call.reply(&path))
                }
                None => (None, Reply::mock(404, "no such endpoint")),
            },
            Found::WrongMethod(methods) => {
                let methods = methods.join(", ");
                let text = format!("{} is not a method of {}; it has {methods}", request.method, request.path);
                let mut reply = Reply::mock(405, &text);
                reply.header(ALLOW.as_str(), &methods);
                (None, reply)
            }
            Found::Nowhere(nearest) => {
                let nearest = nearest.unwrap_or_default();
                (None, Reply::mock(404, &format!("no endpoint {} {}; nearest is {nearest}", request.method, request.path)))
            }
        };
        let status = if reply.cut == Cut::Unanswered { 0 } else { reply.status };
        let recorded = Recorded::new(&self.spec, &self.credentials, request, endpoint, status);
        lock(&self.requests).push(recorded);
        reply
    }
}

/// A request that has found its endpoint.
struct Call<'a> {
    state: &'a State,
    request: &'a Request,
    index: usize,
    endpoint: &'a Endpoint,
    /// Counts the calls.
    number: u64,
}

impl Call<'_> {
    /// 501 and the text where the API has its texts, so that it looks like none of the API's errors.
    fn not_a_preference(&self, problem: &str) -> Reply {
        let text = format!("the mock does not know Prefer: {problem}");
        let spec = &self.state.spec;
        if spec.error_body.details.is_empty() {
            return Reply::mock(501, &text);
        }
        errors::bare(spec, self.number, 501, Some(&text))
    }

    fn reply(&self, path: &[(usize, String)]) -> Reply {
        if self.request.body.is_none() {
            return Reply::mock(413, &format!("the body is larger than {} bytes", crate::server::MAX_BODY));
        }
        let prefer = prefer::read(&self.state.spec, &self.request.headers);
        let (mut reply, chosen) = match (self.key_fault(), &prefer) {
            (Some(reply), _) => (reply, false),
            (None, Err(problem)) => (self.not_a_preference(problem), false),
            (None, Ok(prefer)) => self.checked(path, prefer),
        };
        if let Ok(prefer) = &prefer {
            let applied = prefer.given.iter().filter(|given| chosen || !prefer.choosing.contains(given));
            let applied: Vec<&str> = applied.map(String::as_str).collect();
            if !applied.is_empty() {
                reply.header("preference-applied", &applied.join(", "));
            }
            apply(prefer, &mut reply);
        }
        if let Some(Place::Header(name)) = self.state.spec.error_body.request_id.first()
            && reply.headers.iter().all(|(known, _)| !known.as_str().eq_ignore_ascii_case(name))
        {
            reply.header(name, &errors::request_id(self.number));
        }
        reply
    }

    fn key_fault(&self) -> Option<Reply> {
        let spec = &self.state.spec;
        let when = match auth::check(spec.api.auth.as_ref(), &self.state.credentials, self.request) {
            Checked::Accepted => return None,
            Checked::Missing => When::KeyMissing,
            Checked::Wrong => When::KeyInvalid,
        };
        Some(errors::key(spec, self.endpoint, self.number, when))
    }

    /// The answer to a call with an accepted key: one in line, else one that is asked for, else what the API would say.
    /// With it goes whether it was asked for.
    fn checked(&self, path: &[(usize, String)], prefer: &Prefer) -> (Reply, bool) {
        let spec = &self.state.spec;
        let body = check::body(spec, self.endpoint, self.request);
        let sent = request::collect(self.endpoint, path, self.request, body.as_ref().ok().and_then(Option::as_ref));
        let queued = lock(&self.state.queues).get_mut(&self.index).and_then(VecDeque::pop_front);
        if let Some(answer) = queued {
            return (self.queued(&answer, &sent), false);
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
        let fault = body.err().or_else(|| check::parameters(spec, self.endpoint, &sent));
        if let Some(fault) = fault {
            return (errors::fault(spec, self.endpoint, self.number, &fault), false);
        }
        let reply = success::reply(self.state, self.index, self.endpoint, &sent);
        (reply.unwrap_or_else(|unknown| errors::unknown_id(spec, self.endpoint, self.number, &unknown.0)), false)
    }

    fn next(&self, sequence: &Sequence) -> Option<Item> {
        let key = (self.request.method.as_str().to_owned(), self.request.path.clone(), sequence.text.clone());
        let mut sequences = lock(&self.state.sequences);
        let position = sequences.entry(key).or_default();
        let item = sequence.items.get(*position).cloned();
        *position = position.saturating_add(1);
        item
    }

    fn success(&self, sent: &Sent) -> Reply {
        success::reply(self.state, self.index, self.endpoint, sent).unwrap_or_else(|_| success::plain(self.state, self.endpoint, sent))
    }

    fn status(&self, status: u16, sent: &Sent) -> Reply {
        if status < 300 {
            return Reply { status, ..self.success(sent) };
        }
        let spec = &self.state.spec;
        let chosen = Chosen::for_status(spec, self.endpoint, status);
        chosen.map_or_else(|| errors::bare(spec, self.number, status, None), |chosen| chosen.reply(spec, self.number, Some(status)))
    }

    fn error(&self, code: &str, status: Option<u16>) -> Reply {
        let spec = &self.state.spec;
        let chosen = Chosen::for_code(spec, self.endpoint, code);
        chosen.map_or_else(|| errors::bare(spec, self.number, 500, None), |chosen| chosen.reply(spec, self.number, status))
    }

    fn queued(&self, answer: &Answer, sent: &Sent) -> Reply {
        let mut reply = match &answer.content {
            Content::Success => self.success(sent),
            Content::Error(code) => self.error(code, None),
            Content::Status(status) => self.status(*status, sent),
            Content::Raw { status, content_type, body } => {
                let content_type = HeaderValue::try_from(content_type).ok().filter(|value| !value.is_empty());
                Reply { content_type, body: body.clone(), ..Reply::empty(*status) }
            }
        };
        for (name, value) in &answer.headers {
            reply.header(name, value);
        }
        reply.delay = answer.delay;
        if let Some(bytes) = answer.cut {
            reply.cut = Cut::After(bytes);
        }
        reply
    }
}

/// What preferences do to any answer.
fn apply(prefer: &Prefer, reply: &mut Reply) {
    if let Some(value) = &prefer.retry_after {
        reply.headers.retain(|(name, _)| name != RETRY_AFTER);
        reply.header(RETRY_AFTER.as_str(), value);
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
        Some(Body::Text) => reply.body = "\"text\"".into(),
    }
    match prefer.drop {
        None => {}
        Some(Drop::Request) => reply.cut = Cut::Unanswered,
        Some(Drop::Headers) => reply.cut = Cut::After(0),
        Some(Drop::Body) => reply.cut = Cut::After(reply.body.len() / 2),
    }
}
