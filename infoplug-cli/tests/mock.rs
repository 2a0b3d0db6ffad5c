//! `infoplug mock`, run as a person or a script runs it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic is how a test fails"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Output, Stdio};

/// A mock that runs until it is dropped.
struct Running {
    child: Child,
    output: Option<BufReader<ChildStdout>>,
    address: String,
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        let mut child = command(arguments)
            .args(["--port", "0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        output.read_line(&mut first).unwrap();
        let (_, address) = first
            .trim_end()
            .split_once("http://")
            .unwrap_or_else(|| panic!("{first}"));
        let before = if arguments.contains(&"--quiet") {
            ""
        } else {
            " mock listening on "
        };
        assert!(
            first.split_once("http://").is_some_and(
                |(name, _)| name.ends_with(before) && name.is_empty() == before.is_empty()
            ),
            "{first}"
        );
        let address = address.to_owned();
        Self {
            child,
            output: Some(output),
            address,
        }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.as_mut().unwrap().read_line(&mut line).unwrap();
        line
    }

    /// Sends a request with these lines and returns the whole response.
    fn send(&self, head: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        write!(
            stream,
            "{head}\r\nHost: mock\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        response
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_infoplug"));
    command.arg("mock").args(arguments);
    command
}

/// Returns the message of a mock that does not start, and the exit code.
fn refused(arguments: &[&str]) -> (i32, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command(arguments).output().unwrap();
    assert!(stdout.is_empty(), "{}", String::from_utf8_lossy(&stdout));
    (status.code().unwrap(), String::from_utf8(stderr).unwrap())
}

fn spec(name: &str) -> String {
    format!("{}/../spec/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn file(name: &str, content: &str) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn it_says_where_it_is_and_how_it_is_called() {
    let mut mock = Running::start(&["--key", "it's-a-key"]);
    assert!(
        mock.address.starts_with("127.0.0.1:") && !mock.address.ends_with(":4010"),
        "{}",
        mock.address
    );
    let (curl, address) = (mock.line(), mock.address.clone());
    for part in [
        "  curl ",
        r"-H 'X-INFOPLUG-API-KEY: it'\''s-a-key'",
        "-d '{\"keywords\":\"fintech\"}'",
        " http://",
        "/search-companies\n",
    ] {
        assert!(
            curl.contains(part) && curl.contains(&address),
            "{part} is not in {curl}"
        );
    }
    assert!(mock.line().contains("Prefer: error="));
}

#[test]
fn each_request_is_a_line() {
    let mut mock = Running::start(&[]);
    mock.line();
    mock.line();
    let key = "X-INFOPLUG-API-KEY: mock-key";
    let response = mock.send(
        &format!("POST /search-companies HTTP/1.1\r\n{key}"),
        r#"{"keywords":"x"}"#,
    );
    assert!(
        response.starts_with("HTTP/1.1 200 OK\r\n") && response.contains("request_id"),
        "{response}"
    );
    let line = mock.line();
    assert!(
        line.contains("s POST /search-companies -> 200 search_companies ")
            && line.ends_with(" ms\n"),
        "{line}"
    );

    let response = mock.send(
        &format!("POST /search-companies HTTP/1.1\r\n{key}"),
        r#"{"keywords":"x","limit":0}"#,
    );
    assert!(response.starts_with("HTTP/1.1 400 "), "{response}");
    assert!(
        mock.line()
            .contains(" -> 400 search_companies limit_out_of_range ")
    );

    mock.send("GET /nowhere?key=mock-key&x=%1b%5B31m HTTP/1.1", "");
    assert!(
        mock.line()
            .contains("GET /nowhere?key=***&x=%1B[31m -> 404 (no endpoint) ")
    );
}

#[test]
fn a_line_says_that_nobody_got_the_answer_and_what_was_not_known() {
    let mut mock = Running::start(&[]);
    mock.line();
    mock.line();
    let head = "GET /get-company-search-status?request_id=a HTTP/1.1\r\nHost: mock\r\nX-INFOPLUG-API-KEY: mock-key";
    let mut stream = TcpStream::connect(&mock.address).unwrap();
    write!(stream, "{head}\r\nPrefer: delay=600000\r\n\r\n").unwrap();
    // The next request, on another connection, shows that this one has arrived.
    let response = mock.send(&format!("{head}\r\nPrefer: errror=mock-key"), "");
    assert!(response.starts_with("HTTP/1.1 501 "), "{response}");
    let line = mock.line();
    assert!(
        line.contains(" -> 501 get_company_search_status ")
            && line.contains(" ms: the mock cannot follow Prefer: ")
            && !line.contains("mock-key"),
        "{line}"
    );
    drop(stream);
    let line = mock.line();
    assert!(
        line.contains(" -> no response get_company_search_status "),
        "{line}"
    );
    let response = mock.send("GET / HTTP/1.1", "");
    assert!(
        response.starts_with("HTTP/1.1 200 ") && response.contains("\"POST /search-companies\""),
        "{response}"
    );
}

#[test]
fn a_key_in_a_path_is_in_no_line() {
    let mut mock = Running::start(&["--spec", &spec("telegram.yaml"), "--key", "123:secret"]);
    assert!(
        mock.line().contains("/bot123%3Asecret/getMe"),
        "the sample call shows the key"
    );
    mock.line();
    let response = mock.send("GET /bot123:secret/getMe HTTP/1.1", "");
    assert!(response.starts_with("HTTP/1.1 200 OK\r\n"), "{response}");
    let line = mock.line();
    assert!(
        line.contains("GET /***/getMe -> 200 get_me ") && !line.contains("secret"),
        "{line}"
    );
}

#[test]
fn jobs_and_pages_are_as_long_as_they_are_told_to_be() {
    let mock = Running::start(&["--polls", "0", "--quiet"]);
    let key = "X-INFOPLUG-API-KEY: mock-key";
    let started = mock.send(
        &format!("POST /search-companies HTTP/1.1\r\n{key}"),
        r#"{"keywords":"x"}"#,
    );
    let (_, rest) = started.split_once("\"request_id\":\"").unwrap();
    let (id, _) = rest.split_once('"').unwrap();
    let status = mock.send(
        &format!("GET /get-company-search-status?request_id={id} HTTP/1.1\r\n{key}"),
        "",
    );
    assert!(status.contains("\"completed\""), "{status}");
}

#[test]
fn the_address_has_the_path_of_the_base_url() {
    let tickets = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../spec/examples/tickets.yaml");
    let mut mock = Running::start(&["--cors", "--spec", tickets.to_str().unwrap()]);
    let (address, path) = mock
        .address
        .split_once('/')
        .map(|(address, path)| (address.to_owned(), path.to_owned()))
        .unwrap();
    assert_eq!(path, "v2");
    let curl = mock.line();
    assert!(
        curl.contains(&format!("http://{address}/v2/tickets")),
        "{curl}"
    );
    mock.address = address;
    let origin = "Origin: http://localhost:3000\r\nAccess-Control-Request-Method: GET\r\nAccess-Control-Request-Headers: authorization";
    let preflight = mock.send(&format!("OPTIONS /v2/tickets HTTP/1.1\r\n{origin}"), "");
    assert!(
        preflight.starts_with("HTTP/1.1 204 ")
            && preflight.contains("access-control-allow-origin: *"),
        "{preflight}"
    );
    assert!(preflight.contains("authorization"), "{preflight}");
    assert!(
        mock.send("GET /tickets HTTP/1.1", "")
            .starts_with("HTTP/1.1 404 ")
    );
}

#[test]
fn what_is_quiet_prints_the_address_only() {
    let mut mock = Running::start(&["--quiet"]);
    mock.send("GET /nowhere HTTP/1.1", "");
    mock.child.kill().unwrap();
    assert_eq!(mock.line(), "");
}

#[test]
fn it_goes_on_when_nobody_reads_what_it_prints() {
    let mut mock = Running::start(&[]);
    mock.output = None;
    for _ in 0..3 {
        assert!(
            mock.send("GET /nowhere HTTP/1.1", "")
                .starts_with("HTTP/1.1 404 ")
        );
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_well() {
    let mut mock = Running::start(&[]);
    let killed = Command::new("kill")
        .args(["-INT", &mock.child.id().to_string()])
        .status()
        .unwrap();
    assert!(killed.success());
    assert_eq!(mock.child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_port_that_is_taken_is_1_and_says_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let (code, message) = refused(&["--port", &port]);
    assert_eq!(code, 1);
    assert_eq!(
        message,
        format!(
            "error: port {port} is taken: choose another with --port, or --port 0 for any free one\n"
        )
    );
}

#[test]
fn a_broken_or_missing_spec_is_1_with_its_places() {
    let broken = file(
        "broken_mock.yaml",
        "infoplug: 1\napi: { name: Ping }\nendpoints: { ping: { gte: /ping } }\n",
    );
    let (code, message) = refused(&["--port", "0", "--spec", &broken]);
    assert_eq!(code, 1);
    assert!(
        message.contains("broken_mock.yaml:2:1\n") && message.contains("did you mean `get`?"),
        "{message}"
    );
    let (code, message) = refused(&["--port", "0", "--spec", "/does/not/exist.yaml"]);
    assert!(
        code == 1 && message.contains("/does/not/exist.yaml"),
        "{code} {message}"
    );
    assert!(
        message.contains("relative to the current directory") && !message.contains("#[api"),
        "{message}"
    );
}

#[test]
fn wrong_usage_is_2() {
    for (arguments, part) in [
        (&["--port", "70000"][..], "70000 is not in 0..=65535"),
        (&["--key", ""], "--key"),
        (
            &["--key", "a b"],
            "a key consists of ASCII letters, digits and punctuation",
        ),
        (&["--polls", "-1"], "-1"),
        (&["--rows", "x"], "invalid digit"),
        (&["--page-size", "0"], "0 is not in 1.."),
        (&["spec.yaml"], "unexpected argument"),
    ] {
        let (code, message) = refused(arguments);
        assert!(
            code == 2 && message.contains(part),
            "{arguments:?}: {code} {message}"
        );
    }
}
