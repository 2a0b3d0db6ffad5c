//! The effect of each fault on the wire, and the server's counts.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure must fail the test"
)]

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use infoplug_mock::{Canned, Fault, Faulty, closed_port};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

const POST: &[u8] = b"POST /orders?key=s3cret HTTP/1.1\r\nHost: faulty\r\nX-Key: s3cret\r\nContent-Length: 7\r\n\r\n{\"a\":1}";
const GET: &[u8] = b"GET /orders HTTP/1.1\r\nHost: faulty\r\n\r\n";

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Closed,
    Reset,
    Open,
}

/// What the server sent after a request, and how the connection ended.
#[derive(Debug, PartialEq, Eq)]
struct Got {
    text: String,
    end: End,
}

async fn connect(server: &Faulty) -> TcpStream {
    TcpStream::connect(server.url().strip_prefix("http://").unwrap())
        .await
        .unwrap()
}

/// Reads exactly until the received data has this ending, or until the connection ends.
async fn read_to(stream: &mut TcpStream, ending: &str) -> Got {
    let mut bytes = Vec::new();
    let end = loop {
        if !ending.is_empty() && bytes.ends_with(ending.as_bytes()) {
            break End::Open;
        }
        match timeout(Duration::from_secs(10), stream.read_u8())
            .await
            .expect("the server goes on")
        {
            Ok(byte) => bytes.push(byte),
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => break End::Closed,
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::ConnectionReset);
                break End::Reset;
            }
        }
    };
    Got {
        text: String::from_utf8_lossy(&bytes).into_owned(),
        end,
    }
}

async fn read(stream: &mut TcpStream) -> Got {
    read_to(stream, "").await
}

/// Sends one request on its own connection and reads to the end.
async fn send(server: &Faulty, request: &[u8]) -> Got {
    let mut stream = connect(server).await;
    if let Err(error) = stream.write_all(request).await {
        assert!(
            matches!(
                error.kind(),
                ErrorKind::ConnectionReset | ErrorKind::BrokenPipe
            ),
            "{error}"
        );
    }
    read(&mut stream).await
}

/// Starts a server with one fault and sends it a request.
async fn one(fault: Fault) -> (Faulty, Got) {
    let server = Faulty::start([fault]).await.unwrap();
    let got = send(&server, POST).await;
    (server, got)
}

fn got(text: &str, end: End) -> Got {
    Got {
        text: text.to_owned(),
        end,
    }
}

/// Returns the declared length and the body of a response.
fn body(text: &str) -> (usize, &str) {
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .unwrap();
    (length.parse().unwrap(), body)
}

#[tokio::test]
async fn an_answer_is_whole_and_the_connection_kept() {
    let server = Faulty::start([
        Fault::status(503, "busy").header("Retry-After", "1"),
        Fault::status(204, ""),
    ])
    .await
    .unwrap();
    let mut stream = connect(&server).await;
    for expected in [
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\ncontent-type: application/json\r\ncontent-length: 4\r\n\r\nbusy",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}",
    ] {
        stream.write_all(POST).await.unwrap();
        assert_eq!(
            read_to(&mut stream, expected).await,
            got(expected, End::Open)
        );
    }
    assert_eq!((server.connections(), server.executions()), (1, 3));
}

#[tokio::test]
async fn a_client_that_wants_the_connection_closed_gets_that() {
    let server = Faulty::start([]).await.unwrap().otherwise(Fault::ok("x"));
    for request in [
        "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
    ] {
        let got = send(&server, request.as_bytes()).await;
        assert!(
            got.text.contains("connection: close\r\n")
                && got.text.ends_with("\r\n\r\nx")
                && got.end == End::Closed,
            "{got:?}"
        );
    }
}

#[tokio::test]
async fn the_answer_to_head_has_no_body() {
    let server = Faulty::start([])
        .await
        .unwrap()
        .otherwise(Fault::ok("four"));
    let got = send(&server, b"HEAD / HTTP/1.1\r\nConnection: close\r\n\r\n").await;
    assert_eq!(body(&got.text), (4, ""));
}

#[tokio::test]
async fn a_reset_before_the_request_executes_nothing() {
    let (server, response) = one(Fault::ResetBeforeRequest).await;
    assert_eq!(response, got("", End::Reset));
    assert_eq!((server.connections(), server.executions()), (1, 0));
}

