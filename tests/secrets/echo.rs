//! Every kind of error, from a server that echoes the key in each location of a response and in
//! each spelling. Each case must fail as expected and show where the key was.

use std::error::Error as StdError;
use std::fmt::{Debug, Display, Write as _};
use std::time::Duration;

use infoplug::blocking::{Blocking as _, BlockingStream as _};
use infoplug::{ApiError, ApiResponse, JobError};
use infoplug_mock::{Canned, Fault, Faulty};
use serde::Serialize;

use crate::canary::{self, Auth};
use crate::spelled::spellings;
use crate::{Canary, KEY, builder, log};

/// A spelling of the key, as plain text and as the contents of a JSON string.
struct Form {
    text: String,
    json: String,
}

fn forms() -> Vec<Form> {
    let quoted = |text: &str| {
        let json = serde_json::to_string(text).unwrap();
        json[1..json.len() - 1].to_owned()
    };
    let escaped = |by: fn(u8) -> String| KEY.bytes().map(by).collect::<String>();
    let html = KEY
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;");
    let unicode = escaped(|byte| format!("\\u{byte:04x}"));
    let mut texts = spellings(KEY);
    texts.truncate(9);
    texts.extend([
        html,
        escaped(|byte| format!("&#{byte};")),
        escaped(|byte| format!("&#x{byte:X};")),
        unicode.clone(),
    ]);
    let mut forms: Vec<Form> = texts
        .into_iter()
        .map(|text| Form {
            json: quoted(&text),
            text,
        })
        .collect();
    // A server may escape more than JSON requires. The decoded string is then the key.
    forms.push(Form {
        text: KEY.to_owned(),
        json: unicode,
    });
    forms
}

/// Fails if a string contains eight consecutive characters of the key, verbatim or in this
/// spelling.
#[track_caller]
fn assert_no_piece(text: &str, form: &Form) {
    for (whole, step) in [(KEY, 1), (&*form.text, 8), (&*form.json, 8)] {
        // Everything is ASCII. Spellings are longer, so each piece has less of the key, and fewer
        // pieces are enough.
        for start in (0..=whole.len() - 8).step_by(step) {
            let piece = &whole[start..start + 8];
            assert!(!text.contains(piece), "`{piece}` of {whole} is in {text}");
        }
    }
}

/// Returns everything that can be printed about an error and its sources.
fn printed(error: &dyn StdError) -> String {
    let mut text = String::new();
    let mut next = Some(error);
    while let Some(error) = next {
        writeln!(text, "{error}\n{error:#}\n{error:?}\n{error:#?}").unwrap();
        next = error.source();
    }
    text
}

/// The same for a call's error, also as data and part by part.
fn all<C>(error: &infoplug::CallError<C>) -> String
where
    C: Debug + Display,
    infoplug::CallError<C>: StdError + Serialize,
{
    let mut text = printed(error) + &serde_json::to_string(error).unwrap();
    if let Some(response) = error.response() {
        write!(
            text,
            "{response} {response:#?} {:?} {}",
            response.headers(),
            serde_json::to_string(response).unwrap()
        )
        .unwrap();
        for item in response.errors() {
            write!(
                text,
                "{item} {item:?} {}",
                serde_json::to_string(item).unwrap()
            )
            .unwrap();
        }
    }
    text
}

fn one_error<E>(errors: impl IntoIterator<Item = E>) -> E {
    let mut errors = errors.into_iter();
    errors.next().unwrap()
}

#[derive(Debug, serde::Deserialize)]
enum Word {
    Help,
}

/// A program's own type, with a field that is read by serde.
#[derive(Debug, ApiResponse)]
#[api(client = Canary, endpoint = "get_item")]
struct Strict {
    id: i64,
    #[api(serde)]
    name: Option<Word>,
}

/// A program's own error.
#[derive(Debug, ApiError)]
#[api(client = Canary, endpoint = "get_item")]
enum Mine {
    #[api(code = "bad", display = "bad item, asked by {request_id:?}")]
    Bad { request_id: Option<String> },
    #[api(other)]
    Other(canary::Error),
}

async fn mine(api: &Canary) -> Result<Strict, Mine> {
    Ok(api
        .get_item("i-1")
        .x_trace_token("trace-of-1")
        .send_as::<Strict>()
        .await?)
}

