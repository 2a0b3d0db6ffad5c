//! One call, from values to a value or an error. All that waits and all that talks to the network is here.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::{Duration, SystemTime};

use bytes::{Bytes, BytesMut};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::answer::{self, Heard, Verdict};
use crate::check;
use crate::client::{Client, Inner};
use crate::code::{ApiCode, Found, Narrow};
use crate::config;
use crate::decode::{self, Slot};
use crate::encode::Encode;
use crate::error::{
    DecodeError, Error, ErrorItem, ErrorResponse, InvalidRequest, Lost, Partial, Phase, Problem, Received, TimeoutError, TransportError,
    Undecoded,
};
use crate::full::Full;
use crate::table::{Method, Operation};
use crate::undocumented::Undocumented;
use crate::values::{self, Values};

/// The largest part of an error's body that is read for its code.
const MAX_ERROR_BODY: usize = 1024 * 1024;
/// The largest part of the body of an error answer that is kept.
const MAX_KEPT_BODY: usize = 64 * 1024;

/// How often a call is tried: nothing is repeated yet.
const ATTEMPTS: u32 = 1;

/// What a request is while it waits; it borrows nothing.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// How long a call may take.
#[derive(Clone, Copy)]
enum Limit {
    /// As the client says.
    Client,
    /// As the request says.
    Own(Option<Duration>),
}

/// A request that is being put together. Generated requests wrap it.
///
/// `T` is what a success answers with, `C` the enum of the codes that the endpoint documents.
#[must_use = "a request does nothing until it is awaited or sent"]
pub struct Call<T, C> {
    client: Client,
    operation: &'static Operation,
    values: Values,
    headers: Vec<(String, String)>,
    limit: Limit,
    marker: PhantomData<fn() -> (T, C)>,
}

impl<T, C> Clone for Call<T, C> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            operation: self.operation,
            values: self.values.clone(),
            headers: self.headers.clone(),
            limit: self.limit,
            marker: PhantomData,
        }
    }
}

/// The endpoint and the parameters; secret ones and headers are hidden.
#[allow(clippy::missing_fields_in_debug, reason = "a request shows what its author set")]
impl<T, C> fmt::Debug for Call<T, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut show = f.debug_struct(self.operation.name);
        self.values.show(self.operation, &mut show);
        show.finish()
    }
}

impl<T, C> Call<T, C> {
    /// A request without values.
    pub fn new(client: &Client, operation: &'static Operation) -> Self {
        Self {
            client: client.clone(),
            operation,
            values: Values::default(),
            headers: Vec::new(),
            limit: Limit::Client,
            marker: PhantomData,
        }
    }

    /// Sets the parameter with this index.
    pub fn with(mut self, index: usize, value: impl Encode) -> Self {
        self.values.set(index, value.encode());
        self
    }

    /// Sets a header of this request. Not one that holds the client's credentials: such a request is not sent.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// How long this call may take; `None` is no limit.
    pub fn timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.limit = Limit::Own(limit.into());
        self
    }
}

impl<T: Slot + Default + 'static, C: Narrow> Call<T, C> {
    /// Sends the request.
    #[must_use = "a request does nothing until it is awaited"]
    pub fn send(self) -> BoxFuture<Result<T, Error<C>>> {
        Box::pin(async move { self.run(false).await.map(|full| full.value) })
    }

    /// Sends the request; the answer comes with status, headers and what else there is. A partial success is one here, with its errors.
    #[must_use = "a request does nothing until it is awaited"]
    pub fn send_full(self) -> BoxFuture<Result<Full<T>, Error<C>>> {
        Box::pin(self.run(true))
    }

    async fn run(self, full: bool) -> Result<Full<T>, Error<C>> {
        let Self { client, operation, values, headers, limit, .. } = self;
        let limit = match limit {
            Limit::Client => client.inner().timeout,
            Limit::Own(limit) => limit,
        };
        let mut value = T::default();
        let done = execute(client.inner(), operation, &values, &headers, limit, full, &mut value).await;
        match done {
            Ok(Around { status, headers, request_id, envelope, errors }) => {
                Ok(Full { value, status, headers, request_id, attempts: ATTEMPTS, envelope, errors })
            }
            Err(failure) => Err(failure.typed()),
        }
    }
}

/// What comes along with a value.
struct Around {
    status: StatusCode,
    headers: HeaderMap,
    request_id: Option<Box<str>>,
    envelope: Undocumented,
    errors: Vec<ErrorItem<Box<str>>>,
}

/// An error before its code has a type.
enum Failed {
    InvalidRequest(InvalidRequest),
    Transport(TransportError),
    Timeout(TimeoutError),
    Response(ErrorResponse<Found>),
    Decode(DecodeError),
}

