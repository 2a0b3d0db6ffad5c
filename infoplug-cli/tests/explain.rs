//! `infoplug explain`, run as a person or a script runs it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic is how a test fails"
)]

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

fn explain(arguments: &[&str]) -> Output {
    with_input(arguments, b"")
}

fn with_input(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_infoplug"))
        .arg("explain")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read its input closes it.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn text(output: &Output) -> &str {
    assert!(output.status.success(), "{output:?}");
    std::str::from_utf8(&output.stdout).unwrap()
}

/// Returns the JSON object that the command prints.
fn object(arguments: &[&str], input: &[u8]) -> Value {
    let output = with_input(&[arguments, &["--format", "json"]].concat(), input);
    let lines: Vec<&str> = text(&output).lines().collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    serde_json::from_str(lines[0]).unwrap()
}

/// Returns the message of a failed run, and the exit code.
fn refused(arguments: &[&str]) -> (i32, String) {
    let output = explain(arguments);
    assert!(output.stdout.is_empty(), "{output:?}");
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn file(name: &str, content: &[u8]) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, content).unwrap();
    path
}

#[test]
fn a_code_is_explained_with_what_to_do_and_where_it_is_documented() {
    let output = explain(&["not_found"]);
    let page = text(&output);
    assert!(page.starts_with("not_found (404 Not Found)\n"), "{page}");
    for part in [
        "cause:",
        "solution:",
        "never",
        "get_company_search_status",
        "https://docs.infoplug.io/docs/api-reference/status-codes",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
}

#[test]
fn a_status_is_explained_at_every_endpoint_of_every_spec() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut count = 0;
    for folder in ["spec", "spec/examples", "tests/specs"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|end| end != "yaml") {
                continue;
            }
            let spec = infoplug_spec::load(&path, "a.yaml").unwrap();
            for endpoint in &spec.endpoints {
                let (path, name) = (path.to_str().unwrap(), &endpoint.name.wire);
                let output = explain(&["500", "--spec", path, "--endpoint", name]);
                assert!(
                    text(&output).contains("retry:"),
                    "{path} {name}: {output:?}"
                );
                count += 1;
            }
        }
    }
    assert!(count > 100, "{count}");
}

#[test]
fn a_status_is_explained_with_its_codes() {
    let output = explain(&["429"]);
    let page = text(&output);
    assert!(page.starts_with("429 Too Many Requests\n"), "{page}");
    assert!(
        page.contains("rate_limit_exceeded") && page.contains("after a pause"),
        "{page}"
    );
    let gateway = explain(&["502"]);
    let page = text(&gateway);
    assert!(
        page.starts_with("502 Bad Gateway\n") && page.contains("does not list this status"),
        "{page}"
    );
    assert_eq!(object(&["502"], b"")["retryable"], json!(true));
    let vendor = explain(&["783"]);
    let page = text(&vendor);
    assert!(
        page.starts_with("783\n") && page.contains("A vendor's own status"),
        "{page}"
    );
    let success = object(&["200"], b"");
    assert_eq!(
        (&success["is_error"], &success["status"]),
        (&json!(false), &json!(200))
    );
}

#[test]
fn what_an_endpoint_says_of_a_code_counts_more_than_what_the_api_says() {
    let object = object(
        &[
            "invalid_parameter",
            "--endpoint",
            "get_company_search_status",
        ],
        b"",
    );
    assert_eq!(
        (&object["parameter"], &object["details"]),
        (&json!("request_id"), &json!("Request ID is required"))
    );
}

fn keys_of(object: &Value) -> Vec<String> {
    let mut keys: Vec<String> = object.as_object().unwrap().keys().cloned().collect();
    keys.sort();
    keys
}

