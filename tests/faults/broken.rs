//! Connections that break, and responses that are not valid.

use infoplug::Phase;
use infoplug_mock::{Canned, Fault, Faulty};

use crate::Outcome::{Decode, Status, Transport, Value};
use crate::{Outcome, builder, end, start};

fn raw(bytes: &str) -> Fault {
    Fault::Raw(bytes.into())
}

/// The fault of the first request, the outcome of a call that must not be retried, and whether the
/// server executed it.
#[allow(clippy::too_many_lines, reason = "a table")]
fn faults() -> Vec<(&'static str, Fault, Outcome, bool)> {
    let response = || Canned::ok("{\"id\":1}");
    let exchange = Transport(Phase::Exchange);
    let body = Transport(Phase::Body);
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    vec![
        (
            "reset before the request",
            Fault::ResetBeforeRequest,
            exchange,
            false,
        ),
        (
            "reset at its first byte",
            Fault::ResetDuringRequest(1),
            exchange,
            false,
        ),
        (
            "reset in its head",
            Fault::ResetDuringRequest(20),
            exchange,
            false,
        ),
        (
            "reset in its body",
            Fault::ResetDuringRequest(100_000),
            exchange,
            false,
        ),
        (
            "reset after the request",
            Fault::ResetAfterRequest,
            exchange,
            true,
        ),
        (
            "closed after the request",
            Fault::CloseAfterRequest,
            exchange,
            true,
        ),
        (
            "cut in the head",
            Fault::CutInHeader(response()),
            exchange,
            true,
        ),
        ("cut in the body", Fault::CutInBody(response()), body, true),
        (
            "reset in the body",
            Fault::ResetInBody(response()),
            body,
            true,
        ),
        ("garbage", Fault::garbage(), exchange, true),
        ("no HTTP version", raw("200 OK\r\n\r\n{}"), exchange, true),
        (
            "two lengths",
            raw(&format!(
                "{head}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}"
            )),
            exchange,
            true,
        ),
        (
            "a length that is no number",
            raw(&format!("{head}Content-Length: two\r\n\r\n{{}}")),
            exchange,
            true,
        ),
        (
            "a head without end",
            raw(&format!("{head}X-Long: {}", "x".repeat(2 << 20))),
            exchange,
            true,
        ),
        (
            "a body shorter than its length",
            raw(&format!("{head}Content-Length: 9\r\n\r\n{{}}")),
            body,
            true,
        ),
        (
            "chunks without the last one",
            raw(&format!(
                "{head}Transfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n"
            )),
            body,
            true,
        ),
        (
            "a chunk of no size",
            raw(&format!(
                "{head}Transfer-Encoding: chunked\r\n\r\nzz\r\n{{}}\r\n"
            )),
            body,
            true,
        ),
        (
            "a string that ends too soon, without a length",
            raw(&format!("{head}\r\n{{\"id\":")),
            Decode,
            true,
        ),
        (
            "a body until the end of the connection",
            raw(&format!("{head}\r\n{{}}")),
            Value,
            true,
        ),
        ("HTTP/1.0", raw("HTTP/1.0 200 OK\r\n\r\n{}"), Value, true),
        (
            "chunks",
            raw(&format!(
                "{head}Transfer-Encoding: chunked\r\n\r\n1\r\n{{\r\n1\r\n}}\r\n0\r\n\r\n"
            )),
            Value,
            true,
        ),
        (
            "interim responses",
            Fault::Informational(response()),
            Value,
            true,
        ),
        (
            "bytes after the response",
            Fault::ExtraBytes {
                response: response(),
                extra: b"HTTP/1.1 500 No\r\n\r\n".to_vec(),
            },
            Value,
            true,
        ),
        (
            "closed after the response",
            Fault::CloseAfterResponse(response()),
            Value,
            true,
        ),
    ]
}

