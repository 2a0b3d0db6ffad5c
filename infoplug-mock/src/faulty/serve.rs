//! Accepts connections and applies the queued faults to their requests.

use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::fault::{Canned, Fault};
use super::head::Head;
use super::seen::Seen;
use super::state::State;
use super::wire::Wire;

/// How many bytes a head declares beyond the body that is sent.
const MISSING: usize = 64;

/// Serves until it is aborted, which also ends the connections.
pub(super) async fn serve(listener: TcpListener, state: Arc<State>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let number = state.connections.fetch_add(1, Ordering::SeqCst);
                    let wire = Wire::new(stream);
                    // Taken here, so that connections take faults in the order in which they
                    // arrive.
                    if state.take_if(|fault| *fault == Fault::ResetBeforeRequest).is_some() {
                        let _ = wire.reset();
                    } else {
                        connections.spawn(connection(wire, number, Arc::clone(&state)));
                    }
                }
                // The process may be out of file descriptors until other connections close.
                Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connection(mut wire: Wire, number: usize, state: Arc<State>) {
    // An error means that the client disconnected, which does not concern the server.
    while let Ok(Some(kept)) = request(wire, number, &state).await {
        wire = kept;
    }
}

/// Serves one request. Returns the connection if it is kept alive.
async fn request(mut wire: Wire, connection: usize, state: &State) -> io::Result<Option<Wire>> {
    wire.begins().await?;
    if let Some(fault) = state.take_if(Fault::is_early) {
        return reset_early(wire, &fault).await;
    }
    let head = match wire.head().await? {
        Ok(head) => head,
        Err((status, text)) => {
            let response = Canned::new(status, text).header("content-type", "text/plain");
            wire.write(&written(&response, 0, false)).await?;
            wire.close().await?;
            return Ok(None);
        }
    };
    let mut seen = Seen {
        number: state.heads.fetch_add(1, Ordering::SeqCst),
        connection,
        method: head.method.clone(),
        path: head.path.clone(),
        query: head.query.clone(),
        headers: head.headers.clone(),
        body: Vec::new(),
        fault: None,
    };
    let fault = state.next(&seen);
    if fault.is_early() {
        return reset_early(wire, &fault).await;
    }
    if head.waits && head.length > 0 {
        wire.write(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
    }
    seen.body = wire.body(&head).await?.to_vec();
    seen.fault = Some(fault.clone());
    state.executed(seen);
    response(wire, &head, fault).await
}

async fn reset_early(mut wire: Wire, fault: &Fault) -> io::Result<Option<Wire>> {
    if let Fault::ResetDuringRequest(bytes) = fault {
        wire.part(*bytes).await?;
    }
    wire.reset().map(|()| None)
}

/// Applies the fault after the request has been read.
async fn response(mut wire: Wire, head: &Head, fault: Fault) -> io::Result<Option<Wire>> {
    let keep_alive = head.keep_alive;
    let has_body = head.method != "HEAD";
    let whole = |response: &Canned| {
        if has_body {
            written(response, 0, keep_alive)
        } else {
            response.head(response.body.len(), keep_alive)
        }
    };
    match fault {
        Fault::Response(response) => wire.write(&whole(&response)).await?,
        Fault::Late { after, response } => {
            tokio::time::sleep(after).await;
            wire.write(&whole(&response)).await?;
        }
        Fault::Informational(response) => {
            let hints = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </style.css>; rel=preload\r\n\r\n";
            wire.write(&[hints.as_slice(), &whole(&response)].concat())
                .await?;
        }
        Fault::ExtraBytes { response, extra } => {
            wire.write(&[whole(&response), extra].concat()).await?;
        }
        Fault::Drip { every, response } => drip(&mut wire, every, &whole(&response)).await?,
        Fault::CloseAfterResponse(response) => {
            wire.write(&whole(&response)).await?;
            return Ok(None);
        }
        Fault::ResetBeforeRequest | Fault::ResetDuringRequest(_) | Fault::ResetAfterRequest => {
            return wire.reset().map(|()| None);
        }
        Fault::CloseAfterRequest => return Ok(None),
        Fault::CutInHeader(response) => {
            let mut head = response.head(response.body.len(), keep_alive);
            head.truncate(head.len() / 2);
            wire.write(&head).await?;
            return Ok(None);
        }
        Fault::CutInBody(response) => {
            wire.write(&written(&response, MISSING, keep_alive)).await?;
            return Ok(None);
        }
        Fault::ResetInBody(response) => {
            wire.write(&written(&response, MISSING, keep_alive)).await?;
            return wire.reset().map(|()| None);
        }
        Fault::StallInBody(response) => {
            wire.write(&written(&response, MISSING, keep_alive)).await?;
            wire.wait().await?;
        }
        Fault::Stall => wire.wait().await?,
        Fault::Raw(bytes) => {
            wire.write(&bytes).await?;
            return Ok(None);
        }
    }
    if keep_alive {
        return Ok(Some(wire));
    }
    wire.close().await?;
    Ok(None)
}

/// Returns a response as sent, with a head that declares `missing` more bytes than there are.
fn written(response: &Canned, missing: usize, keep_alive: bool) -> Vec<u8> {
    let mut bytes = response.head(response.body.len().saturating_add(missing), keep_alive);
    if !response.is_bodiless() {
        bytes.extend_from_slice(&response.body);
    }
    bytes
}

/// Sends the head at once, then the body byte by byte.
async fn drip(wire: &mut Wire, every: Duration, response: &[u8]) -> io::Result<()> {
    let end = response
        .windows(4)
        .position(|bytes| bytes == b"\r\n\r\n")
        .map_or(response.len(), |position| position + 4);
    let (head, body) = response.split_at_checked(end).unwrap_or((response, &[]));
    wire.write(head).await?;
    for byte in body {
        tokio::time::sleep(every).await;
        wire.write(&[*byte]).await?;
    }
    Ok(())
}