#[tokio::test]
async fn a_kept_connection_is_reset_when_the_next_request_begins() {
    let server = Faulty::start([Fault::ok("1"), Fault::ResetBeforeRequest])
        .await
        .unwrap();
    let mut stream = connect(&server).await;
    stream.write_all(GET).await.unwrap();
    assert_eq!(read_to(&mut stream, "\r\n\r\n1").await.end, End::Open);
    stream.write_all(GET).await.unwrap();
    assert_eq!(read(&mut stream).await, got("", End::Reset));
    assert_eq!((server.connections(), server.executions()), (1, 1));
}

#[tokio::test]
async fn a_reset_during_the_request_executes_nothing() {
    for bytes in [0, 1, 40, POST.len() - 1, POST.len(), 1_000_000] {
        let (server, response) = one(Fault::ResetDuringRequest(bytes)).await;
        assert_eq!(response, got("", End::Reset), "{bytes}");
        assert_eq!(
            (server.connections(), server.executions()),
            (1, 0),
            "{bytes}"
        );
    }
}

#[tokio::test]
async fn a_reset_during_the_request_waits_for_its_bytes() {
    let server = Faulty::start([Fault::ResetDuringRequest(POST.len() - 2)])
        .await
        .unwrap();
    let mut stream = connect(&server).await;
    stream.write_all(&POST[..POST.len() - 3]).await.unwrap();
    assert!(
        timeout(Duration::from_millis(50), stream.peek(&mut [0]))
            .await
            .is_err(),
        "one byte is missing"
    );
    stream.write_all(&POST[POST.len() - 3..]).await.unwrap();
    assert_eq!(read(&mut stream).await, got("", End::Reset));
}

#[tokio::test]
async fn an_answer_can_be_lost_after_the_request_was_executed() {
    for (fault, end) in [
        (Fault::ResetAfterRequest, End::Reset),
        (Fault::CloseAfterRequest, End::Closed),
    ] {
        let (server, response) = one(fault).await;
        assert_eq!(response, got("", end));
        assert_eq!((server.connections(), server.executions()), (1, 1));
    }
}

#[tokio::test]
async fn an_answer_can_end_in_its_head() {
    let (server, response) = one(Fault::CutInHeader(Canned::ok("{}"))).await;
    assert!(
        response.text.starts_with("HTTP/1.1 200 OK\r\n") && !response.text.contains("\r\n\r\n"),
        "{response:?}"
    );
    assert_eq!((response.end, server.executions()), (End::Closed, 1));
}

#[tokio::test]
async fn an_answer_can_end_in_its_body() {
    for (fault, end) in [
        (Fault::CutInBody(Canned::ok("{}")), End::Closed),
        (Fault::ResetInBody(Canned::ok("{}")), End::Reset),
    ] {
        let (server, response) = one(fault).await;
        let (length, body) = body(&response.text);
        assert!(length > 2 && body == "{}", "{response:?}");
        assert_eq!((response.end, server.executions()), (end, 1));
    }
}

#[tokio::test]
async fn more_can_come_than_was_declared() {
    let fault = Fault::ExtraBytes {
        response: Canned::ok("{}"),
        extra: b"HTTP/1.1 200 OK\r\n\r\n".to_vec(),
    };
    let server = Faulty::start([fault]).await.unwrap();
    let mut stream = connect(&server).await;
    stream.write_all(GET).await.unwrap();
    let response = read_to(&mut stream, "{}HTTP/1.1 200 OK\r\n\r\n").await;
    assert_eq!(body(&response.text), (2, "{}HTTP/1.1 200 OK\r\n\r\n"));
    stream.write_all(GET).await.unwrap();
    assert_eq!(
        body(&read_to(&mut stream, "{}").await.text),
        (2, "{}"),
        "the connection is kept"
    );
}

#[tokio::test]
async fn a_stalled_request_is_executed_and_ends_with_the_client() {
    for (fault, begins) in [
        (Fault::Stall, false),
        (Fault::StallInBody(Canned::ok("{}")), true),
    ] {
        let server = Faulty::start([fault]).await.unwrap();
        let mut stream = connect(&server).await;
        stream.write_all(POST).await.unwrap();
        if begins {
            let response = read_to(&mut stream, "{}").await;
            assert!(
                body(&response.text).0 > 2 && response.end == End::Open,
                "{response:?}"
            );
        }
        assert!(
            timeout(Duration::from_millis(50), stream.peek(&mut [0]))
                .await
                .is_err(),
            "nothing more arrives"
        );
        assert_eq!(server.executions(), 1);
        stream.shutdown().await.unwrap();
        assert_eq!(read(&mut stream).await, got("", End::Closed));
    }
}

