//! Unions: values of one of several types, decided by a tag or by their shape.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the message"
)]

use infoplug::{ApiClient, Client, Json, RetryPolicy};
use infoplug_mock::{Mock, MockResponse};
use proptest::prelude::*;

/// An API with unions.
#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/specs/unions.yaml", serde)]
pub struct Unions(Client);

use unions::{
    Big, Button, Circle, Component, Frame, Page, PageMessage, PageOwner, Part, Round, Shape,
    Square, User, Value, Wheel,
};

async fn api() -> (Mock, Unions) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/specs/unions.yaml");
    let spec = std::fs::read_to_string(path).unwrap();
    let mock = Mock::parse("unions.yaml", spec)
        .unwrap()
        .start()
        .await
        .unwrap();
    let api = Unions::builder()
        .api_key("mock-key")
        .base_url(mock.url())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    (mock, api)
}

const PAGE: &str = r#"{"shape":{"kind":"frame","inner":{"kind":"circle","radius":1.5},"others":[{"kind":"hexagon","corners":6},{"kind":"square","side":2.0,"color":"red"},7]},"owner":{"id":1,"login":"ann","plan":"pro","followers":3},"values":["a",1,1.5,true,{"id":2,"login":"bob"},{"id":3,"login":"cy","plan":"free","followers":0},[1,2],["x"],[],{"other":[1.50]},null],"named":{"k":"v"},"message":[{"text":"hi"}],"component":{"type":1,"children":[{"type":2,"label":"ok"},{"type":9,"x":[]}]}}"#;

fn page() -> Page {
    serde_json::from_str(PAGE).unwrap()
}

#[test]
fn the_tag_decides() {
    let Shape::Framed(frame) = page().shape else {
        panic!("not a frame");
    };
    assert_eq!(frame.inner, Shape::Circle(Circle::new(1.5)));
    let others = frame.others.unwrap();
    let hexagon: Json = r#"{"kind":"hexagon","corners":6}"#.parse().unwrap();
    assert_eq!(others[0], Shape::Other(hexagon));
    let Shape::Square(square) = &others[1] else {
        panic!("not a square");
    };
    assert_eq!((square.side, square.undocumented.len()), (2.0, 1));
    assert_eq!(others[2], Shape::Other(7.into()));
    let Some(Component::Row(row)) = page().component else {
        panic!("not a row");
    };
    assert_eq!(row.children[0], Component::Button(Button::new("ok")));
    assert!(matches!(row.children[1], Component::Other(_)));
}

#[test]
fn the_shape_decides() {
    let page = page();
    assert!(matches!(page.owner, Some(PageOwner::FullUser(_))));
    assert!(matches!(page.message, Some(PageMessage::Parts(ref parts)) if parts.len() == 1));
    let names: Vec<String> = page
        .values
        .iter()
        .map(|value| format!("{value:?}").split('(').next().unwrap().to_owned())
        .collect();
    assert_eq!(
        names,
        [
            "String",
            "Integer",
            "Number",
            "Boolean",
            "User",
            "FullUser",
            "IntegerList",
            "Names",
            "IntegerList",
            "Other",
            "Other"
        ]
    );
}

#[test]
fn an_integer_that_no_variant_holds_keeps_its_digits() {
    for digits in ["12985063422482805761", "-9223372036854775809", "1"] {
        let value: Value = serde_json::from_str(digits).unwrap();
        assert_eq!(matches!(value, Value::Other(_)), digits != "1");
        assert_eq!(serde_json::to_string(&value).unwrap(), digits);
    }
    // A double represents it.
    let value: Value = serde_json::from_str("9223372036854775808").unwrap();
    assert_eq!(value, Value::Number(9_223_372_036_854_775_808.0));
}

#[test]
fn what_was_read_is_written_byte_for_byte() {
    let page = page();
    assert_eq!(serde_json::to_string(&page).unwrap(), PAGE);
    assert_eq!(page.clone(), page);
    assert_ne!(
        Shape::Circle(Circle::new(1.0)),
        Shape::Circle(Circle::new(2.0))
    );
    assert_eq!(
        format!("{:?}", Shape::Circle(Circle::new(1.0))),
        "Circle(Circle { radius: 1.0, undocumented: {} })"
    );
}

