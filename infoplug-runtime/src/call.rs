//! One call, from values to a value or an error. All that waits and all that talks to the network is here.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::{Duration, SystemTime};

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::answer;
use crate::check;
use crate::client::{Client, Inner};
use crate::code::{ApiCode, Found, Narrow};
use crate::config;
use crate::decode::{self, Slot};
use crate::encode::Encode;
use crate::error::{DecodeError, Error, InvalidRequest, Phase, Problem, TimeoutError, TransportError, Undecoded};
use crate::response::{Answer, ErrorResponse, Full};
use crate::table::Operation;
use crate::undocumented::Undocumented;
use crate::values::{self, Values};

/// The largest body of a success that is read.
const MAX_BODY: usize = 64 * 1024 * 1024;
/// The largest part of an error's body that is read for its code.
const MAX_ERROR_BODY: usize = 1024 * 1024;
/// The largest part of a body that is kept on an error.
const MAX_KEPT_BODY: usize = 64 * 1024;

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
    pub fn set(&mut self, index: usize, value: impl Encode) {
        self.values.set(index, value.encode());
    }

    /// [`set`](Self::set), for a chain.
    pub fn with(mut self, index: usize, value: impl Encode) -> Self {
        self.set(index, value);
        self
    }

    /// Adds a header to this request.
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
        Box::pin(async move { self.run().await.map(|full| full.value) })
    }

    /// Sends the request; the answer comes with status, headers and what else there is.
    #[must_use = "a request does nothing until it is awaited"]
    pub fn send_full(self) -> BoxFuture<Result<Full<T>, Error<C>>> {
        Box::pin(self.run())
    }

    async fn run(self) -> Result<Full<T>, Error<C>> {
        let Self { client, operation, values, headers, limit, .. } = self;
        let limit = match limit {
            Limit::Client => client.inner().timeout,
            Limit::Own(limit) => limit,
        };
        let mut value = T::default();
        let done = execute(client.inner(), operation, &values, &headers, limit, &mut value).await;
        match done {
            Ok(Around { status, headers, request_id, envelope }) => Ok(Full { value, status, headers, request_id, attempts: 1, envelope }),
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
}

/// An error before its code has a type.
enum Failed {
    InvalidRequest(InvalidRequest),
    Transport(TransportError),
    Timeout(TimeoutError),
    Response(Found, Box<Answer>),
    Decode(DecodeError),
}

impl Failed {
    fn typed<C: Narrow>(self) -> Error<C> {
        match self {
            Self::InvalidRequest(error) => Error::InvalidRequest(error),
            Self::Transport(error) => Error::Transport(error),
            Self::Timeout(error) => Error::Timeout(error),
            Self::Response(found, answer) => Error::Response(ErrorResponse { code: C::narrow(C::Wide::from_found(found)), answer }),
            Self::Decode(error) => Error::Decode(error),
        }
    }
}

/// The whole call, once for all types. Where a call is tried again is here.
async fn execute(
    client: &Inner,
    operation: &'static Operation,
    values: &Values,
    headers: &[(String, String)],
    limit: Option<Duration>,
    slot: &mut dyn Slot,
) -> Result<Around, Failed> {
    let request = prepare(client, operation, values, headers, limit)
        .map_err(|problems| Failed::InvalidRequest(InvalidRequest { operation: operation.name, problems }))?;
    let response = client.http.execute(request).await.map_err(|error| lost(operation, None, limit, error))?;
    let (status, headers) = (response.status(), response.headers().clone());
    if !status.is_success() {
        return Err(refused(operation, status, headers, response).await);
    }
    let request_id = answer::request_id(operation.api, &headers);
    let mut envelope = Undocumented::default();
    if operation.returns {
        let body = match read(response, MAX_BODY).await {
            Body::Complete(body) => body,
            Body::Cut(body) => return Err(undecoded(operation, status, request_id, body, too_large())),
            Body::Broken(_, error) => return Err(lost(operation, Some(status), limit, error)),
        };
        if let Err(failure) = decode::decode(&body, operation.envelope, slot, &mut envelope) {
            return Err(undecoded(operation, status, request_id, body, failure));
        }
    }
    Ok(Around { status, headers, request_id, envelope })
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
            Ok(pair) => further.push(pair),
            Err(error) => problems.push(Problem { parameter: None, message: error.to_string() }),
        }
    }
    let url = match values::url(operation, values, &client.base, &client.query) {
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
    if let Some(body) = values::body(operation, values) {
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        *request.body_mut() = Some(body.into());
    }
    *request.timeout_mut() = limit;
    Ok(request)
}

/// The connection failed or time ran out.
fn lost(operation: &'static Operation, status: Option<StatusCode>, limit: Option<Duration>, error: reqwest::Error) -> Failed {
    let phase = match status {
        Some(_) => Phase::Body,
        None if error.is_connect() => Phase::Connect,
        None => Phase::Exchange,
    };
    if error.is_timeout() {
        return Failed::Timeout(TimeoutError { operation: operation.name, phase, status, limit });
    }
    // The address may hold a secret in its query.
    Failed::Transport(TransportError { operation: operation.name, phase, status, source: Box::new(error.without_url()) })
}

/// An error answer. Its status is known; whatever happens to its body cannot hide it.
async fn refused(operation: &'static Operation, status: StatusCode, headers: HeaderMap, response: reqwest::Response) -> Failed {
    let (body, complete) = match read(response, MAX_ERROR_BODY).await {
        Body::Complete(body) => (body, true),
        Body::Cut(body) | Body::Broken(body, _) => (body, false),
    };
    let read = answer::read(operation.api, status, &headers, &body);
    let index = match read.found {
        Found::Known(index) => Some(index),
        _ => None,
    };
    let answer = Answer {
        operation,
        status,
        parameter: read.parameter,
        details: read.details,
        request_id: read.request_id,
        retry_after: answer::retry_after(&headers, SystemTime::now()),
        headers,
        body_complete: complete && body.len() <= MAX_KEPT_BODY,
        body: body.slice(..body.len().min(MAX_KEPT_BODY)),
        attempts: 1,
        message: index.and_then(|index| operation.api.errors.get(index)),
        documented: index.and_then(|index| operation.documented(index)),
        status_entry: operation.api.status(status.as_u16()),
    };
    Failed::Response(read.found, Box::new(answer))
}

fn undecoded(
    operation: &'static Operation,
    status: StatusCode,
    request_id: Option<Box<str>>,
    mut body: Bytes,
    failure: decode::Failure,
) -> Failed {
    body.truncate(MAX_KEPT_BODY);
    Failed::Decode(DecodeError(Box::new(Undecoded { operation: operation.name, status, request_id, body, failure })))
}

fn too_large() -> decode::Failure {
    decode::Failure { path: "$".to_owned(), expected: format!("at most {MAX_BODY} bytes").into(), found: "more".into() }
}

/// What came of a body.
enum Body {
    Complete(Bytes),
    /// It is longer than the limit; this is the beginning.
    Cut(Bytes),
    /// The connection failed behind these bytes.
    Broken(Bytes, reqwest::Error),
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
