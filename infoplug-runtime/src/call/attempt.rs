//! One attempt of a call: send, read, judge, decode.

use std::pin::pin;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::CONTENT_ENCODING;
use http::{HeaderMap, StatusCode};

use crate::call::failed::Failed;
use crate::call::timer::{Elapsed, Limit, Timer};
use crate::call::{Parts, Reading, ResponseMeta, ValueSlot};
use crate::client::Inner;
use crate::error::ErrorItem;
use crate::error::code::Found;
use crate::error::{
    ErrorResponse, Exceeded, FailureKind, Keeper, Lost, Mismatch, Partial, Phase, Received,
    Setting, TimeoutError, TransportError,
};
use crate::json;
use crate::json::Undocumented;
use crate::policy::settings::Limits;
use crate::response::decode::{self, Memory, Rows, Way};
use crate::response::{RawResponse, Verdict};
use crate::secret::redact::Secrets;
use crate::table::Operation;
use crate::transport::{BoxFuture, TransportBody, TransportFailure, TransportResponse};

/// How much of an error response's body is read to find its code.
const MAX_ERROR_BODY: usize = 1024 * 1024;
/// How much of an error response's body is kept.
const MAX_KEPT_BODY: usize = 64 * 1024;

/// A request on its way.
type Sending = BoxFuture<Result<TransportResponse, TransportFailure>>;

/// Everything that the attempts of a call share.
pub(crate) struct CallContext<'c> {
    pub(crate) client: &'c Inner,
    pub(crate) operation: &'static Operation,
    pub(crate) limits: Limits,
    pub(crate) secrets: &'c Secrets,
    pub(crate) reading: Reading,
}

/// Why the response ended early.
enum Broken {
    Failed(TransportFailure),
    Elapsed(Elapsed),
}

impl From<TransportFailure> for Broken {
    fn from(failure: TransportFailure) -> Self {
        Self::Failed(failure)
    }
}

impl From<Elapsed> for Broken {
    fn from(elapsed: Elapsed) -> Self {
        Self::Elapsed(elapsed)
    }
}

