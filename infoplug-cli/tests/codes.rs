//! The code of a response that sends several, or none.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic is how a test fails"
)]

use std::process::Command;
use std::time::SystemTime;

use http::{HeaderName, HeaderValue};
use infoplug_cli::explain::{Explained, Explainer, Response};

const SPEC: &str = "
infoplug: 1
api: { name: Codes, base_url: https://codes.example.com }
statuses:
  400: { meaning: The request is wrong., solution: Correct it. }
  404: { meaning: There is no such thing., solution: Check the id., code: not_found }
  409: { meaning: It is locked., retry: if_safe }
  503: { meaning: It is down., solution: Come back later. }
error_body:
  code:
    - { value: guessed, when: { headers: { X-Guess: { present: true } } } }
    - /fine
    - /coarse
    - { value: nothing_said, when: { body: { /quiet: true } } }
  message: /message
  errors: { list: /errors, code: [/reason, /code, { value: an_element }], message: /message }
errors:
  not_found: { status: 404, cause: The id is not known., solution: List the ids. }
  locked: { status: 409, cause: Another call is at work., solution: Wait. }
  card: { cause: The card., solution: Another card. }
  card_expired: { cause: It is too old., solution: A new card. }
  guessed: { cause: A guess., solution: Guess. }
  nothing_said: { cause: Silence., solution: Listen. }
  an_element: { cause: An element., solution: Read it. }
  about:blank: { meaning: status }
endpoints:
  look: { get: /look, errors: [not_found] }
  make: { post: /make, errors: [about:blank] }
";

fn spec() -> infoplug_spec::Spec {
    let text = SPEC;
    infoplug_spec::parse("codes.yaml", text).unwrap_or_else(|problems| panic!("{problems}"))
}

fn explain(status: u16, headers: &[(&'static str, &'static str)], body: &str) -> Explained {
    let spec = spec();
    let headers = headers.iter().map(|(name, value)| {
        (
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        )
    });
    let response = Response {
        endpoint: None,
        method: None,
        status,
        headers: headers.collect(),
        body: body.into(),
    };
    Explainer::new(&spec)
        .explain(&response, SystemTime::UNIX_EPOCH)
        .unwrap()
}

/// Returns the code, whether it is listed, and the subcode.
fn code(body: &str) -> (Option<String>, bool, Option<String>) {
    let explained = explain(400, &[], body);
    (explained.code, explained.is_known, explained.subcode)
}

fn is(code: &str, listed: bool, subcode: Option<&str>) -> (Option<String>, bool, Option<String>) {
    (Some(code.to_owned()), listed, subcode.map(str::to_owned))
}

#[test]
fn a_finer_code_that_is_not_listed_does_not_hide_a_listed_one() {
    assert_eq!(
        code(r#"{"fine":"card_stolen","coarse":"card"}"#),
        is("card", true, Some("card_stolen"))
    );
    assert_eq!(
        code(r#"{"fine":"card_expired","coarse":"card"}"#),
        is("card_expired", true, None)
    );
    assert_eq!(
        code(r#"{"fine":"a","coarse":"b"}"#),
        is("a", false, None),
        "none is listed, so the first counts"
    );
    assert_eq!(code(r#"{"coarse":"b"}"#), is("b", false, None));
    let explained = explain(400, &[], r#"{"fine":"card_stolen","coarse":"card"}"#);
    assert_eq!(explained.cause.as_deref(), Some("The card."));
}

#[test]
fn a_constant_counts_only_where_nothing_is_sent() {
    let guess = [("x-guess", "1")];
    let guessed = explain(400, &guess, "{}");
    assert_eq!(
        (guessed.code.as_deref(), guessed.is_known, guessed.code_sent),
        (Some("guessed"), true, false)
    );
    assert_eq!(
        explain(400, &guess, r#"{"errors":[{"code":"card"}]}"#)
            .code
            .as_deref(),
        Some("card"),
        "an error of the list has one"
    );
    assert_eq!(
        explain(400, &guess, r#"{"errors":[{"message":"m"}]}"#)
            .code
            .as_deref(),
        Some("guessed")
    );
    assert_eq!(
        explain(400, &guess, r#"{"coarse":"card"}"#).code.as_deref(),
        Some("card")
    );
    assert_eq!(
        explain(400, &guess, r#"{"coarse":"new"}"#).code.as_deref(),
        Some("new")
    );
    assert_eq!(code(r#"{"quiet":true}"#), is("nothing_said", true, None));
    assert_eq!(
        code(r#"{"quiet":true,"fine":"new"}"#),
        is("new", false, None)
    );
}

#[test]
fn elements_choose_in_the_same_way() {
    let explained = explain(
        400,
        &[],
        r#"{"errors":[{"reason":"too_fine","code":"card"},{"message":"m"}]}"#,
    );
    let first = &explained.errors[0];
    assert_eq!(
        (first.code.as_deref(), first.subcode.as_deref()),
        (Some("card"), Some("too_fine"))
    );
    assert_eq!(explained.errors[1].code.as_deref(), Some("an_element"));
    assert_eq!(
        (explained.code.as_deref(), explained.subcode.as_deref()),
        (Some("card"), Some("too_fine")),
        "the first stands for all"
    );
}

#[test]
fn where_the_spec_says_where_the_subcode_is_it_is_that() {
    let text = SPEC.replace(
        "  message: /message\n",
        "  subcode: /sub\n  message: /message\n",
    );
    let spec =
        infoplug_spec::parse("codes.yaml", text).unwrap_or_else(|problems| panic!("{problems}"));
    let body = r#"{"fine":"card_stolen","coarse":"card"}"#;
    let response = Response {
        endpoint: None,
        method: None,
        status: 400,
        headers: Vec::new(),
        body: body.into(),
    };
    let explained = Explainer::new(&spec)
        .explain(&response, SystemTime::UNIX_EPOCH)
        .unwrap();
    assert_eq!(
        (explained.code.as_deref(), explained.subcode),
        (Some("card"), None)
    );
}

#[test]
fn a_status_implies_the_code_that_it_names_and_no_other() {
    for (status, headers, body, wanted) in [
        (
            404,
            [("content-type", "application/json")],
            "",
            Some("not_found"),
        ),
        (
            404,
            [("content-type", "application/json")],
            r#"{"message":"No such id."}"#,
            Some("not_found"),
        ),
        (
            404,
            [("content-type", "application/json")],
            "[]",
            Some("not_found"),
        ),
        (
            404,
            [("content-type", "text/plain")],
            " {} ",
            Some("not_found"),
        ),
        // A body that is not one whole JSON value may have lost its code, or come from another
        // server.
        (
            404,
            [("content-type", "application/json")],
            r#"{"message":"No su"#,
            None,
        ),
        (
            404,
            [("content-type", "application/json")],
            "{no json}",
            None,
        ),
        (
            404,
            [("content-type", "application/json")],
            "{} and more",
            None,
        ),
        (404, [("content-type", "text/html")], "404", None),
        (
            404,
            [("content-type", "text/html")],
            "<html><title>404</title></html>",
            None,
        ),
        (
            404,
            [("content-type", "text/plain")],
            "404 page not found",
            None,
        ),
        (
            404,
            [("content-type", "application/json")],
            r#"{"errors":[{"reason":"new"}]}"#,
            Some("new"),
        ),
        // Only one error comes with 409, but the status does not name it.
        (409, [("content-type", "application/json")], "{}", None),
    ] {
        let explained = explain(status, &headers, body);
        assert_eq!(explained.code.as_deref(), wanted, "{status} {body}");
        assert_eq!(
            explained.code_sent,
            wanted == Some("new"),
            "{status} {body}"
        );
    }
    let page = explain(404, &[("content-type", "text/html")], "<html></html>");
    assert_eq!(
        (page.cause.as_deref(), page.solution.as_deref()),
        (Some("There is no such thing."), Some("Check the id."))
    );
}

#[test]
fn a_code_that_says_no_more_than_its_status_has_the_cause_and_solution_of_the_status() {
    for (status, cause, solution) in [
        (400, "The request is wrong.", Some("Correct it.")),
        (503, "It is down.", Some("Come back later.")),
        (409, "It is locked.", None),
    ] {
        let explained = explain(status, &[], r#"{"fine":"about:blank"}"#);
        assert_eq!(
            (
                explained.code.as_deref(),
                explained.is_known,
                explained.code_sent
            ),
            (Some("about:blank"), true, true)
        );
        assert_eq!(
            (explained.cause.as_deref(), explained.solution.as_deref()),
            (Some(cause), solution)
        );
    }
}

/// Returns the output of the command.
fn printed(arguments: &[&str]) -> String {
    let path = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("codes.yaml");
    let text = SPEC;
    std::fs::write(&path, text).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_infoplug"))
        .arg("explain")
        .arg("--spec")
        .arg(&path)
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_command_says_whether_the_server_sent_the_code() {
    let json = |body: &str| -> serde_json::Value {
        serde_json::from_str(&printed(&[
            "--status", "404", "--format", "json", "--body", body,
        ]))
        .unwrap()
    };
    let implied = json("{}");
    assert_eq!(
        (&implied["code"], &implied["code_sent"]),
        (&"not_found".into(), &false.into())
    );
    let sent = json(r#"{"fine":"not_found"}"#);
    assert_eq!(
        (&sent["code"], &sent["code_sent"], &sent["code_listed"]),
        (&"not_found".into(), &true.into(), &true.into())
    );
    let page = json("<html>");
    assert_eq!(
        (&page["code"], &page["code_sent"], &page["advice"]),
        (
            &serde_json::Value::Null,
            &serde_json::Value::Null,
            &"never".into()
        )
    );

    let text = |body: &str| printed(&["--status", "404", "--body", body]);
    assert!(
        text("{}").contains("the response has no code; the spec implies this one"),
        "{}",
        text("{}")
    );
    assert!(!text(r#"{"fine":"not_found"}"#).contains("implies this one"));
    assert!(
        text("<html>").starts_with("an error without a code (404 Not Found)\n"),
        "{}",
        text("<html>")
    );
    assert!(printed(&["about:blank"]).contains("See the status of the response."));
}

#[test]
fn the_command_has_all_levels_and_members_of_elements_in_json() {
    let object: serde_json::Value = serde_json::from_str(&printed(&[
        "--status",
        "400",
        "--format",
        "json",
        "--body",
        r#"{"errors":[{"reason":"a","code":"card"}]}"#,
    ]))
    .unwrap();
    let wanted = serde_json::json!([
        { "code": "card", "subcode": "a", "category": null, "message": null, "details": null, "parameter": null, "members": {} }
    ]);
    assert_eq!(object["errors"], wanted);
}
