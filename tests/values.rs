//! Enums of integers on the wire.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the message"
)]

use infoplug::{ApiClient, ApiRequest, ApiResponse, Client, RetryPolicy};
use infoplug_mock::{Mock, MockResponse};
use serde_json::{Value, json};
use values::{Activity, Presence};

/// An API of unusual values.
#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/specs/values.yaml")]
pub struct Values(Client);

async fn values() -> (Mock, Values) {
    let spec = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/specs/values.yaml");
    let mock = Mock::start(spec).await.unwrap();
    let api = Values::builder()
        .base_url(mock.url())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    (mock, api)
}

/// The body of the last request.
fn sent(mock: &Mock) -> Value {
    let requests = mock.requests();
    requests.last().unwrap().json().unwrap()
}

/// The path and query of the last request.
fn target(mock: &Mock) -> String {
    mock.requests().last().unwrap().shown_target()
}

#[test]
fn an_enum_of_integers_converts_to_its_numbers_and_back() {
    assert_eq!(Activity::Playing.as_i64(), 0);
    assert_eq!(Activity::ValueMinus1.as_i64(), -1);
    assert_eq!(Activity::other(3), Activity::Value3);
    assert_eq!(Activity::other(7), Activity::Other(7));
    assert_eq!(Activity::default(), Activity::Playing);
    assert_eq!(Activity::Other(i64::MIN).to_string(), i64::MIN.to_string());
}

#[tokio::test]
async fn an_enum_of_integers_is_read_from_numbers() {
    let (mock, api) = values().await;
    let body =
        json!({ "activity": 3, "last": null, "all": [0, -1, 1.0, 99], "by_day": { "mon": 1e0 } });
    mock.enqueue("get_presence", MockResponse::json(body));
    let presence = api.get_presence().await.unwrap();
    assert_eq!(presence.activity, Activity::Value3);
    assert_eq!(presence.last, None);
    let streaming = Activity::other(1);
    let all = [
        Activity::Playing,
        Activity::ValueMinus1,
        streaming,
        Activity::Other(99),
    ];
    assert_eq!(presence.all, all);
    assert_eq!(presence.by_day["mon"], streaming);
    assert_eq!(
        api.get_activity(Activity::Playing).await.unwrap(),
        Activity::Playing
    );
}

#[tokio::test]
async fn what_is_no_integer_is_a_decode_error() {
    let (mock, api) = values().await;
    for (value, found) in [
        (json!("0"), "a string"),
        (json!(0.5), "a decimal number"),
        (
            json!(9_223_372_036_854_775_808_u64),
            "an integer beyond the range of 64 bits",
        ),
        (json!(null), "null"),
        (json!({}), "an object"),
    ] {
        let body = json!({ "activity": 0, "all": [0, value], "by_day": {} });
        mock.enqueue("get_presence", MockResponse::json(body));
        let error = api.get_presence().await.unwrap_err().to_string();
        assert!(
            error.contains("`$.all[1]`") && error.contains("an integer") && error.contains(found),
            "{error}"
        );
    }
}

#[tokio::test]
async fn an_enum_of_integers_is_sent_as_numbers() {
    let (mock, api) = values().await;
    let presence = Presence::new(
        Activity::Playing,
        [Activity::Value3, Activity::Other(50)],
        [("mon".to_owned(), Activity::ValueMinus1)].into(),
    );
    let returned = api.put_presence(presence.clone().last(Activity::Playing));
    returned.await.unwrap_err();
    let wanted = json!({ "activity": 0, "last": 0, "all": [3, 50], "by_day": { "mon": -1 } });
    assert_eq!(sent(&mock), wanted);

    api.get_presence()
        .activity(Activity::Value3)
        .also([Activity::Playing, Activity::ValueMinus1])
        .await
        .unwrap();
    assert_eq!(target(&mock), "/presence?activity=3&also=0&also=-1");
    api.get_activity(Activity::Value3).await.unwrap();
    assert_eq!(target(&mock), "/activities/3");
    api.post_form()
        .activity(Activity::Value3)
        .also([Activity::Playing])
        .await
        .unwrap();
}

#[derive(Debug, PartialEq, ApiResponse)]
#[api(client = Values, endpoint = "get_presence")]
struct Now {
    activity: Activity,
    last: Option<Activity>,
    all: Vec<Activity>,
}

#[derive(ApiRequest)]
#[api(client = Values, endpoint = "get_presence")]
struct Asked {
    activity: Activity,
    also: Vec<Activity>,
}

#[tokio::test]
async fn own_types_hold_the_generated_enum() {
    let (mock, api) = values().await;
    let body = json!({ "activity": 3, "all": [7], "by_day": {} });
    mock.enqueue("get_presence", MockResponse::json(body));
    let now = api.get_presence().send_as::<Now>().await.unwrap();
    assert_eq!(
        now,
        Now {
            activity: Activity::Value3,
            last: None,
            all: vec![Activity::Other(7)]
        }
    );
    api.send(Asked {
        activity: Activity::Playing,
        also: vec![Activity::Value3],
    })
    .await
    .unwrap();
    assert_eq!(target(&mock), "/presence?activity=0&also=3");
}
