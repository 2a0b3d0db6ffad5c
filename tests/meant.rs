//! Requests carry exactly what the caller meant, and responses arrive whole: lists, numbers, paths
//! and strings over a socket.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the message")]

use std::collections::BTreeMap;

use infoplug::{ApiClient, ApiResponse, CallError, Client, Json, RetryPolicy};
use infoplug_mock::{Fault, Faulty};
use meant::{InFormDeep, Thing};

#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/specs/meant.yaml")]
struct Meant(Client);

async fn answering(script: impl IntoIterator<Item = Fault>) -> (Faulty, Meant) {
    let server = Faulty::start(script)
        .await
        .unwrap()
        .otherwise(Fault::ok("{}"));
    let api = Meant::builder()
        .base_url(server.url())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    (server, api)
}

/// Returns the path, query and body of the last request.
fn last(server: &Faulty) -> String {
    let seen = server.requests().pop().unwrap();
    let query = if seen.query.is_empty() {
        String::new()
    } else {
        format!("?{}", seen.query)
    };
    format!(
        "{}{query} {}",
        seen.path,
        String::from_utf8_lossy(&seen.body)
    )
    .trim_end()
    .to_owned()
}

fn refusal<T: std::fmt::Debug, C: std::fmt::Debug + std::fmt::Display>(
    result: Result<T, CallError<C>>,
) -> String {
    let error = result.unwrap_err();
    assert!(matches!(error, CallError::InvalidRequest(_)), "{error}");
    error.to_string()
}

#[tokio::test]
async fn an_empty_list_that_would_select_everything_is_not_sent() {
    let (server, api) = answering([]).await;
    let help = "is an empty list, which sends nothing: do not set it, or let the spec say `empty: omit` or `empty: send`";
    assert_eq!(
        refusal(api.delete_items().ids([]).await),
        format!("delete_items: not sent: `ids` {help}")
    );
    assert_eq!(
        refusal(api.delete_by_comma().ids([]).await),
        format!("delete_by_comma: not sent: `ids` {help}")
    );
    assert_eq!(
        refusal(api.any_query().filter(Json::from(Vec::<Json>::new())).await),
        format!("any_query: not sent: `filter` {help}")
    );
    assert_eq!(
        refusal(api.by_header().x_ids(Vec::<String>::new()).await),
        format!("by_header: not sent: `X-Ids` {help}")
    );
    assert_eq!(
        refusal(api.in_form().ids([]).await),
        format!("in_form: not sent: `ids` {help}")
    );
    let required = "must_have: not sent: `ids` is an empty list, which sends nothing: the spec can say `empty: send`";
    assert_eq!(refusal(api.must_have([]).await), required);
    assert_eq!(server.executions(), 0);
    // A list with elements is fine, and so is no list at all.
    api.delete_items().ids([1, 2]).await.unwrap();
    assert_eq!(last(&server), "/items?ids=1&ids=2");
    api.delete_items().dry(true).await.unwrap();
    assert_eq!(last(&server), "/items?dry=true");
}

#[tokio::test]
async fn an_empty_list_means_what_the_spec_says() {
    let (server, api) = answering([]).await;
    api.list_omitting()
        .ids([])
        .any(serde_json::json!([]))
        .await
        .unwrap();
    assert_eq!(last(&server), "/omitting");
    api.list_sending()
        .ids([])
        .names(Vec::<String>::new())
        .await
        .unwrap();
    assert_eq!(last(&server), "/sending?ids=&names=");
    api.must_send([]).await.unwrap();
    assert_eq!(last(&server), "/must_send?ids=");
    api.by_header().x_sent(Vec::<String>::new()).await.unwrap();
    let headers = server.requests().pop().unwrap().headers;
    assert_eq!(
        headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("x-sent"))
            .map(|(_, value)| value.as_str()),
        Some("")
    );
    api.in_form().sent([]).await.unwrap();
    assert_eq!(last(&server), "/form sent=");
    // JSON can express it.
    api.in_json()
        .ids([])
        .any(serde_json::json!({ "a": [] }))
        .await
        .unwrap();
    assert_eq!(last(&server), r#"/json {"ids":[],"any":{"a":[]}}"#);
}