impl CallContext<'_> {
    /// Makes one attempt, within the limit. `sending` sends the request.
    pub(crate) async fn attempt(
        &self,
        sending: Sending,
        limit: Option<Limit>,
        slot: &mut dyn ValueSlot,
    ) -> Result<ResponseMeta, Failed> {
        let sleep = pin!(None);
        let mut timer = Timer::start(limit, sleep);
        let TransportResponse {
            status,
            mut headers,
            mut body,
        } = self.arrived(timer.run(None, sending).await)?;
        self.secrets.mark(&mut headers);
        if let Some(left) = self
            .client
            .remaining
            .as_ref()
            .and_then(|name| headers.get(name)?.to_str().ok())
        {
            self.client.credits.update_remaining(left);
        }
        let body = match self.most(status) {
            Some(most) => Some(read(&mut body, &mut timer, self.limits.idle, most).await),
            None => None,
        };
        self.read(status, headers, body, slot)
    }

    /// Returns the response, or the error without one.
    fn arrived(
        &self,
        sent: Result<Result<TransportResponse, TransportFailure>, Elapsed>,
    ) -> Result<TransportResponse, Failed> {
        match sent {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(failure)) => Err(self.lost(failure.into(), None)),
            Err(elapsed) => Err(self.lost(elapsed.into(), None)),
        }
    }

    /// Returns how much of a body is read, or `None` if nobody wants it.
    fn most(&self, status: StatusCode) -> Option<usize> {
        if status.is_success() && self.operation.returns {
            Some(self.limits.max_body)
        } else {
            // Nobody wants the body of such a success, but it may contain an error.
            let may_be_an_error = self.operation.api.error_body.may_be_in_a_success();
            (!status.is_success() || may_be_an_error).then_some(MAX_ERROR_BODY)
        }
    }

    /// Reads a response, whose body is `None` if nobody wants it.
    fn read(
        &self,
        status: StatusCode,
        headers: HeaderMap,
        body: Option<Body>,
        slot: &mut dyn ValueSlot,
    ) -> Result<ResponseMeta, Failed> {
        if !status.is_success() {
            let (body, complete) = body.map_or_else(Default::default, Body::lenient);
            return Err(self.refused(status, headers, &body, complete, false));
        }
        let request_id = self.raw_response(status, &headers, "").request_id();
        let mut done = ResponseMeta {
            status,
            headers,
            request_id,
            attempts: 1,
            envelope: Undocumented::default(),
            errors: Vec::new(),
            body: Bytes::new(),
        };
        let Some(body) = body else { return Ok(done) };
        if !self.operation.returns {
            let (body, complete, broken) = match body {
                Body::Broken(body, broken) => (body, false, Some(broken)),
                body => {
                    let (body, complete) = body.lenient();
                    (body, complete, None)
                }
            };
            self.judge(&mut done, &body, complete)?;
            return match broken {
                // The missing part may contain the error.
                Some(broken) => Err(self.broken(done, body, broken)),
                None => Ok(done),
            };
        }
        done.body = match body {
            Body::Complete(body) => body,
            Body::Cut(body) => return Err(self.too_long(done, body)),
            Body::Broken(body, broken) => return Err(self.broken(done, body, broken)),
        };
        if self.operation.api.error_body.may_be_in_a_success() {
            let body = done.body.clone();
            self.judge(&mut done, &body, true)?;
        }
        self.decode(done, slot)
    }

    fn decode(
        &self,
        mut done: ResponseMeta,
        slot: &mut dyn ValueSlot,
    ) -> Result<ResponseMeta, Failed> {
        let nothing = self.reading.optional && done.body.iter().all(u8::is_ascii_whitespace);
        if nothing {
            return Ok(done);
        }
        let Err(failure) = self.fill(&mut done, slot.parts()) else {
            return Ok(done);
        };
        let body = std::mem::take(&mut done.body);
        // A body over the limit is reported as such: the call has run, and its body is kept.
        Err(if done.errors.is_empty() || failure.exceeded.is_some() {
            let failure = compressed(&done.headers, &failure).unwrap_or(*failure);
            self.undecoded(done, body, failure)
        } else {
            // The errors say why there is no value.
            self.refused(done.status, done.headers, &body, true, true)
        })
    }

    /// Reads the body into its slot; the items of a page may have their own.
    fn fill(&self, done: &mut ResponseMeta, slot: Parts<'_>) -> Result<(), Box<Mismatch>> {
        let Reading {
            envelope,
            optional,
            full,
        } = self.reading;
        let Parts { value, items } = slot;
        let pointer = self
            .operation
            .pages
            .as_ref()
            .map_or(&[][..], |pages| &pages.items);
        let mut rows = items.map(|slot| Rows {
            pointer,
            slot,
            found: false,
        });
        let beside = full.then_some(&mut done.envelope);
        let mut memory = Memory::new(self.limits.max_decoded());
        decode::decode(
            &done.body,
            Way {
                segments: envelope,
                optional,
            },
            &mut memory,
            value,
            beside,
            rows.as_mut(),
        )?;
        match rows {
            // If the spec says `json`, the value has kept the list as JSON.
            Some(Rows {
                slot, found: false, ..
            }) => decode::decode_list(&done.body, pointer, &mut memory, slot),
            _ => Ok(()),
        }
    }

    fn raw_response<'a>(
        &'a self,
        status: StatusCode,
        headers: &'a HeaderMap,
        text: &'a str,
    ) -> RawResponse<'a> {
        RawResponse::new(self.operation, status, headers, text, self.secrets)
    }

    /// Decides whether a 2xx response is a success. Keeps the errors of a partial success if the
    /// caller asked for them.
    fn judge(&self, done: &mut ResponseMeta, body: &Bytes, complete: bool) -> Result<(), Failed> {
        let text = json::text(body);
        match self
            .raw_response(done.status, &done.headers, &text)
            .verdict()
        {
            Verdict::Success => Ok(()),
            Verdict::Partial if self.reading.full => {
                let text = json::text(beginning(body));
                done.errors = items(&self.raw_response(done.status, &done.headers, &text));
                Ok(())
            }
            verdict => {
                let headers = std::mem::take(&mut done.headers);
                Err(self.refused(
                    done.status,
                    headers,
                    body,
                    complete,
                    verdict == Verdict::Partial,
                ))
            }
        }
    }

    /// The error for a success whose body broke off.
    fn broken(&self, meta: ResponseMeta, body: Bytes, broken: Broken) -> Failed {
        let ResponseMeta {
            status,
            headers,
            request_id,
            ..
        } = meta;
        self.lost(
            broken,
            Some(Partial {
                status,
                request_id,
                headers,
                body,
            }),
        )
    }

    /// The connection failed or time ran out; `partial` is the part of the response that arrived.
    fn lost(&self, broken: Broken, partial: Option<Partial>) -> Failed {
        let kind = match &broken {
            Broken::Failed(failure) => failure.kind,
            Broken::Elapsed(_) => FailureKind::Lost,
        };
        let phase = match (&partial, kind) {
            (Some(_), _) => Phase::Body,
            (None, FailureKind::Lost | FailureKind::InvalidResponse) => Phase::Exchange,
            (None, _) => Phase::Connect,
        };
        let mut lost = Lost::new(self.operation, phase);
        lost.kind = kind;
        lost.partial = partial.map(Box::new);
        match broken {
            Broken::Elapsed(Elapsed { limit, setting }) => Failed::Timeout(TimeoutError {
                lost: lost.by(setting),
                limit: Some(limit),
            }),
            Broken::Failed(TransportFailure {
                kind: FailureKind::ConnectTimeout,
                ..
            }) => Failed::Timeout(TimeoutError {
                lost: lost.by(Setting::Connect),
                limit: self.client.connect_timeout,
            }),
            Broken::Failed(TransportFailure { source, .. }) => Failed::Transport(TransportError {
                lost,
                source: self.secrets.guard(source),
            }),
        }
    }

    /// Builds the error for an error response. The status is known; no body can hide it.
    fn refused(
        &self,
        status: StatusCode,
        headers: HeaderMap,
        body: &Bytes,
        complete: bool,
        partial: bool,
    ) -> Failed {
        let read_part = beginning(body);
        let text = json::text(read_part);
        // A truncated body may end in the middle of a secret.
        let is_cut = !complete || read_part.len() < body.len();
        let text = if is_cut {
            self.secrets.without_end(&text)
        } else {
            &text
        };
        let (part, whole) = kept(body);
        let mut keeper = Keeper::new(part);
        let contents = self
            .raw_response(status, &headers, text)
            .read(self.now(), &mut keeper);
        let kept = keeper.finish();
        let operation = self.operation;
        let body_complete = complete && whole;
        Failed::Response(ErrorResponse::new(
            Received {
                operation,
                status,
                headers,
                kept,
                body_complete,
                attempts: 1,
                stop: None,
                partial,
            },
            contents,
        ))
    }

    fn now(&self) -> SystemTime {
        self.client.clock.system_time()
    }

    fn too_long(&self, meta: ResponseMeta, body: Bytes) -> Failed {
        let expected = format!("at most {} bytes", self.limits.max_body).into();
        let failure = Mismatch {
            path: "$".to_owned(),
            expected,
            found: "more".into(),
            exceeded: Some(Exceeded::Body),
        };
        self.undecoded(meta, body, failure)
    }

    fn undecoded(&self, meta: ResponseMeta, body: Bytes, failure: Mismatch) -> Failed {
        Failed::Decode(ResponseMeta { body, ..meta }.undecoded(
            &self.operation.name,
            self.secrets,
            failure,
        ))
    }
}