/// Error responses with the key, as `@`, in different locations.
const LOCATIONS: [&str; 14] = [
    r#"{"message":"no @, sorry"}"#,
    r#"{"details":"no @, sorry"}"#,
    r#"{"user_message":"no @, sorry"}"#,
    r#"{"code":"@"}"#,
    r#"{"code":"x@y","subcode":"@"}"#,
    r#"{"code":"x","category":"@"}"#,
    r#"{"parameter":"@"}"#,
    r#"{"code":"bad","docs":"https://x.example/@"}"#,
    r#"{"code":"bad","extra":"@"}"#,
    r#"{"errors":[{"code":"@"},{"code":"x"}]}"#,
    r#"{"errors":[{"code":"x","message":"@"},{"code":"y","message":"@"}]}"#,
    r#"{"errors":[{"code":"x","field":"@"}]}"#,
    r#"{"errors":[{"code":"x","hint":"@"}]}"#,
    r#"{"details":"@ @"}"#,
];

fn body(location: &str, form: &Form) -> String {
    let text = location.replace('@', &form.json);
    assert!(
        serde_json::from_str::<serde_json::Value>(&text).is_ok(),
        "{text}"
    );
    text
}

/// Starts a server that always sends this response, byte by byte if its body is short, and a client
/// for it.
async fn echoing(status: u16, body: String, headers: &[(&str, String)]) -> (Faulty, Canary) {
    let mut response = Canned::new(status, body);
    for (name, value) in headers {
        response = response.header(*name, value.clone());
    }
    let is_split = response.body.len() < 60;
    let fault = if is_split {
        Fault::Drip {
            every: Duration::ZERO,
            response,
        }
    } else {
        Fault::Response(response)
    };
    let server = Faulty::start([]).await.unwrap().otherwise(fault);
    let api = builder(server.url(), Auth::Default)
        .clock(infoplug::VirtualClock::new())
        .build()
        .unwrap();
    (server, api)
}

fn get(api: &Canary) -> canary::GetItemRequest {
    api.get_item("i-1").x_trace_token("trace-of-1")
}