#[tokio::test]
async fn a_stalled_connection_ends_with_the_server() {
    let server = Faulty::start([Fault::Stall]).await.unwrap();
    let mut stream = connect(&server).await;
    stream.write_all(GET).await.unwrap();
    while server.executions() == 0 {
        tokio::task::yield_now().await;
    }
    let url = server.url().to_owned();
    drop(server);
    let ended = read(&mut stream).await;
    assert_eq!(ended.text, "");
    let again = TcpStream::connect(url.strip_prefix("http://").unwrap()).await;
    assert_eq!(again.unwrap_err().kind(), ErrorKind::ConnectionRefused);
}

#[tokio::test]
async fn a_body_can_drip() {
    let every = Duration::from_millis(20);
    let server = Faulty::start([Fault::Drip {
        every,
        response: Canned::ok("12345"),
    }])
    .await
    .unwrap();
    let mut stream = connect(&server).await;
    let begin = Instant::now();
    stream.write_all(GET).await.unwrap();
    let head = read_to(&mut stream, "\r\n\r\n").await.text;
    assert_eq!(body(&head), (5, ""));
    assert_eq!(read_to(&mut stream, "12345").await, got("12345", End::Open));
    assert!(begin.elapsed() >= every * 5);
}

#[tokio::test]
async fn an_answer_can_be_late() {
    let after = Duration::from_millis(50);
    let begin = Instant::now();
    let server = Faulty::start([Fault::Late {
        after,
        response: Canned::ok("late"),
    }])
    .await
    .unwrap();
    let mut stream = connect(&server).await;
    stream.write_all(POST).await.unwrap();
    assert_eq!(read_to(&mut stream, "late").await.end, End::Open);
    assert!(begin.elapsed() >= after);
}