/// Returns the keys in the first column of the table.
fn documented_keys() -> Vec<String> {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/explain.md"))
        .unwrap();
    let rows = text
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` | "))
        .map(|(keys, _)| keys.to_owned());
    let mut keys: Vec<String> = rows
        .flat_map(|keys| keys.split("`, `").map(str::to_owned).collect::<Vec<_>>())
        .collect();
    keys.sort();
    keys
}

#[test]
fn the_json_of_an_answer_has_exactly_the_documented_keys() {
    let body = br#"{"message":"insufficient_credits","details":"Not enough credits"}"#;
    let object = object(
        &[
            "--status",
            "402",
            "--header",
            "Retry-After: 30",
            "--body",
            "-",
        ],
        body,
    );
    let documented = documented_keys();
    assert_eq!(keys_of(&object), documented);
    for argument in ["not_found", "404", "200"] {
        assert_eq!(
            keys_of(&self::object(&[argument], b"")),
            documented,
            "{argument}"
        );
    }
}

#[test]
fn a_body_comes_from_a_file_the_standard_input_or_the_argument() {
    let body = br#"{"message":"unauthorized","details":"Invalid or missing API key"}"#;
    let path = file("answer.json", body);
    let from_file = object(
        &["--status", "401", "--body", &format!("@{}", path.display())],
        b"",
    );
    let from_input = object(&["--status", "401", "--body", "-"], body);
    let from_argument = object(
        &[
            "--status",
            "401",
            "--body",
            std::str::from_utf8(body).unwrap(),
        ],
        b"",
    );
    assert_eq!(from_file["code"], json!("unauthorized"));
    assert_eq!((&from_file, &from_file), (&from_input, &from_argument));
}

#[test]
fn any_bytes_are_a_body() {
    let cases: [(&[u8], Value); 9] = [
        (b"<html>502</html>", Value::Null),
        (b"", Value::Null),
        (b"\xff\xfe\x00", Value::Null),
        (
            b"\xef\xbb\xbf{\"message\":\"not_found\"}",
            json!("not_found"),
        ),
        (b"{\"message\":\"a\xffb\"}", json!("a\u{fffd}b")),
        (b"{\"message\":\"a\",\"message\":\"b\"}", json!("b")),
        (b"{\"message\":404}", json!("404")),
        (
            b"{\"message\":\"not_found\",\"details\":\"cut o",
            json!("not_found"),
        ),
        (b"[[[[", Value::Null),
    ];
    for (body, code) in cases {
        let object = object(&["--status", "502", "--body", "-"], body);
        assert_eq!(
            (&object["code"], &object["status"]),
            (&code, &json!(502)),
            "{}",
            body.escape_ascii()
        );
        assert_eq!(object["body_kept"], json!(!body.is_empty()));
    }
}

#[test]
fn nesting_and_size_do_no_harm() {
    let deep = format!("{{\"message\":\"not_found\",\"x\":{}", "[".repeat(100_000));
    assert_eq!(
        object(&["--status", "404", "--body", "-"], deep.as_bytes())["code"],
        json!("not_found")
    );
    let large = format!(
        "{{\"message\":\"not_found\",\"details\":\"{}\"}}",
        "x".repeat(10 << 20)
    );
    let object = object(&["--status", "404", "--body", "-"], large.as_bytes());
    assert_eq!(
        (&object["code"], &object["details"], &object["body_kept"]),
        (&json!("not_found"), &Value::Null, &json!(true))
    );
}

#[test]
fn waits_are_read_or_left_out() {
    for (value, seconds) in [
        ("30", json!(30)),
        ("2.128", json!(2.128)),
        ("0", json!(0)),
        ("inf", Value::Null),
        ("NaN", Value::Null),
        ("-1", Value::Null),
        ("Sun, 06 Nov 1994 08:49:37 GMT", json!(0)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", json!(31_536_000)),
        ("99999999999999999999999", json!(31_536_000)),
        ("soon", Value::Null),
    ] {
        let object = object(
            &[
                "--status",
                "429",
                "--header",
                &format!("Retry-After: {value}"),
            ],
            b"",
        );
        assert_eq!(object["retry_after_seconds"], seconds, "{value}");
    }
    let twice = object(
        &[
            "--status",
            "429",
            "--header",
            "Retry-After: 5",
            "--header",
            "retry-after: 7",
        ],
        b"",
    );
    assert_eq!(twice["retry_after_seconds"], json!(5));
}

#[test]
fn the_method_decides_whether_a_failure_of_the_server_is_worth_another_try() {
    let retryable = |arguments: &[&str]| {
        object(&[&["--status", "500"], arguments].concat(), b"")["retryable"].clone()
    };
    assert_eq!(retryable(&[]), json!(true));
    assert_eq!(retryable(&["--method", "post"]), json!(false));
    assert_eq!(retryable(&["--endpoint", "search_companies"]), json!(false));
    assert_eq!(
        retryable(&["--endpoint", "get_company_details"]),
        json!(true)
    );
}

/// Creates a spec with this `error_body`, and an endpoint that starts something.
fn spec(name: &str, error_body: &str) -> String {
    let text = format!(
        "infoplug: 1\napi: {{ name: Try, base_url: https://try.example.com }}\nstatuses: {{ 200: ok, 429: {{ meaning: slow, retry: {{ advice: not_processed, pause: 30s }} }}, 503: later }}\n\
         error_body:\n{error_body}\nerrors: {{ busy: {{ cause: c, solution: s, retry: always }} }}\n\
         endpoints: {{ make: {{ post: /m, errors: {{ busy: {{ cause: It is busy here. }} }} }}, look: {{ get: /l }} }}\n"
    );
    file(name, text.as_bytes()).to_str().unwrap().to_owned()
}

#[test]
fn a_million_elements_put_together_take_no_time() {
    let spec = spec("join.yaml", "  parameter: { pointer: /loc, join: . }");
    let body = format!("{{\"loc\":[{}1]}}", "1,".repeat(500_000));
    let object = object(
        &["--spec", &spec, "--status", "400", "--body", "-"],
        body.as_bytes(),
    );
    assert!(
        object["parameter"].as_str().unwrap().starts_with("1.1.1"),
        "{object}"
    );
}

#[test]
fn a_header_that_comes_twice_counts_where_it_gives_a_value() {
    let spec = spec(
        "twice.yaml",
        "  code: { header: WWW-Authenticate, auth_param: error }",
    );
    let headers = [
        "WWW-Authenticate: Basic realm=\"x\"",
        "WWW-Authenticate: Bearer error=\"invalid_token\"",
        "Retry-After: soon",
        "Retry-After: 5",
    ];
    let mut arguments = vec!["--spec", &spec, "--status", "401"];
    arguments.extend(headers.iter().flat_map(|header| ["--header", header]));
    let object = object(&arguments, b"");
    assert_eq!(
        (&object["code"], &object["retry_after_seconds"]),
        (&json!("invalid_token"), &json!(5))
    );
}

#[test]
fn an_element_that_says_nothing_does_not_speak_for_all() {
    let spec = spec(
        "silent.yaml",
        "  errors: { list: /errors, code: /code, message: /message }",
    );
    let body = br#"{"errors":[{"foo":1},{"code":"busy","message":"two"}]}"#;
    let object = object(&["--spec", &spec, "--status", "400", "--body", "-"], body);
    assert_eq!(
        (&object["code"], &object["message"]),
        (&json!("busy"), &json!("two"))
    );
    assert_eq!(object["errors"].as_array().unwrap().len(), 2);
}

#[test]
fn what_was_done_in_part_is_not_repeated_even_where_the_error_says_always() {
    let lists = "  partial_when: { body: { /errors: { empty: false } } }\n  errors: { list: /errors, code: /code }";
    let spec = spec("partial.yaml", lists);
    let body = br#"{"data":"half","errors":[{"code":"busy"}]}"#;
    let part = object(
        &[
            "--spec",
            &spec,
            "--status",
            "200",
            "--endpoint",
            "make",
            "--body",
            "-",
        ],
        body,
    );
    assert_eq!(
        (&part["is_error"], &part["code"], &part["retryable"]),
        (&json!(true), &json!("busy"), &json!(false))
    );
    let whole = object(
        &[
            "--spec",
            &spec,
            "--status",
            "503",
            "--endpoint",
            "make",
            "--body",
            "-",
        ],
        body,
    );
    assert_eq!(whole["retryable"], json!(true));
}

#[test]
fn a_code_or_status_is_judged_for_the_endpoint_as_an_answer_is() {
    let spec = spec("judged.yaml", "  code: /code");
    for (status, endpoint, retryable) in [
        ("503", "make", false),
        ("503", "look", true),
        ("502", "make", false),
        ("429", "make", true),
    ] {
        let alone = object(&["--spec", &spec, status, "--endpoint", endpoint], b"");
        let response = object(
            &["--spec", &spec, "--status", status, "--endpoint", endpoint],
            b"",
        );
        assert_eq!(
            (&alone["retryable"], &response["retryable"]),
            (&json!(retryable), &json!(retryable)),
            "{status} {endpoint}"
        );
    }
    let response = object(
        &[
            "--spec",
            &spec,
            "--status",
            "429",
            "--header",
            "Retry-After: 0",
        ],
        b"",
    );
    assert_eq!(
        (&response["retryable"], &response["retry_after_seconds"]),
        (&json!(true), &json!(30))
    );
}

#[test]
fn an_answer_is_explained_for_people_without_control_characters() {
    let body = "{\"message\":\"x\\u001b[31m\\u202e\\u200by\",\"details\":\"line\\nline\"}";
    let output = explain(&["--status", "418", "--body", body]);
    let page = text(&output);
    assert!(page.contains(r"x\u{1b}[31m\u{202e}\u{200b}y"), "{page}");
    assert!(
        page.lines()
            .all(|line| infoplug_text::misleading(line).is_none()),
        "{page}"
    );
    assert!(
        page.contains("line line") && page.contains("does not list this code"),
        "{page}"
    );
    let success = explain(&["--status", "200", "--body", "{\"message\":\"ok\"}"]);
    assert_eq!(text(&success), "200 OK: not an error\n");
}

#[test]
fn wrong_usage_is_2_and_says_what_would_be_right() {
    for (arguments, part) in [
        (&["nto_found"][..], "did you mean `not_found`?"),
        (&["7777"], "does not list the code `7777`"),
        (&[], "<CODE|STATUS>"),
        (&["--body", "{}"], "--status"),
        (&["--status", "42"], "42 is not in 100..=999"),
        (&["not_found", "--status", "404"], "cannot be used with"),
        (
            &["--status", "404", "--header", "no colon"],
            "write it as `Name: value`",
        ),
        (
            &["--status", "404", "--body", "@/does/not/exist"],
            "cannot read the body from /does/not/exist",
        ),
        (
            &["--status", "404", "--method", "BREW"],
            "expected one of GET, POST",
        ),
        (
            &["--status", "404", "--endpoint", "get_company_detail"],
            "did you mean `get_company_details`?",
        ),
        (
            &["not_found", "--format", "xml"],
            "[possible values: text, json]",
        ),
    ] {
        let (code, message) = refused(arguments);
        assert_eq!(code, 2, "{arguments:?}: {message}");
        assert!(message.contains(part), "{arguments:?}: {message}");
    }
}

#[test]
fn a_broken_or_missing_spec_is_1_with_its_places() {
    let broken = file(
        "broken.yaml",
        b"infoplug: 1\napi: { name: Ping }\nendpoints: { ping: { gte: /ping } }\n",
    );
    let (code, message) = refused(&["404", "--spec", broken.to_str().unwrap()]);
    assert_eq!(code, 1);
    assert!(
        message.contains("broken.yaml:2:1\n") && message.contains("did you mean `get`?"),
        "{message}"
    );
    let (code, message) = refused(&["404", "--spec", "/does/not/exist.yaml"]);
    assert_eq!(code, 1);
    assert!(message.contains("/does/not/exist.yaml"), "{message}");
}

#[test]
fn another_api_is_another_spec() {
    let spec = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/slack.yaml");
    let object = object(
        &[
            "--spec",
            spec,
            "--status",
            "200",
            "--body",
            r#"{"ok":false,"error":"channel_not_found"}"#,
        ],
        b"",
    );
    assert_eq!(
        (&object["is_error"], &object["status"], &object["code"]),
        (&json!(true), &json!(200), &json!("channel_not_found"))
    );
}

#[test]
fn a_problem_of_a_spec_is_explained_by_its_page() {
    let page = infoplug_spec::Code::Unreadable.page();
    for id in ["IP0007", "ip0007", "IP7", "ip7"] {
        let output = explain(&[id]);
        assert_eq!(text(&output).trim_end(), page.text.trim_end(), "{id}");
        assert_eq!(
            object(&[id], b""),
            json!({ "code": "IP0007", "title": page.title, "page": page.text })
        );
    }
    for code in infoplug_spec::Code::ALL {
        assert!(!text(&explain(&[&code.id()])).is_empty(), "{code}");
    }
    for (id, part) in [
        ("IP0008", "the nearest is `IP0007`: The file cannot be read"),
        (
            "ip9999",
            "`ip9999` is not in the catalogue of problems; the nearest is `IP0",
        ),
        (
            "IP123456789012345678901234567890",
            "is not in the catalogue of problems; the nearest is `IP0",
        ),
    ] {
        let (code, message) = refused(&[id]);
        assert!(code == 2 && message.contains(part), "{id}: {message}");
    }
}