/// The errors next to a value, with their codes as strings.
fn items(response: &RawResponse<'_>) -> Vec<ErrorItem<Box<str>>> {
    let errors = &response.operation.api.errors;
    let text = |found: Found| match found {
        Found::Known(index) => errors.get(index).map_or("", |entry| &entry.code).into(),
        Found::Unlisted(code) => code,
        Found::Uncoded(status) => status.as_str().into(),
    };
    response
        .items()
        .into_iter()
        .map(|item| item.map_code(text))
        .collect()
}

/// The part of a body that is searched for an error.
pub(crate) fn beginning(body: &[u8]) -> &[u8] {
    body.get(..MAX_ERROR_BODY).unwrap_or(body)
}

/// The part of an error's body that is kept, and whether that is all of it.
pub(crate) fn kept(body: &[u8]) -> (&[u8], bool) {
    (
        body.get(..MAX_KEPT_BODY).unwrap_or(body),
        body.len() <= MAX_KEPT_BODY,
    )
}

/// A transport decodes the encodings it asked for and removes the header. Any encoding that is left
/// explains why the body is not JSON.
fn compressed(headers: &HeaderMap, failure: &Mismatch) -> Option<Mismatch> {
    let coding = headers
        .get(CONTENT_ENCODING)?
        .to_str()
        .ok()
        .filter(|coding| !coding.eq_ignore_ascii_case("identity") && failure.path == "$")?;
    let found = format!("a compressed body (Content-Encoding: {coding}) that was not requested");
    Some(Mismatch::at(
        failure.path.clone(),
        failure.expected.clone(),
        found,
    ))
}

