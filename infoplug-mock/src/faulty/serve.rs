//! Accepting connections and doing to their requests what is in line.

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

/// What a head declares beyond the body that is sent.
const MISSING: usize = 64;

/// Serves until it is aborted; the connections end with it.
pub(super) async fn serve(listener: TcpListener, state: Arc<State>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let number = state.connections.fetch_add(1, Ordering::SeqCst);
                    let wire = Wire::new(stream);
                    // Taken here, so that connections take it in the order of their coming.
                    if state.take_if(|fault| *fault == Fault::ResetBeforeRequest).is_some() {
                        let _ = wire.reset();
                    } else {
                        connections.spawn(connection(wire, number, Arc::clone(&state)));
                    }
                }
                // Out of file descriptors, perhaps: others have to close theirs first.
                Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connection(mut wire: Wire, number: usize, state: Arc<State>) {
    // An error says that the client has gone, which is no concern of the server.
    while let Ok(Some(kept)) = request(wire, number, &state).await {
        wire = kept;
    }
}

/// Serves one request. Gives the connection back if it is kept.
async fn request(mut wire: Wire, connection: usize, state: &State) -> io::Result<Option<Wire>> {
    wire.begins().await?;
    if let Some(fault) = state.take_if(Fault::is_early) {
        return reset_early(wire, &fault).await;
    }
    let head = match wire.head().await? {
        Ok(head) => head,
        Err((status, text)) => {
            let answer = Canned::new(status, text).header("content-type", "text/plain");
            wire.write(&written(&answer, 0, false)).await?;
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
    answer(wire, &head, fault).await
}

async fn reset_early(mut wire: Wire, fault: &Fault) -> io::Result<Option<Wire>> {
    if let Fault::ResetDuringRequest(bytes) = fault {
        wire.part(*bytes).await?;
    }
    wire.reset().map(|()| None)
}

/// Does what the fault says, after the request was read.
async fn answer(mut wire: Wire, head: &Head, fault: Fault) -> io::Result<Option<Wire>> {
    let keeps = head.keeps;
    let has_body = head.method != "HEAD";
    let whole = |answer: &Canned| {
        if has_body {
            written(answer, 0, keeps)
        } else {
            answer.head(answer.body.len(), keeps)
        }
    };
    match fault {
        Fault::Answer(answer) => wire.write(&whole(&answer)).await?,
        Fault::Late { after, answer } => {
            tokio::time::sleep(after).await;
            wire.write(&whole(&answer)).await?;
        }
        Fault::Informational(answer) => {
            let hints = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </style.css>; rel=preload\r\n\r\n";
            wire.write(&[hints.as_slice(), &whole(&answer)].concat())
                .await?;
        }
        Fault::ExtraBytes { answer, extra } => {
            wire.write(&[whole(&answer), extra].concat()).await?;
        }
        Fault::Drip { every, answer } => drip(&mut wire, every, &whole(&answer)).await?,
        Fault::CloseAfterAnswer(answer) => {
            wire.write(&whole(&answer)).await?;
            return Ok(None);
        }
        Fault::ResetBeforeRequest | Fault::ResetDuringRequest(_) | Fault::ResetAfterRequest => {
            return wire.reset().map(|()| None);
        }
        Fault::CloseAfterRequest => return Ok(None),
        Fault::CutInHeader(answer) => {
            let mut head = answer.head(answer.body.len(), keeps);
            head.truncate(head.len() / 2);
            wire.write(&head).await?;
            return Ok(None);
        }
        Fault::CutInBody(answer) => {
            wire.write(&written(&answer, MISSING, keeps)).await?;
            return Ok(None);
        }
        Fault::ResetInBody(answer) => {
            wire.write(&written(&answer, MISSING, keeps)).await?;
            return wire.reset().map(|()| None);
        }
        Fault::StallInBody(answer) => {
            wire.write(&written(&answer, MISSING, keeps)).await?;
            wire.wait().await?;
        }
        Fault::Stall => wire.wait().await?,
        Fault::Raw(bytes) => {
            wire.write(&bytes).await?;
            return Ok(None);
        }
    }
    if keeps {
        return Ok(Some(wire));
    }
    wire.close().await?;
    Ok(None)
}

/// An answer as it is on the wire, if its head declares so many bytes more than there are.
fn written(answer: &Canned, missing: usize, keeps: bool) -> Vec<u8> {
    let mut bytes = answer.head(answer.body.len().saturating_add(missing), keeps);
    if !answer.is_bodiless() {
        bytes.extend_from_slice(&answer.body);
    }
    bytes
}

/// The head goes at once.
async fn drip(wire: &mut Wire, every: Duration, answer: &[u8]) -> io::Result<()> {
    let end = answer
        .windows(4)
        .position(|bytes| bytes == b"\r\n\r\n")
        .map_or(answer.len(), |position| position + 4);
    let (head, body) = answer.split_at_checked(end).unwrap_or((answer, &[]));
    wire.write(head).await?;
    for byte in body {
        tokio::time::sleep(every).await;
        wire.write(&[*byte]).await?;
    }
    Ok(())
}
