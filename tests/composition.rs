//! Constants of objects and composed objects, on the wire.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the message"
)]

use composition::{Card, Gift, Only, Owner, Person, PersonInput};
use infoplug::{ApiClient, ApiRequest, ApiResponse, Client, RetryPolicy};
use infoplug_mock::{Mock, MockResponse};
use serde_json::{Value, json};

/// An API of composed objects.
#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/specs/composition.yaml", serde)]
pub struct Composition(Client);

async fn start() -> (Mock, Composition) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/specs/composition.yaml");
    let mock = Mock::parse("composition.yaml", std::fs::read_to_string(path).unwrap())
        .unwrap()
        .start()
        .await
        .unwrap();
    let api = Composition::builder()
        .base_url(mock.url())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    (mock, api)
}

/// The body of the last request.
fn sent(mock: &Mock) -> Value {
    serde_json::from_slice(&mock.requests().last().unwrap().body).unwrap()
}

fn card() -> Value {
    json!({
        "kind": "card", "version": 2, "note": "two words", "live": true, "number": "4711",
        "owner": { "object type": "owner", "name": "Ada" },
    })
}

#[tokio::test]
async fn a_constant_is_sent_always_and_has_no_field() {
    let (mock, api) = start().await;
    api.put_card(Card::new("4711").owner(Owner::new("Ada")))
        .await
        .unwrap();
    assert_eq!(sent(&mock), card());
    api.put_only(Only::new()).await.unwrap();
    assert_eq!(sent(&mock), json!({ "kind": "only" }));
    api.pay(Card::new("4711")).await.unwrap();
    let body = String::from_utf8(mock.requests().last().unwrap().body.clone()).unwrap();
    for pair in ["card[kind]=card", "card[version]=2", "card[live]=true"] {
        assert!(body.contains(pair), "{body}");
    }
    assert!(
        mock.requests()
            .iter()
            .all(|request| request.status == 200 || request.status == 204)
    );
}

#[tokio::test]
async fn a_constant_that_comes_is_not_kept() {
    let (mock, api) = start().await;
    mock.enqueue("get_card", MockResponse::json(card()));
    let expected = Card::new("4711").owner(Owner::new("Ada"));
    assert_eq!(api.get_card().await.unwrap(), expected);
    // Numbers are equal by value, and a string may have escapes.
    let other = r#"{"number":"4711","version":2.0,"kind":"c\u0061rd"}"#;
    mock.enqueue(
        "get_card",
        MockResponse::raw(200, "application/json", other),
    );
    assert_eq!(api.get_card().await.unwrap(), Card::new("4711"));
    // The mock sends what the spec says.
    let sample = api.get_card().await.unwrap();
    assert!(sample.undocumented.is_empty(), "{sample:?}");
    let raw = api.get_card().send_full().await.unwrap();
    assert_eq!(format!("{sample:?}"), format!("{:?}", raw.value));
    assert!(!format!("{sample:?}").contains("kind"), "{sample:?}");
}

#[test]
fn serde_reads_back_what_it_wrote() {
    let read: Card = serde_json::from_value(card()).unwrap();
    assert_eq!(read, Card::new("4711").owner(Owner::new("Ada")));
    assert_eq!(serde_json::to_value(&read).unwrap(), card());
    let other = json!({ "kind": "cash", "number": "1" });
    let read: Card = serde_json::from_value(other).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap()["kind"], "cash");
}

#[tokio::test]
async fn another_value_is_kept_and_sent_instead() {
    let (mock, api) = start().await;
    let body = json!({ "kind": "cash", "version": 2, "note": null, "number": "1", "more": [1] });
    mock.enqueue("get_card", MockResponse::json(body.clone()));
    let card = api.get_card().await.unwrap();
    let kept: Vec<(&str, &str)> = card
        .undocumented
        .iter()
        .map(|(name, value)| (name, value.get()))
        .collect();
    assert_eq!(
        kept,
        [("kind", "\"cash\""), ("more", "[1]"), ("note", "null")]
    );
    assert_eq!(card, card.clone());
    assert_ne!(card, Card::new("1"));
    drop(api.put_card(card).await);
    let mut expected = body;
    expected["live"] = true.into();
    assert_eq!(sent(&mock), expected);
    // Among duplicate keys, the last one counts.
    let twice = r#"{"kind":"cash","number":"1","kind":"card"}"#;
    mock.enqueue(
        "get_card",
        MockResponse::raw(200, "application/json", twice),
    );
    assert_eq!(api.get_card().await.unwrap(), Card::new("1"));
    let twice = r#"{"kind":"card","number":"1","kind":7}"#;
    mock.enqueue(
        "get_card",
        MockResponse::raw(200, "application/json", twice),
    );
    assert_eq!(
        api.get_card()
            .await
            .unwrap()
            .undocumented
            .get("kind")
            .unwrap()
            .get(),
        "7"
    );
}

#[tokio::test]
async fn the_mock_refuses_another_constant() {
    let (mock, api) = start().await;
    let body = json!({ "kind": "cash", "number": "1" });
    mock.enqueue("get_card", MockResponse::json(body));
    let card = api.get_card().await.unwrap();
    let error = api.put_card(card).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 400);
    assert!(error.to_string().contains("kind must be card"), "{error}");
}