impl Failed {
    fn typed<C: Narrow>(self) -> Error<C> {
        match self {
            Self::InvalidRequest(error) => Error::InvalidRequest(error),
            Self::Transport(error) => Error::Transport(error),
            Self::Timeout(error) => Error::Timeout(error),
            Self::Response(response) => Error::Response(response.map_code(|found| C::narrow(C::Wide::from_found(found)))),
            Self::Decode(error) => Error::Decode(error),
        }
    }
}

/// The whole call, once for all types. Where a call is tried again is here. `partial`: a value with errors beside it is a success.
async fn execute(
    client: &Inner,
    operation: &'static Operation,
    values: &Values,
    headers: &[(String, String)],
    limit: Option<Duration>,
    partial: bool,
    slot: &mut dyn Slot,
) -> Result<Around, Failed> {
    let request = prepare(client, operation, values, headers, limit)
        .map_err(|problems| Failed::InvalidRequest(InvalidRequest { operation: operation.name, problems }))?;
    let response = client.http.execute(request).await.map_err(|error| lost(client, operation, limit, None, error))?;
    let (status, headers) = (response.status(), response.headers().clone());
    if !status.is_success() {
        let (body, complete) = read(response, MAX_ERROR_BODY).await.lenient();
        return Err(refused(client, operation, status, headers, &body, complete, false));
    }
    let request_id = Heard::new(operation, status, &headers, "", &client.secrets).request_id();
    let mut done = Around { status, headers, request_id, envelope: Undocumented::default(), errors: Vec::new() };
    let may_be_an_error = operation.api.error_body.may_be_in_a_success();
    if !operation.returns {
        if may_be_an_error {
            // Nobody waits for a value, so what came of the body is all that counts.
            let (body, complete) = read(response, MAX_ERROR_BODY).await.lenient();
            judge(client, operation, &mut done, &body, complete, partial)?;
        }
        return Ok(done);
    }
    let body = match read(response, client.max_body).await {
        Body::Complete(body) => body,
        Body::Cut(body) => return Err(undecoded(client, operation, done, body, too_large(client.max_body))),
        Body::Broken(body, error) => {
            let Around { status, headers, request_id, .. } = done;
            return Err(lost(client, operation, limit, Some(Partial { status, request_id, headers, body }), error));
        }
    };
    if may_be_an_error {
        judge(client, operation, &mut done, &body, true, partial)?;
    }
    let nothing = operation.optional && body.iter().all(u8::is_ascii_whitespace);
    if !nothing && let Err(failure) = decode::decode(&body, operation.envelope, operation.optional, slot, &mut done.envelope) {
        return Err(if done.errors.is_empty() {
            undecoded(client, operation, done, body, failure)
        } else {
            // The errors say why there is no value.
            refused(client, operation, status, done.headers, &body, true, true)
        });
    }
    Ok(done)
}

/// Whether a success is one. Of a partial one the errors are put beside the value, if the caller has room for them.
fn judge(
    client: &Inner,
    operation: &'static Operation,
    done: &mut Around,
    body: &Bytes,
    complete: bool,
    partial: bool,
) -> Result<(), Failed> {
    let text = answer::text(body);
    match Heard::new(operation, done.status, &done.headers, &text, &client.secrets).verdict() {
        Verdict::Success => Ok(()),
        Verdict::Partial if partial => {
            let text = answer::text(beginning(body));
            done.errors = Inner::items(&Heard::new(operation, done.status, &done.headers, &text, &client.secrets));
            Ok(())
        }
        verdict => {
            let headers = std::mem::take(&mut done.headers);
            Err(refused(client, operation, done.status, headers, body, complete, verdict == Verdict::Partial))
        }
    }
}

/// As much of a body as is read for what an error says.
pub(crate) fn beginning(body: &[u8]) -> &[u8] {
    body.get(..MAX_ERROR_BODY).unwrap_or(body)
}

