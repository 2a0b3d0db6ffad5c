//! The cost of hostile bodies. A body has at most `max_body` bytes, but the decoded value may be
//! many times larger.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test a panic is the message"
)]

use std::fmt::Debug;
use std::future::Future;
use std::iter;

use infoplug::{ApiClient, ApiResponse, CallError, Client};
use infoplug_mock::{Canned, Fault, Faulty};
use tokio::runtime::{Builder, Runtime};

/// A client of an API with large responses.
#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/specs/memory.yaml")]
pub struct Memory(Client);

/// A part of a row, as a user's own type behind an alias that the macro cannot see through.
#[derive(Debug, ApiResponse)]
#[api(client = Memory, type = "Row")]
struct Brief {
    #[allow(dead_code, reason = "only its memory counts")]
    a: Alias,
    #[allow(dead_code, reason = "only its memory counts")]
    b: Alias,
    #[allow(dead_code, reason = "only its memory counts")]
    next: Option<Box<Brief>>,
}

type Alias = Option<String>;

/// A row whose part is much larger than the slot that it is read into.
#[derive(Debug, ApiResponse)]
#[api(client = Memory, type = "Row")]
struct Wide {
    #[allow(dead_code, reason = "only its memory counts")]
    inner: Option<Part>,
}

#[derive(Debug, ApiResponse)]
#[api(client = Memory, type = "Inner")]
#[allow(dead_code, reason = "only its memory counts")]
struct Part {
    a: Option<String>,
    b: Option<String>,
    c: Option<String>,
    d: Option<String>,
    e: Option<String>,
    f: Option<String>,
    g: Option<String>,
    h: Option<String>,
}

const MIB: usize = 1024 * 1024;
/// The number of bytes that are read of a body.
const BODY: usize = 64 * MIB;
/// The peak memory that a call may use, including the body.
const MOST: u64 = 400 * MIB as u64;

/// Returns a client for a server that sends this body.
fn serve(body: Vec<u8>) -> (Runtime, Faulty, Memory) {
    // The server has its own threads, whose memory does not count.
    let server = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let faulty = server
        .block_on(Faulty::start([]))
        .unwrap()
        .otherwise(Fault::Response(Canned::ok(body)));
    let api = Memory::builder().base_url(faulty.url()).build().unwrap();
    (server, faulty, api)
}

/// Returns the outcome of a call and its peak memory.
fn measure<T: Debug, C: Debug + std::fmt::Display, F: Future<Output = Result<T, CallError<C>>>>(
    body: Vec<u8>,
    call: impl FnOnce(Memory) -> F,
) -> (Result<(), String>, u64) {
    let (_server, _faulty, api) = serve(body);
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let mut end = Ok(());
    let counted = allocation_counter::measure(|| {
        end = runtime
            .block_on(call(api))
            .map(drop)
            .map_err(|error| error.to_string());
    });
    (end, counted.bytes_max)
}

/// Returns a body of the maximum length that repeats one part.
fn body(before: &str, part: &str, after: &str) -> Vec<u8> {
    let rest = BODY - before.len() - after.len() - part.len();
    let parts = format!("{part},").repeat(rest / (part.len() + 1));
    format!("{before}{parts}{part}{after}").into_bytes()
}

fn list(part: &str) -> Vec<u8> {
    body("[", part, "]")
}

/// Returns members with distinct names, followed by members of one name until the body is full.
fn members(value: &str, after: &str) -> Vec<u8> {
    let names = (0..1_500_000).fold("{".to_owned(), |names, index| {
        names + "\"x" + &format!("{index:x}") + "\":" + value + ","
    });
    body(&names, &format!("\"x\":{value}"), after)
}

/// Asserts that the call fails at the limit, within its memory.
fn is_refused<
    T: Debug,
    C: Debug + std::fmt::Display,
    F: Future<Output = Result<T, CallError<C>>>,
>(
    what: &str,
    body: Vec<u8>,
    call: impl FnOnce(Memory) -> F,
) {
    let (end, most) = measure(body, call);
    let message = end.expect_err(what);
    assert!(
        message.contains(
            "larger than `max_decoded` allows: at most 134217728 bytes of memory, exceeded at `$"
        ),
        "{what}: {message}"
    );
    assert!(most < MOST, "{what}: {} MiB", most / MIB as u64);
}

/// Asserts that the call ends within its memory, with success or failure.
fn is_bounded<
    T: Debug,
    C: Debug + std::fmt::Display,
    F: Future<Output = Result<T, CallError<C>>>,
>(
    what: &str,
    body: Vec<u8>,
    call: impl FnOnce(Memory) -> F,
) {
    let (_, most) = measure(body, call);
    assert!(most < MOST, "{what}: {} MiB", most / MIB as u64);
}