/// Returns the printed error of each public way to call the server.
async fn every_way(api: &Canary, is_it: fn(&canary::Error) -> bool) -> Vec<(&'static str, String)> {
    fn seen<C>(
        error: infoplug::CallError<C>,
        is_it: fn(&canary::Error) -> bool,
        way: &'static str,
    ) -> (&'static str, String)
    where
        C: Debug + Display + 'static,
        infoplug::CallError<C>: StdError + Serialize + Into<canary::Error>,
    {
        let text = all(&error);
        let wide: canary::Error = error.into();
        assert!(is_it(&wide), "{way}: {wide:?}");
        (
            way,
            text + &printed(&wide) + &serde_json::to_string(&wide).unwrap(),
        )
    }
    let mut ways = vec![
        seen(get(api).await.unwrap_err(), is_it, "await"),
        seen(get(api).send_full().await.unwrap_err(), is_it, "send_full"),
        seen(
            get(api).send_as::<Strict>().await.unwrap_err(),
            is_it,
            "send_as",
        ),
        seen(
            api.pay(canary::Card::default()).await.unwrap_err(),
            is_it,
            "a body",
        ),
        seen(api.count().await.unwrap_err(), is_it, "a map"),
        seen(api.list_items().await.unwrap_err(), is_it, "a page"),
        seen(
            api.list_items().items().next().await.unwrap().unwrap_err(),
            is_it,
            "items",
        ),
    ];
    match mine(api).await.unwrap_err() {
        Mine::Other(error) => {
            assert!(is_it(&error), "{error:?}");
            ways.push(("own error", printed(&error)));
        }
        error @ Mine::Bad { .. } => ways.push(("own error", printed(&error))),
    }
    let start = api.work(|start| start).await.unwrap_err();
    assert!(
        matches!(&start, JobError::Start { error, .. } if is_it(error)),
        "{start:?}"
    );
    ways.push(("start", printed(&start)));
    let job = api.resume_work("j-1");
    for error in [
        job.status().await.unwrap_err(),
        job.wait().await.unwrap_err(),
    ] {
        assert!(
            matches!(&error, JobError::Poll { error, .. } if is_it(error)),
            "{error:?}"
        );
        ways.push(("poll", printed(&error)));
        let wide: canary::Error = error.into();
        ways.push((
            "job",
            printed(&wide) + &serde_json::to_string(&wide).unwrap(),
        ));
    }
    let again = api.clone();
    let blocking = tokio::task::spawn_blocking(move || {
        (
            get(&again).wait().unwrap_err(),
            one_error(again.list_items().items().wait_iter()).unwrap_err(),
        )
    });
    let (call, item) = blocking.await.unwrap();
    ways.extend([seen(call, is_it, "wait"), seen(item, is_it, "wait_iter")]);
    ways
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_error_response_shows_stars_for_the_key_whatever_the_call_and_the_place_are() {
    for (index, form) in forms().into_iter().enumerate() {
        // Each location with the verbatim key, and each spelling in some locations.
        for location in LOCATIONS
            .into_iter()
            .enumerate()
            .filter(|(number, _)| index == 0 || (number + index) % 7 == 0)
            .map(|(_, location)| location)
        {
            let (_server, api) = echoing(400, body(location, &form), &[]).await;
            for (way, text) in every_way(&api, |error| error.response().is_some()).await {
                assert_no_piece(&text, &form);
                // The program's own error has only the fields that it asks for.
                let is_there = text.contains("***")
                    || (way == "own error" && text.contains("bad item"))
                    || is_beside_the_job(location, way);
                assert!(is_there, "{way} {location}: {text}");
            }
        }
    }
    assert_no_piece(
        &log().text(),
        &Form {
            text: KEY.to_owned(),
            json: KEY.to_owned(),
        },
    );
}

/// Whether the value is only in the call's error. A job's error has only the strings that people
/// read.
fn is_beside_the_job(location: &str, way: &str) -> bool {
    let further = [
        "category",
        "extra",
        "hint",
        "docs",
        "parameter",
        "user_message",
    ];
    matches!(way, "start" | "poll" | "own error")
        && further.iter().any(|name| location.contains(name))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_headers_of_a_response_show_stars_for_the_key() {
    let is_header = |form: &Form| form.text.chars().all(|c| (' '..='~').contains(&c));
    for form in forms().into_iter().filter(is_header) {
        let id = [("x-request-id", format!("r-{}", form.text))];
        let (_server, api) = echoing(400, r#"{"code":"bad"}"#.to_owned(), &id).await;
        for (way, text) in every_way(&api, |error| error.request_id() == Some("r-***")).await {
            assert_no_piece(&text, &form);
            assert!(text.contains("r-***"), "{way}: {text}");
        }
        let kind = [
            ("content-type", format!("text/{}", form.text)),
            ("server", form.text.clone()),
            ("x-other", form.text.clone()),
        ];
        let (_server, api) = echoing(400, r#"{"code":"bad"}"#.to_owned(), &kind).await;
        for (way, text) in every_way(&api, |error| {
            error.response().is_some_and(|it| it.headers().len() > 3)
        })
        .await
        {
            assert_no_piece(&text, &form);
            let names = ["content-type", "server", "x-other"];
            let is_hidden = names
                .iter()
                .all(|name| text.contains(&format!("\"{name}\": Sensitive")));
            assert!(
                is_hidden || !text.contains("\"content-type\""),
                "{way}: {text}"
            );
        }
        let location = [(
            "location",
            format!("https://elsewhere.example/{}?k={}", form.text, form.text),
        )];
        let (_server, api) = echoing(302, String::new(), &location).await;
        for (way, text) in every_way(&api, |error| {
            error.status().is_some_and(|status| status.as_u16() == 302)
        })
        .await
        {
            assert_no_piece(&text, &form);
            assert!(text.contains("a redirect to a hidden URL"), "{way}: {text}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_success_that_does_not_decode_shows_stars_for_the_key() {
    for form in forms() {
        let bodies = [r#"{"@":"x"}"#, r#"{"a@b":{"@":1}}"#];
        for location in bodies {
            let (_server, api) = echoing(200, body(location, &form), &[]).await;
            let error = api.count().await.unwrap_err();
            assert!(error.is_decode(), "{error}");
            assert_no_piece(&all(&error), &form);
            assert!(error.to_string().contains("***"), "{error}");
        }
        // A value is not shown at all, except by serde.
        let id = [("x-request-id", "r-7".to_owned())];
        let (_server, api) = echoing(
            200,
            body(r#"{"id":"@","rows":[{"id":"@"}],"state":5}"#, &form),
            &id,
        )
        .await;
        for (way, text) in every_way_to_decode(&api).await {
            assert_no_piece(&text, &form);
            assert!(text.contains(", expected "), "{way}: {text}");
        }
        let (_server, api) = echoing(200, body(r#"{"id":1,"name":"@"}"#, &form), &[]).await;
        for text in [
            all(&get(&api).send_as::<Strict>().await.unwrap_err()),
            printed(&mine(&api).await.unwrap_err()),
        ] {
            assert_no_piece(&text, &form);
            assert!(text.contains("unknown variant `***`"), "{text}");
        }
    }
}

#[tokio::test]
async fn what_the_types_of_the_program_take_is_no_error() {
    let (_server, api) = echoing(200, r#"{"id":1,"name":"Help"}"#.to_owned(), &[]).await;
    let Strict { id, name } = mine(&api).await.unwrap();
    assert!(id == 1 && matches!(name, Some(Word::Help)), "{name:?}");
}

async fn every_way_to_decode(api: &Canary) -> Vec<(&'static str, String)> {
    let calls = [
        get(api).await.unwrap_err(),
        get(api).send_full().await.unwrap_err(),
        get(api).send_as::<Strict>().await.unwrap_err(),
    ];
    let mut ways: Vec<_> = calls.iter().map(|error| ("a call", all(error))).collect();
    assert!(calls.iter().all(infoplug::CallError::is_decode));
    let pages = [
        api.list_items().await.unwrap_err(),
        api.list_items().items().next().await.unwrap().unwrap_err(),
    ];
    assert!(pages.iter().all(infoplug::CallError::is_decode));
    ways.extend(pages.iter().map(|error| ("a page", all(error))));
    let poll = api.resume_work("j-1").status().await.unwrap_err();
    assert!(
        matches!(&poll, JobError::Poll { error, .. } if error.is_decode()),
        "{poll:?}"
    );
    ways.push(("poll", printed(&poll)));
    ways
}

#[tokio::test]
async fn a_job_whose_id_and_state_repeat_the_key_is_asked_for_by_the_id_and_shown_without_it() {
    for form in forms()
        .into_iter()
        .filter(|form| !form.text.contains(['/', '%']))
    {
        let id = format!("job-{}", form.json);
        let server = Faulty::start([Fault::ok(format!(r#"{{"id":"{id}"}}"#))])
            .await
            .unwrap();
        let server = server.otherwise(Fault::ok(format!(r#"{{"state":"{}"}}"#, form.json)));
        let api = builder(server.url(), Auth::Default)
            .clock(infoplug::VirtualClock::new())
            .build()
            .unwrap();
        let job = api.work(|start| start).start().await.unwrap();
        let raw = format!("job-{}", form.text);
        assert_eq!(job.id(), raw);
        let late = job.wait().await.unwrap_err();
        assert!(
            matches!(&late, JobError::TimedOut(late) if late.id() == raw),
            "{late}"
        );
        assert!(server.requests().len() > 1, "the state was asked for");
        let asked = server.requests()[1].path.clone();
        let decoded = unescaped(&asked);
        assert_eq!(
            decoded,
            format!("/work/{raw}"),
            "what was asked for is the id as the server has sent it"
        );
        server.enqueue(Fault::status(400, r#"{"code":"bad"}"#));
        let poll = job.status().await.unwrap_err();
        server.enqueue(Fault::ok(r#"{"state":"failed"}"#));
        let failed = job.wait().await.unwrap_err();
        assert!(
            matches!(
                (&poll, &failed),
                (JobError::Poll { .. }, JobError::Failed(_))
            ),
            "{poll} {failed}"
        );
        assert_no_piece(&format!("{job:?} {job:#?}"), &form);
        assert!(format!("{job:?}").contains("job-***"), "{job:?}");
        for error in [late, poll, failed] {
            let text = printed(&error);
            let wide: canary::Error = error.into();
            let text = text + &printed(&wide) + &serde_json::to_string(&wide).unwrap();
            assert_no_piece(&text, &form);
            assert!(text.contains("job-***"), "{text}");
        }
    }
}

/// Decodes the percent-encoding of a path.
fn unescaped(path: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        let digits = (byte == b'%').then(|| [rest.next().unwrap(), rest.next().unwrap()]);
        bytes.push(digits.map_or(byte, |digits| {
            u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
        }));
    }
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn a_body_that_is_cut_within_the_key_shows_no_beginning_of_it() {
    let cut = &KEY[..KEY.len() - 4];
    for text in [
        format!(r#"{{"code":"bad","message":"no {cut}"#),
        format!(
            r#"{{"code":"bad","message":"no {}"#,
            &spellings(KEY)[5][..60]
        ),
    ] {
        let server = Faulty::start([])
            .await
            .unwrap()
            .otherwise(Fault::CutInBody(Canned::new(400, text)));
        let api = builder(server.url(), Auth::Default).build().unwrap();
        let error = get(&api).await.unwrap_err();
        assert_eq!(
            error.status().map(|status| status.as_u16()),
            Some(400),
            "{error}"
        );
        assert_no_piece(
            &all(&error),
            &Form {
                text: cut.to_owned(),
                json: cut.to_owned(),
            },
        );
    }
}