#[tokio::test]
async fn informational_answers_come_before_the_answer() {
    let server = Faulty::start([Fault::Informational(Canned::ok("{}"))])
        .await
        .unwrap();
    let response = send(&server, b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
        .await
        .text;
    let statuses: Vec<&str> = response
        .lines()
        .filter(|line| line.starts_with("HTTP/1.1"))
        .collect();
    assert_eq!(
        statuses,
        [
            "HTTP/1.1 100 Continue",
            "HTTP/1.1 103 Early Hints",
            "HTTP/1.1 200 OK"
        ]
    );
}

#[tokio::test]
async fn a_connection_that_seems_kept_is_closed() {
    let (server, response) = one(Fault::CloseAfterResponse(Canned::ok("{}"))).await;
    assert_eq!(
        (body(&response.text), response.end),
        ((2, "{}"), End::Closed)
    );
    assert!(!response.text.contains("close"));
    assert_eq!(server.executions(), 1);
}

#[tokio::test]
async fn bytes_come_as_they_are() {
    let (_, response) = one(Fault::Raw(b"HTTP/1.1 2\r\n".to_vec())).await;
    assert_eq!(response, got("HTTP/1.1 2\r\n", End::Closed));
    let (_, response) = one(Fault::garbage()).await;
    assert!(
        !response.text.starts_with("HTTP/")
            && !response.text.is_empty()
            && response.end == End::Closed,
        "{response:?}"
    );
}

#[tokio::test]
async fn answers_can_have_any_header() {
    let server = Faulty::start([
        Fault::redirect(302, "https://elsewhere.example.com/"),
        Fault::gzip(*b"\x1f\x8b\x08"),
        Fault::mislabelled("{}"),
        Fault::ok("{}")
            .header("Content-Length", "two")
            .header("content-type", "text/html"),
        Fault::status(999, "?"),
    ])
    .await
    .unwrap();
    for (first, part) in [
        (
            "HTTP/1.1 302 Found",
            "location: https://elsewhere.example.com/\r\n",
        ),
        ("HTTP/1.1 200 OK", "content-encoding: gzip\r\n"),
        ("HTTP/1.1 200 OK", "content-encoding: gzip\r\n"),
        (
            "HTTP/1.1 200 OK",
            "Content-Length: two\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n{}",
        ),
        ("HTTP/1.1 999 ", "content-length: 1\r\n"),
    ] {
        let response = send(&server, b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
            .await
            .text;
        assert!(
            response.starts_with(first) && response.contains(part),
            "{response}"
        );
    }
}

#[tokio::test]
async fn what_it_cannot_read_is_not_executed() {
    let server = Faulty::start([Fault::ok("kept for a request that can be read")])
        .await
        .unwrap();
    for (request, status) in [
        (
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
            "501",
        ),
        ("\x16\x03\x01\r\n\r\n", "400"),
        ("POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "400"),
    ] {
        let mut stream = connect(&server).await;
        stream.write_all(request.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        let response = read(&mut stream).await;
        assert!(
            response.text.starts_with(&format!("HTTP/1.1 {status} "))
                && response.end == End::Closed,
            "{response:?}"
        );
    }
    assert_eq!((server.connections(), server.executions()), (3, 0));
    let mut stream = connect(&server).await;
    stream.write_all(GET).await.unwrap();
    assert_eq!(read_to(&mut stream, "can be read").await.end, End::Open);
}

#[tokio::test]
async fn a_client_that_waits_for_a_word_before_the_body_gets_it() {
    let server = Faulty::start([]).await.unwrap();
    let mut stream = connect(&server).await;
    stream
        .write_all(b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        .await
        .unwrap();
    assert_eq!(
        read_to(&mut stream, "\r\n\r\n").await.text,
        "HTTP/1.1 100 Continue\r\n\r\n"
    );
    stream.write_all(b"hi").await.unwrap();
    assert!(
        read_to(&mut stream, "{}")
            .await
            .text
            .starts_with("HTTP/1.1 200 OK\r\n")
    );
    assert_eq!(server.requests()[0].body, b"hi");
}

#[tokio::test]
async fn requests_in_a_row_are_answered_in_order() {
    let server = Faulty::start([Fault::ok("1"), Fault::ok("2")])
        .await
        .unwrap();
    let mut stream = connect(&server).await;
    stream.write_all(&[POST, GET].concat()).await.unwrap();
    let response = read_to(&mut stream, "\r\n\r\n2").await.text;
    assert!(
        response.contains("\r\n\r\n1HTTP/1.1 200 OK\r\n"),
        "{response}"
    );
    let methods: Vec<String> = server
        .requests()
        .into_iter()
        .map(|seen| seen.method)
        .collect();
    assert_eq!(methods, ["POST", "GET"]);
}

#[tokio::test]
async fn what_was_seen_can_be_asked_and_does_not_show_secrets() {
    let (server, _) = one(Fault::CloseAfterRequest).await;
    let seen = server.requests().pop().unwrap();
    assert_eq!(
        (
            seen.number,
            seen.connection,
            seen.method.as_str(),
            seen.path.as_str()
        ),
        (0, 0, "POST", "/orders")
    );
    assert_eq!(
        (
            seen.query.as_str(),
            seen.header("x-KEY"),
            seen.body.as_slice()
        ),
        ("key=s3cret", Some("s3cret"), &b"{\"a\":1}"[..])
    );
    assert_eq!(seen.fault, Some(Fault::CloseAfterRequest));
    let shown = format!("{seen:?} {server:?}");
    assert!(
        !shown.contains("s3cret")
            && shown.contains("(\"host\", \"faulty\")")
            && shown.contains("7 bytes"),
        "{shown}"
    );
    assert_eq!(
        (
            server.take_requests().len(),
            server.requests().len(),
            server.executions()
        ),
        (1, 0, 1)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_function_decides_and_counts_are_right_when_many_call_at_once() {
    let server = Faulty::start_with(|seen| match (seen.number % 4, seen.path.as_str()) {
        (0, _) => Fault::ResetAfterRequest,
        (1, _) => Fault::ResetBeforeRequest,
        (2, _) => Fault::ResetDuringRequest(usize::MAX),
        (_, path) => Fault::ok(path),
    })
    .await
    .unwrap();
    let server = std::sync::Arc::new(server);
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..40 {
        let server = std::sync::Arc::clone(&server);
        clients.spawn(async move {
            let mut stream = connect(&server).await;
            stream.write_all(POST).await.unwrap();
            read_to(&mut stream, "\r\n\r\n/orders").await.end == End::Open
        });
    }
    let answered = clients
        .join_all()
        .await
        .into_iter()
        .filter(|answered| *answered)
        .count();
    assert_eq!(
        (
            answered,
            server.connections(),
            server.executions(),
            server.requests().len()
        ),
        (10, 40, 20, 20)
    );
}

#[tokio::test]
async fn what_is_in_line_goes_first() {
    let server = Faulty::start_with(|_| Fault::ok("decided")).await.unwrap();
    server.enqueue(Fault::CloseAfterRequest);
    assert_eq!(send(&server, GET).await, got("", End::Closed));
    let response = send(&server, b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n").await;
    assert!(response.text.ends_with("decided"));
}

#[tokio::test]
async fn a_closed_port_refuses() {
    let port = closed_port().unwrap();
    for _ in 0..2 {
        let refused = TcpStream::connect(port.url().strip_prefix("http://").unwrap()).await;
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::ConnectionRefused);
    }
}