/// A body as far as it was read.
enum Body {
    Complete(Bytes),
    /// The body is longer than the limit; this is its beginning.
    Cut(Bytes),
    /// The body broke off after these bytes.
    Broken(Bytes, Broken),
}

impl Body {
    /// The bytes that arrived, and whether they are complete.
    fn lenient(self) -> (Bytes, bool) {
        match self {
            Self::Complete(body) => (body, true),
            Self::Cut(body) | Self::Broken(body, _) => (body, false),
        }
    }
}

async fn read(
    body: &mut TransportBody,
    timer: &mut Timer<'_>,
    idle: Option<Duration>,
    most: usize,
) -> Body {
    // Most responses arrive in one chunk, which is not copied.
    let mut first = Bytes::new();
    let mut all = Vec::new();
    let end = loop {
        let chunk = match timer.run(idle, pin!(body.chunk())).await {
            Ok(Ok(Some(chunk))) => chunk,
            Ok(Ok(None)) => break None,
            Ok(Err(failure)) => break Some(failure.into()),
            Err(elapsed) => break Some(elapsed.into()),
        };
        let room = most.saturating_sub(first.len() + all.len());
        let is_cut = chunk.len() > room;
        let part = chunk.slice(..room.min(chunk.len()));
        if first.is_empty() && all.is_empty() {
            first = part;
        } else {
            if all.is_empty() {
                all.extend_from_slice(&std::mem::take(&mut first));
            }
            let needed = all.len() + part.len();
            if needed > all.capacity() {
                // Double the capacity, but stay within the limit.
                all.reserve_exact(all.len().saturating_mul(2).min(most).max(needed) - all.len());
            }
            all.extend_from_slice(&part);
        }
        if is_cut {
            return Body::Cut(together(first, all));
        }
    };
    match end {
        None => Body::Complete(together(first, all)),
        Some(broken) => Body::Broken(together(first, all), broken),
    }
}

/// Joins the two buffers, one of which is empty.
fn together(first: Bytes, all: Vec<u8>) -> Bytes {
    if all.is_empty() { first } else { all.into() }
}
