//! The HTTP side: accepting connections, reading requests, writing responses.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_TYPE;
use http::{Response, StatusCode};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::body::{Closed, Connection, Flushed, ReplyBody};
use crate::reply::{Cut, Reply};
use crate::request::{self, Request};
use crate::state::State;

/// Maximum size of a request body, in bytes.
pub(crate) const MAX_BODY: usize = 16 * 1024 * 1024;

/// Serves until it is aborted, which also ends the connections.
pub(crate) async fn serve(listener: TcpListener, state: Arc<State>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    // Small responses must not wait for more data. A failure here only makes them
                    // slow.
                    let _ = stream.set_nodelay(true);
                    let flushed = Flushed::default();
                    connections.spawn(connection(Connection { stream, flushed }, Arc::clone(&state)));
                }
                // The process may be out of file descriptors until other connections close.
                Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connection(connection: Connection, state: Arc<State>) {
    let flushed = connection.flushed.clone();
    let service = service_fn(move |request| response(request, Arc::clone(&state), flushed.clone()));
    // This fails if the client disconnects or the mock breaks off. Neither is an error of the mock.
    let _ = http1::Builder::new()
        .serve_connection(TokioIo::new(connection), service)
        .await;
}

async fn response(
    request: http::Request<Incoming>,
    state: Arc<State>,
    flushed: Flushed,
) -> Result<Response<ReplyBody>, Closed> {
    let begin = Instant::now();
    let (parts, body) = request.into_parts();
    let request = Request {
        method: parts.method,
        path: parts.uri.path().to_owned(),
        base: 0,
        front: 0,
        query: request::decode_query(parts.uri.query().unwrap_or_default()),
        headers: parts.headers,
        body: read(body).await?,
    };
    let (reply, notice) = state.respond(request, begin);
    if !reply.delay.is_zero() {
        tokio::time::sleep(reply.delay).await;
    }
    if let Some(notice) = notice {
        notice.sent();
    }
    send(reply, flushed)
}

/// Reads a body to its end even if it is too large, so that the client sees the response.
async fn read(mut body: Incoming) -> Result<Option<Bytes>, Closed> {
    let mut bytes = Some(BytesMut::new());
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Closed)?;
        let Some(data) = frame.data_ref() else {
            continue;
        };
        bytes = bytes.filter(|bytes| bytes.len().saturating_add(data.len()) <= MAX_BODY);
        if let Some(bytes) = &mut bytes {
            bytes.extend_from_slice(data);
        }
    }
    Ok(bytes.map(BytesMut::freeze))
}

fn send(mut reply: Reply, flushed: Flushed) -> Result<Response<ReplyBody>, Closed> {
    if reply.is_bodiless() {
        reply.body.clear();
        reply.content_type = None;
    }
    let body = match reply.cut {
        Cut::NoResponse => return Err(Closed),
        Cut::After(bytes) if !reply.is_bodiless() => ReplyBody::cut(reply.body, bytes, flushed),
        Cut::After(_) | Cut::Never => ReplyBody::whole(reply.body, flushed),
    };
    let mut response = Response::new(body);
    *response.status_mut() =
        StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    if let Some(value) = reply.content_type {
        headers.insert(CONTENT_TYPE, value);
    }
    for (name, value) in reply.headers {
        headers.append(name, value);
    }
    Ok(response)
}