#[test]
fn elements_that_take_more_than_their_bytes() {
    is_refused("empty objects", list("{}"), |api| async move {
        api.rows().await
    });
    is_refused(
        "empty objects, with all else",
        list("{}"),
        |api| async move { api.rows().send_full().await },
    );
    is_refused(
        "empty objects, as a type of the user",
        list("{}"),
        |api| async move { api.rows().send_as::<Vec<Brief>>().await },
    );
    is_refused("boxed objects", list(r#"{"next":{}}"#), |api| async move {
        api.rows().await
    });
    is_refused(
        "texts",
        list(r#""""#),
        |api| async move { api.texts().await },
    );
    is_refused("short strings", list(r#""a""#), |api| async move {
        api.texts().await
    });
    is_refused("short numbers", list("1"), |api| async move {
        api.numbers().await
    });
    is_refused(
        "empty lists",
        list("[]"),
        |api| async move { api.lists().await },
    );
    is_refused("lists of one", list("[1]"), |api| async move {
        api.lists().await
    });
    is_refused(
        "any JSON",
        list("1"),
        |api| async move { api.values().await },
    );
}

#[test]
fn boxed_parts_of_types_of_the_user() {
    let rows = list(r#"{"a":"","b":"","next":{"a":"1"}}"#);
    is_refused("a part of it", rows, |api| async move {
        api.rows().send_as::<Vec<Brief>>().await
    });
    is_refused(
        "a value larger than its location",
        list("{}"),
        |api| async move { api.rows().send_as::<Vec<Wide>>().await },
    );
}

#[test]
fn members_that_take_more_than_their_bytes() {
    is_refused(
        "members that are not listed",
        members("1", "}"),
        |api| async move { api.row().await },
    );
    is_refused("a map", members("\"\"", "}"), |api| async move {
        api.map().await
    });
    is_refused(
        "empty maps",
        list("{}"),
        |api| async move { api.maps().await },
    );
    is_refused("maps of one", list(r#"{"a":1}"#), |api| async move {
        api.maps().await
    });
    is_refused(
        "members beside an envelope",
        members("1", r#","data":1}"#),
        |api| async move { api.wrapped().send_full().await },
    );
}

#[test]
fn pages() {
    let rows = || body(r#"{"rows":["#, "{}", "]}");
    is_refused("a page", rows(), |api| async move { api.pages().await });
    is_refused("the items of a page", rows(), |api| async move {
        let mut items = std::pin::pin!(api.pages().items());
        items.next().await.transpose().map(drop)
    });
}

#[test]
fn bodies_that_are_no_larger_than_they_look() {
    let long = format!("\"\\u0001{}\"", "a".repeat(1000));
    is_bounded("one JSON value", list(&long), |api| async move {
        api.value().await
    });
    is_bounded("long strings", list(&long), |api| async move {
        api.texts().await
    });
    let text = || format!("[\"{}\"]", "a".repeat(BODY - 16)).into_bytes();
    is_bounded("one string", text(), |api| async move { api.texts().await });
    is_bounded("one string as JSON", text(), |api| async move {
        api.value().send_full().await
    });
    // Each byte that is not UTF-8 becomes three.
    let binary: Vec<u8> = iter::once(b'"')
        .chain(iter::repeat_n(0xff, BODY - 2))
        .chain([b'"'])
        .collect();
    is_bounded("no UTF-8", binary, |api| async move { api.value().await });
    // An unescaped control character is accepted, and takes six bytes as JSON.
    let controls = |before: &str, after: &str| {
        let (before, after) = (before.as_bytes(), after.as_bytes());
        [before, &vec![1; BODY - before.len() - after.len()], after].concat()
    };
    is_refused(
        "control characters",
        controls("\"", "\""),
        |api| async move { api.value().await },
    );
    is_refused(
        "control characters in a list",
        controls("[\"", "\"]"),
        |api| async move { api.value().await },
    );
    is_refused(
        "control characters in a member",
        controls("{\"x\":[\"", "\"]}"),
        |api| async move { api.row().await },
    );
    is_bounded("no JSON", vec![b'<'; BODY], |api| async move {
        api.value().await
    });
    is_bounded("brackets", vec![b'['; BODY], |api| async move {
        api.value().await
    });
}

#[test]
fn the_limit_is_a_setting_of_client_and_request() {
    let body = || b"[{},{},{},{}]".to_vec();
    let (server, faulty, api) = serve(body());
    let message = server
        .block_on(api.rows().max_decoded(1000).send())
        .unwrap_err();
    assert_eq!(
        message.to_string(),
        "rows: the call succeeded (200), but its response is larger than `max_decoded` allows: at most 1000 bytes of memory, exceeded at `$[0]`"
    );
    assert_eq!(
        message.solution().unwrap(),
        "Take what you need from the body. For later calls, raise `max_decoded` of the client or the request, or request less."
    );
    let CallError::Decode(undecoded) = message else {
        panic!("{message}")
    };
    assert_eq!(undecoded.body(), body());
    let api = Memory::builder()
        .base_url(faulty.url())
        .max_decoded(1000)
        .build()
        .unwrap();
    server.block_on(api.rows().send()).unwrap_err();
    assert_eq!(
        server
            .block_on(api.rows().max_decoded(100_000).send())
            .unwrap()
            .len(),
        4
    );
}