#[tokio::test]
async fn what_a_form_or_header_would_lose_is_not_sent() {
    let (server, api) = answering([]).await;
    let empty = |at: &str| {
        format!(
            "in_form: not sent: `deep` has an empty list or object at `{at}`, which a form cannot represent"
        )
    };
    assert_eq!(
        refusal(
            api.in_form()
                .deep(InFormDeep::new().list(Vec::<String>::new()))
                .await
        ),
        empty("[0]")
    );
    assert_eq!(
        refusal(
            api.in_form()
                .deep(InFormDeep::new().list(["a"]).of(BTreeMap::new()))
                .await
        ),
        empty("[1]")
    );
    assert_eq!(
        refusal(api.in_form().meta(BTreeMap::new()).await),
        "in_form: not sent: `meta` is an empty object, which a form cannot represent"
    );
    assert_eq!(
        refusal(api.in_form().deep(InFormDeep::new()).await),
        "in_form: not sent: `deep` is an empty object, which a form cannot represent"
    );
    let comma =
        "by_header: not sent: `X-Ids` has a comma in an element, but commas separate the elements";
    assert_eq!(refusal(api.by_header().x_ids(["a,b", "c"]).await), comma);
    assert_eq!(server.executions(), 0);
    api.in_form()
        .deep(InFormDeep::new().list(["a"]).name("n"))
        .await
        .unwrap();
    assert_eq!(last(&server), "/form deep[list][]=a&deep[name]=n");
}

#[tokio::test]
async fn a_path_parameter_keeps_its_slashes_where_the_spec_says_so() {
    let (server, api) = answering([]).await;
    api.get_object("projects/p 1/ü%2F", "a/b").await.unwrap();
    assert_eq!(last(&server), "/objects/projects/p%201/%C3%BC%252F/a%2Fb");
    let seen = server.executions();
    for (name, shown) in [
        ("a/../b", ".."),
        ("./a", "."),
        ("a//b", ""),
        ("/a", ""),
        ("a/", ""),
    ] {
        let line = format!(
            "get_object: not sent: `name` has `{shown}` between its slashes, which cannot be a path segment"
        );
        assert_eq!(refusal(api.get_object(name, "1").await), line);
    }
    for name in ["", "..", "."] {
        let line =
            format!("get_object: not sent: `name` is `{name}`, which cannot be a path segment");
        assert_eq!(refusal(api.get_object(name, "1").await), line);
    }
    assert_eq!(server.executions(), seen);
}