#[tokio::test]
async fn a_response_that_is_no_http_is_said_to_be_none() {
    let head = "HTTP/1.1 200 OK\r\n";
    for (name, fault, reason) in [
        ("garbage", Fault::garbage(), "parsed"),
        (
            "two lengths",
            raw(&format!(
                "{head}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}"
            )),
            "content-length",
        ),
        (
            "a hundred headers too many",
            raw(&format!("{head}{}\r\n", "X-Many: 1\r\n".repeat(200))),
            "message head is too large",
        ),
    ] {
        let (server, api) = start([fault]).await;
        let error = api.start().what("a").await.unwrap_err();
        let line = error.to_string();
        assert!(
            line.starts_with("start: the response is not valid HTTP, and the call may have run: "),
            "{name}: {line}"
        );
        assert!(
            line.contains(reason) && error.cause().unwrap().contains("not an HTTP response"),
            "{name}: {error:#}"
        );
        assert_eq!(
            (error.was_sent(), error.is_retryable(), server.executions()),
            (true, false, 1),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_call_that_starts_something_is_tried_once_and_fails_as_far_as_it_got() {
    for (name, fault, outcome, is_executed) in faults() {
        let (server, api) = start([fault]).await;
        // Long enough to be sent in several parts.
        let came = end(api.start().what("x".repeat(200_000)).send_full()).await;
        assert_eq!(came, (outcome, 1), "{name}");
        assert_eq!(server.executions(), usize::from(is_executed), "{name}");
        let (spent, maybe) = if matches!(outcome, Value | Decode) {
            (25.0, 0.0)
        } else {
            (0.0, 25.0)
        };
        assert_eq!(
            (api.credits_spent(), api.credits_maybe_spent()),
            (spent, maybe),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_call_that_is_safe_and_free_is_tried_again_and_succeeds() {
    for (name, fault, outcome, is_executed) in faults() {
        let (server, api) = start([fault]).await;
        let came = end(api.check().what("x".repeat(200_000)).send_full()).await;
        let wanted = match outcome {
            // A complete response is not fetched again.
            Value | Decode => (outcome, 1),
            _ => (Value, 2),
        };
        assert_eq!(came, wanted, "{name}");
        assert_eq!(
            server.executions(),
            usize::from(is_executed) + usize::from(wanted.1 > 1),
            "{name}"
        );
    }
}

#[tokio::test]
async fn it_is_given_up_after_three_attempts() {
    for (name, fault, outcome, is_executed) in faults() {
        // That fault would be consumed by connections, not by requests.
        if matches!(outcome, Value | Decode) || fault == Fault::ResetBeforeRequest {
            continue;
        }
        let server = Faulty::start([]).await.unwrap().otherwise(fault);
        let api = builder(server.url()).build().unwrap();
        assert_eq!(
            end(api.check().what("x".repeat(200_000)).send_full()).await,
            (outcome, 3),
            "{name}"
        );
        assert_eq!(
            server.executions(),
            if is_executed { 3 } else { 0 },
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_status_is_known_however_the_body_of_an_error_ends() {
    let response = |status| Canned::new(status, "{\"code\":\"bad_value\",\"details\":\"too");
    for fault in [
        Fault::CutInBody(response(400)),
        Fault::ResetInBody(response(400)),
    ] {
        let (server, api) = start([fault]).await;
        let error = api.look().await.unwrap_err();
        let response = error.response().unwrap();
        assert_eq!(
            (
                crate::outcome(&error),
                response.code_text(),
                response.is_body_complete()
            ),
            (Status(400), Some("bad_value"), false)
        );
        assert_eq!((error.attempts(), server.executions()), (1, 1));
    }
    // A partial string is not a string, so the advice for the status applies.
    let (server, api) = start([Fault::CutInBody(Canned::new(503, "{\"code\":\"bad_va"))]).await;
    assert_eq!(end(api.look().send_full()).await, (Value, 2));
    assert_eq!(server.executions(), 2);
}