#[test]
fn a_mistake_inside_a_variant_says_where_it_is() {
    let problem = |text: &str| serde_json::from_str::<Page>(text).unwrap_err().to_string();
    let wrong = PAGE.replace(r#""radius":1.5"#, r#""radius":"big""#);
    assert!(
        problem(&wrong).starts_with("at `$.shape.inner.radius`, expected a number, found a string"),
        "{}",
        problem(&wrong)
    );
    let missing = PAGE.replace(r#""label":"ok""#, r#""lable":"ok""#);
    assert!(
        problem(&missing)
            .starts_with("at `$.component.children[0].label`, expected a string, found nothing"),
        "{}",
        problem(&missing)
    );
}

#[test]
fn the_tag_is_sent_whatever_a_field_of_its_name_says() {
    let mut square = Square::new(1.0);
    square.kind = Some("triangle".to_owned());
    let json = serde_json::to_string(&Shape::from(square)).unwrap();
    assert_eq!(json, r#"{"kind":"square","side":1.0}"#);
    let json = serde_json::to_string(&Shape::from(Big::new(10.0))).unwrap();
    assert_eq!(json, r#"{"kind":"big circle","radius":10.0}"#);
    let json = serde_json::to_string(&Round::from(Wheel::new(4.0))).unwrap();
    assert_eq!(json, r#"{"of what":"a wheel","size":4.0}"#);
    assert_eq!(
        serde_json::from_str::<Round>(&json).unwrap(),
        Round::Wheel(Wheel::new(4.0))
    );
    let json = serde_json::to_string(&Component::from(Button::new("ok"))).unwrap();
    assert_eq!(json, r#"{"type":2,"label":"ok"}"#);
}

#[tokio::test]
async fn unions_travel_over_the_wire() {
    let (mock, api) = api().await;
    let sample = api.get_page().await.unwrap();
    assert!(matches!(sample.shape, Shape::Circle(_)), "{sample:?}");
    assert!(
        matches!(sample.owner, Some(PageOwner::String(_))),
        "{sample:?}"
    );
    mock.enqueue("get_page", MockResponse::raw(200, "application/json", PAGE));
    assert_eq!(api.get_page().await.unwrap(), page());

    let mut sent = Page::new(
        Frame::new(Circle::new(2.0).into()).into(),
        [
            Value::from("a".to_owned()),
            Value::from(User::new(1, "ann")),
        ],
        [].into(),
    );
    sent.owner = Some(PageOwner::String("ann".to_owned()));
    sent.message = Some(vec![Part::new("hi")].into());
    api.put_page(sent)
        .shape(Circle::new(1.0).into())
        .await
        .unwrap();
    let request = mock.requests().pop().unwrap();
    assert_eq!(
        String::from_utf8(request.body).unwrap(),
        r#"{"page":{"shape":{"kind":"frame","inner":{"kind":"circle","radius":2.0}},"owner":"ann","values":["a",{"id":1,"login":"ann"}],"named":{},"message":[{"text":"hi"}]},"shape":{"kind":"circle","radius":1.0}}"#
    );
}

#[tokio::test]
async fn what_a_variant_forbids_is_not_sent() {
    let (mock, api) = api().await;
    let page = || Page::new(Circle::new(1.0).into(), [], [].into());
    let error = api
        .put_page(page())
        .shape(Square::new(101.0).into())
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("at `.side` is 101.0, outside 0..=100"),
        "{error}"
    );
    let error = api
        .put_page(page())
        .shape(Circle::new(f64::NAN).into())
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("at `.radius` is infinite or not a number"),
        "{error}"
    );
    let error = api
        .put_page(page())
        .shape(Big::new(9.0).into())
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("at `.radius` is 9.0, outside 10"),
        "{error}"
    );
    let error = api
        .put_page(page())
        .round(Wheel::new(2.0).into())
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("at `.size` is 2.0, outside 3"),
        "{error}"
    );
    let mut page = page();
    page.values = vec![Value::Number(f64::INFINITY)];
    let error = api.put_page(page).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("at `.values[0]` is infinite or not a number"),
        "{error}"
    );
    assert!(mock.requests().is_empty());
}

/// Any JSON, often one that resembles the types of the spec.
fn json() -> impl Strategy<Value = serde_json::Value> {
    let scalar = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i32>().prop_map(Into::into),
        any::<i32>().prop_map(|number| (f64::from(number) / 4.0).into()),
        "[a-z]{0,3}".prop_map(Into::into),
        prop::sample::select(vec!["circle", "square", "frame"]).prop_map(Into::into),
    ];
    scalar.prop_recursive(5, 40, 5, |inner| {
        let key = prop::sample::select(vec![
            "kind",
            "radius",
            "side",
            "inner",
            "others",
            "id",
            "login",
            "plan",
            "followers",
            "text",
            "type",
            "label",
            "children",
            "x",
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            prop::collection::vec((key, inner), 0..5).prop_map(|members| {
                let members = members
                    .into_iter()
                    .map(|(key, value)| (key.to_owned(), value));
                serde_json::Value::Object(members.collect())
            }),
        ]
    })
}

fn is_read_as_it_is_written<T>(json: &serde_json::Value) -> Result<(), TestCaseError>
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let text = json.to_string();
    match serde_json::from_str::<T>(&text) {
        Ok(value) => {
            let written = serde_json::to_string(&value).unwrap();
            prop_assert_eq!(serde_json::from_str::<T>(&written).unwrap(), value);
            let written: serde_json::Value = serde_json::from_str(&written).unwrap();
            prop_assert!(has_all(&written, json), "{written} lacks a part of {json}");
        }
        Err(error) => prop_assert!(error.to_string().starts_with("at `$"), "{error}"),
    }
    Ok(())
}

/// Whether a value has each member and element of another one. Numbers may be written in another
/// way.
fn has_all(value: &serde_json::Value, other: &serde_json::Value) -> bool {
    use serde_json::Value::{Array, Null, Number, Object};
    match (value, other) {
        (Object(value), Object(other)) => other.iter().all(|(key, other)| {
            *other == Null || value.get(key).is_some_and(|value| has_all(value, other))
        }),
        (Array(value), Array(other)) => {
            value.len() == other.len()
                && value
                    .iter()
                    .zip(other)
                    .all(|(value, other)| has_all(value, other))
        }
        (Number(value), Number(other)) => value.as_f64() == other.as_f64(),
        (value, other) => value == other,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_json_is_a_value_that_keeps_everything_or_an_error_with_a_path(json in json()) {
        is_read_as_it_is_written::<Shape>(&json)?;
        is_read_as_it_is_written::<Value>(&json)?;
        is_read_as_it_is_written::<Component>(&json)?;
        is_read_as_it_is_written::<Page>(&json)?;
    }
}