#[tokio::test]
async fn a_range_from_zero_takes_all_of_u64() {
    let (server, api) = answering([]).await;
    api.count().start(u64::MAX).end(u64::MAX).await.unwrap();
    assert_eq!(
        last(&server),
        r#"/count?start=18446744073709551615 {"end":18446744073709551615}"#
    );
    assert_eq!(
        refusal(api.count().low(6).await),
        "count: not sent: `low` is 6, outside ..=5"
    );
    api.count().low(i64::MIN).await.unwrap();
    assert_eq!(last(&server), r#"/count {"low":-9223372036854775808}"#);
}

const DIGITS: &str = r#"{"big":12345678901234567890123,"small":0.10,"huge":1e999,"zero":-0}"#;

#[tokio::test]
async fn numbers_come_back_and_go_out_digit_by_digit() {
    let body = format!(
        r#"{{"data":{{"id":18446744073709551615,"name":"n","extra":{DIGITS},"later":{DIGITS}}},"meta":{DIGITS}}}"#
    );
    let (server, api) = answering([Fault::ok(body)]).await;
    let full = api.get_thing().send_full().await.unwrap();
    assert_eq!(
        (full.id, full.extra.as_ref().unwrap().get()),
        (u64::MAX, DIGITS)
    );
    assert_eq!(full.undocumented.get("later").unwrap().get(), DIGITS);
    assert_eq!(full.envelope.get("meta").unwrap().get(), DIGITS);
    // A value that was read is written unchanged.
    api.put_thing(full.value).await.unwrap();
    assert_eq!(
        last(&server),
        format!(
            r#"/thing {{"id":18446744073709551615,"name":"n","extra":{DIGITS},"later":{DIGITS}}}"#
        )
    );
    api.in_json()
        .any(DIGITS.parse::<Json>().unwrap())
        .await
        .unwrap();
    assert_eq!(last(&server), format!(r#"/json {{"any":{DIGITS}}}"#));
}

/// A struct that is read by serde.
#[derive(Debug, ApiResponse)]
#[api(client = Meant, endpoint = "get_thing")]
struct BySerde {
    name: String,
    #[api(serde)]
    extra: Option<Extra>,
}

#[derive(Debug, serde::Deserialize)]
struct Extra {
    big: f64,
    kept: Box<serde_json::value::RawValue>,
}

#[tokio::test]
async fn half_an_emoji_costs_one_character_and_not_the_response() {
    let half = r#"{"data":{"id":1,"name":"smile \ud83e","extra":{"big":1e3,"kept":[0.10,"\ud83e"]},"nobody asked":"\udc00"},"beside":"\ud83e"}"#;
    let (_server, api) = answering([Fault::ok(half), Fault::ok(half), Fault::ok(half)]).await;
    let thing = api.get_thing().await.unwrap();
    assert_eq!(thing.name, "smile \u{fffd}");
    assert_eq!(thing.undocumented.get("nobody asked").unwrap(), "\u{fffd}");
    let full = api.get_thing().send_full().await.unwrap();
    assert_eq!(full.envelope.get("beside").unwrap(), "\u{fffd}");
    let own = api.get_thing().send_as::<BySerde>().await.unwrap();
    assert_eq!(own.name, "smile \u{fffd}");
    let extra = own.extra.unwrap();
    assert_eq!(
        (extra.big.to_string().as_str(), extra.kept.get()),
        ("1000", "[0.10,\"\u{fffd}\"]")
    );

    let rows = r#"{"data":{"things":[{"id":1,"name":"\ud83e"}]}}"#;
    let (_server, api) = answering([Fault::ok(rows)]).await;
    assert_eq!(
        api.list_things()
            .items()
            .next()
            .await
            .unwrap()
            .unwrap()
            .name,
        "\u{fffd}"
    );
    // Also bytes that are not UTF-8.
    let bytes = b"{\"data\":{\"id\":1,\"name\":\"\xff\"}}".to_vec();
    let (_server, api) = answering([Fault::ok(bytes)]).await;
    assert_eq!(api.get_thing().await.unwrap().name, "\u{fffd}");
}

#[tokio::test]
async fn a_bad_element_of_a_list_is_named_and_the_body_stays_reachable() {
    let body = r#"{"data":{"things":[{"id":1,"name":"a"},{"id":2,"name":"b"},{"id":3}]}}"#;
    let (_server, api) = answering([Fault::ok(body), Fault::ok(body), Fault::ok(body)]).await;
    let plain = api.list_things().await.unwrap_err();
    let paged = api.list_things().pages().next().await.unwrap().unwrap_err();
    let item = api.list_things().items().next().await.unwrap().unwrap_err();
    for error in [plain, paged, item] {
        let CallError::Decode(error) = error else {
            panic!("{error}")
        };
        assert_eq!(
            (error.path(), error.body()),
            ("$.data.things[2].name", body.as_bytes())
        );
        let whole: Json = String::from_utf8_lossy(error.body()).parse().unwrap();
        assert_eq!(whole.pointer("/data/things/1/name").unwrap(), "b");
    }
}

#[test]
fn a_thing_is_compared_by_its_text() {
    let mut one = Thing::new(1, "a");
    one.extra = Some("1.0".parse().unwrap());
    let mut other = one.clone();
    assert_eq!(one, other);
    other.extra = Some("1".parse().unwrap());
    assert_ne!(one, other);
}