#[tokio::test]
async fn an_object_has_the_fields_of_those_it_extends() {
    let (mock, api) = start().await;
    let gift = Gift::new("Ada", "today", 15).updated_at("now");
    let read = api.put_gift(gift).await.unwrap();
    let expected = json!({
        "object type": "owner", "name": "Ada", "created_at": "today", "updated_at": "now", "weight": 15,
    });
    assert_eq!(sent(&mock), expected);
    assert_eq!(read.weight, 1);
    assert!(read.undocumented.is_empty(), "{read:?}");
}

#[derive(Debug, PartialEq, ApiRequest, ApiResponse)]
#[api(client = Composition, type = "Gift")]
struct Present {
    name: String,
    created_at: String,
    weight: i64,
}

#[tokio::test]
async fn a_user_defined_type_has_the_fields_too() {
    let (mock, api) = start().await;
    let body = json!({ "object type": "owner", "name": "Ada", "created_at": "today", "weight": 2 });
    mock.enqueue("put_gift", MockResponse::json(body));
    let gift = Gift::new("Ada", "today", 15);
    let read: Present = api.put_gift(gift).send_as().await.unwrap();
    assert_eq!((read.created_at.as_str(), read.weight), ("today", 2));
}

#[tokio::test]
async fn a_type_that_differs_by_direction_is_two_types() {
    let (mock, api) = start().await;
    let friend = PersonInput::new("Bob", "hunter3");
    let person = PersonInput::new("Ada", "hunter2").friends([friend]);
    let read: Person = api.put_person(person).await.unwrap();
    assert_eq!(
        sent(&mock),
        json!({ "name": "Ada", "password": "hunter2", "friends": [{ "name": "Bob", "password": "hunter3" }] })
    );
    assert_eq!(read.id, 1);
    assert!(read.undocumented.is_empty(), "{read:?}");
    // Required in the direction that has it.
    let raw = r#"{"name":"Ada"}"#;
    mock.enqueue(
        "put_person",
        MockResponse::raw(200, "application/json", raw),
    );
    let error = api
        .put_person(PersonInput::new("Ada", "x"))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("`$.id`"), "{error}");
    // Something that the spec says is not there is undocumented.
    let raw = r#"{"id":2,"name":"Ada","password":"x"}"#;
    mock.enqueue(
        "put_person",
        MockResponse::raw(200, "application/json", raw),
    );
    let read = api.put_person(PersonInput::new("Ada", "x")).await.unwrap();
    assert_eq!(read.undocumented.len(), 1);
}

#[derive(Debug, PartialEq, ApiResponse)]
#[api(client = Composition, type = "Person")]
struct Someone {
    id: i64,
    name: String,
}

#[derive(ApiRequest)]
#[api(client = Composition, type = "Person")]
struct NewPerson {
    name: &'static str,
    password: &'static str,
    friends: Vec<Friend>,
}

#[derive(ApiRequest)]
#[api(client = Composition, type = "PersonInput")]
struct Friend {
    name: &'static str,
    password: &'static str,
}

#[derive(ApiRequest)]
#[api(client = Composition, endpoint = "put_person")]
struct PutPerson {
    body: NewPerson,
}

#[tokio::test]
async fn user_defined_types_are_of_one_direction() {
    let (mock, api) = start().await;
    let friends = vec![Friend {
        name: "Bob",
        password: "y",
    }];
    let body = NewPerson {
        name: "Ada",
        password: "x",
        friends,
    };
    let request = PutPerson { body }.into_request(&api);
    let read: Someone = request.send_as().await.unwrap();
    assert_eq!(
        sent(&mock),
        json!({ "name": "Ada", "password": "x", "friends": [{ "name": "Bob", "password": "y" }] })
    );
    assert_eq!((read.id, read.name.as_str()), (1, "name example"));
}

#[derive(Debug, PartialEq, ApiRequest, ApiResponse)]
#[api(client = Composition, type = "Card")]
struct Mine {
    number: String,
    owner: Option<Own>,
}

#[derive(Debug, PartialEq, ApiRequest, ApiResponse)]
#[api(client = Composition, type = "Owner")]
struct Own {
    name: String,
}

#[derive(ApiRequest)]
#[api(client = Composition, endpoint = "pay")]
struct Pay {
    card: Mine,
}

#[derive(Debug, PartialEq, ApiResponse)]
#[api(client = Composition, type = "Card")]
struct Kind {
    kind: String,
    version: i64,
}

#[tokio::test]
async fn a_user_defined_type_sends_the_constants_and_may_read_them() {
    let (mock, api) = start().await;
    mock.enqueue("get_card", MockResponse::json(card()));
    let mine: Mine = api.get_card().send_as().await.unwrap();
    let name = "Ada".to_owned();
    let number = "4711".to_owned();
    let owner = Some(Own { name });
    assert_eq!(mine, Mine { number, owner });
    Pay { card: mine }.into_request(&api).await.unwrap();
    let body = String::from_utf8(mock.requests().last().unwrap().body.clone()).unwrap();
    for pair in [
        "card[kind]=card",
        "card[note]=two+words",
        "card[owner][object+type]=owner",
    ] {
        assert!(body.contains(pair), "{body}");
    }
    mock.enqueue("get_card", MockResponse::json(card()));
    let read: Kind = api.get_card().send_as().await.unwrap();
    assert_eq!((read.kind.as_str(), read.version), ("card", 2));
}