/// The request, or everything that is wrong with it.
fn prepare(
    client: &Inner,
    operation: &'static Operation,
    values: &Values,
    headers: &[(String, String)],
    limit: Option<Duration>,
) -> Result<reqwest::Request, Vec<Problem>> {
    let mut problems = check::check(operation, values);
    let parameters = values::headers(operation, values).unwrap_or_else(|problem| {
        problems.push(problem);
        Vec::new()
    });
    let mut further = Vec::new();
    for (name, value) in headers {
        match config::header(name, value) {
            Ok((name, _)) if client.headers.get(&name).is_some_and(HeaderValue::is_sensitive) => {
                let message = format!("the header `{name}` holds the credentials of the client and cannot be set for one request");
                problems.push(Problem { parameter: None, message });
            }
            Ok(pair) => further.push(pair),
            Err(error) => problems.push(Problem { parameter: None, message: error.to_string() }),
        }
    }
    let url = match values::url(operation, values, &client.address, &client.query) {
        Ok(url) if problems.is_empty() => url,
        Ok(_) => return Err(problems),
        Err(problem) => {
            problems.push(problem);
            return Err(problems);
        }
    };
    let mut request = reqwest::Request::new(operation.method.into(), url);
    *request.headers_mut() = client.headers.clone();
    for (name, value) in parameters.into_iter().chain(further) {
        request.headers_mut().insert(name, value);
    }
    match values::body(operation, values) {
        Some(body) => {
            let format = if operation.form { "application/x-www-form-urlencoded" } else { "application/json" };
            request.headers_mut().entry(CONTENT_TYPE).or_insert(HeaderValue::from_static(format));
            *request.body_mut() = Some(body.into());
        }
        // RFC 9110, section 8.6: a method that could have a body says that there is none.
        None if matches!(operation.method, Method::Post | Method::Put | Method::Patch) => {
            request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        None => {}
    }
    *request.timeout_mut() = limit;
    Ok(request)
}

/// The connection failed or time ran out; `partial` is what had come of the answer.
fn lost(client: &Inner, operation: &'static Operation, limit: Option<Duration>, partial: Option<Partial>, error: reqwest::Error) -> Failed {
    let phase = match partial {
        Some(_) => Phase::Body,
        None if error.is_connect() => Phase::Connect,
        None => Phase::Exchange,
    };
    let free_to_repeat = operation.is_free_to_repeat();
    let lost = Lost { operation: operation.name, free_to_repeat, phase, attempts: ATTEMPTS, partial: partial.map(Box::new) };
    if error.is_timeout() {
        let connect_limit = client.connect_timeout.filter(|_| phase == Phase::Connect);
        let limit = [limit, connect_limit].into_iter().flatten().min();
        return Failed::Timeout(TimeoutError { lost, limit });
    }
    // The address may hold a secret in its query.
    Failed::Transport(TransportError { lost, source: Box::new(error.without_url()) })
}

/// An error answer. Its status is known; whatever its body is cannot hide it.
fn refused(
    client: &Inner,
    operation: &'static Operation,
    status: StatusCode,
    headers: HeaderMap,
    body: &Bytes,
    complete: bool,
    partial: bool,
) -> Failed {
    let text = answer::text(beginning(body));
    let read = Heard::new(operation, status, &headers, &text, &client.secrets).read(SystemTime::now());
    let (body, whole) = kept(body);
    let received = Received { operation, status, headers, body, body_complete: complete && whole, attempts: ATTEMPTS, partial };
    Failed::Response(ErrorResponse::new(received, read))
}

/// As much of an error's body as is kept, and whether that is all. A copy: a slice would keep the whole.
pub(crate) fn kept(body: &[u8]) -> (Bytes, bool) {
    (Bytes::copy_from_slice(body.get(..MAX_KEPT_BODY).unwrap_or(body)), body.len() <= MAX_KEPT_BODY)
}

fn undecoded(client: &Inner, operation: &'static Operation, around: Around, body: Bytes, failure: decode::Failure) -> Failed {
    let Around { status, headers, request_id, .. } = around;
    let decode::Failure { path, expected, found } = failure;
    // A path has keys of the server, and what was found may be its text.
    let hide = |text: String| client.secrets.hide(text.into()).into_owned();
    let failure = decode::Failure { path: hide(path), expected, found: hide(found.into_owned()).into() };
    let operation = operation.name;
    Failed::Decode(DecodeError(Box::new(Undecoded { operation, status, request_id, headers, body, attempts: ATTEMPTS, failure })))
}

fn too_large(limit: usize) -> decode::Failure {
    decode::Failure { path: "$".to_owned(), expected: format!("at most {limit} bytes").into(), found: "more".into() }
}

/// What came of a body.
enum Body {
    Complete(Bytes),
    /// It is longer than the limit; this is the beginning.
    Cut(Bytes),
    /// The connection failed behind these bytes.
    Broken(Bytes, reqwest::Error),
}

impl Body {
    /// What came, and whether that is all.
    fn lenient(self) -> (Bytes, bool) {
        match self {
            Self::Complete(body) => (body, true),
            Self::Cut(body) | Self::Broken(body, _) => (body, false),
        }
    }
}

async fn read(mut response: reqwest::Response, limit: usize) -> Body {
    let mut body = BytesMut::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => {
                let room = limit.saturating_sub(body.len());
                body.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
                if chunk.len() > room {
                    return Body::Cut(body.freeze());
                }
            }
            Ok(None) => return Body::Complete(body.freeze()),
            Err(error) => return Body::Broken(body.freeze(), error),
        }
    }
}