#[test]
fn the_code_of_an_api_may_look_like_a_problem_of_a_spec() {
    let spec = file("ip.yaml", b"infoplug: 1\napi: { name: Try, base_url: https://try.example.com }\nerrors: { IP7: { cause: its own, solution: s } }\nendpoints: { a: { get: /a } }\n");
    let spec = spec.to_str().unwrap();
    assert!(text(&explain(&["IP7", "--spec", spec])).contains("its own"));
    assert!(!text(&explain(&["IP7"])).contains("its own"));
    assert!(text(&explain(&["IP10", "--spec", spec])).contains("does not know"));
    // A problem of specs is explained even if a spec is invalid.
    assert!(text(&explain(&["IP10", "--spec", "/does/not/exist.yaml"])).contains("does not know"));
    let (code, message) = refused(&["IP10", "--spec", spec, "--endpoint", "a"]);
    assert!(
        code == 2 && message.contains("does not list the code `IP10`"),
        "{message}"
    );
}

#[cfg(unix)]
#[test]
fn a_body_without_end_is_refused() {
    let (code, message) = refused(&["--status", "400", "--body", "@/dev/zero"]);
    assert_eq!(code, 2);
    assert!(
        message.contains("the body from /dev/zero has more than 67108864 bytes"),
        "{message}"
    );
}
