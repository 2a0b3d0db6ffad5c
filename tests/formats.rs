//! The caller's types for formats.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the message"
)]

use std::collections::BTreeMap;

use infoplug::{ApiClient, CallError, Client, RetryPolicy};
use infoplug_mock::{Fault, Faulty, Mock};
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A caller's type that cannot always be written.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Money(i64);

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 < 0 {
            return Err(serde::ser::Error::custom("a price is not negative"));
        }
        serializer.collect_str(&format_args!("{}.{:02}", self.0 / 100, self.0 % 100))
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let cents = text
            .split_once('.')
            .filter(|(_, cents)| cents.len() == 2)
            .and_then(|(whole, cents)| format!("{whole}{cents}").parse().ok());
        cents
            .map(Self)
            .ok_or_else(|| serde::de::Error::custom("a price has two decimals"))
    }
}

mod days {
    /// A newtype, whose `Deserialize` takes any string.
    #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
    pub(crate) struct Day(pub(crate) String);
}

/// The paths begin in every way that a path can.
mod inner {
    use infoplug::{ApiClient, Client};
    use jiff::Timestamp as DateTime;

    use super::days;

    #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
    pub(crate) struct Seconds(pub(crate) i64);

    #[derive(Clone, Debug, ApiClient)]
    #[api(
        spec = "tests/specs/formats.yaml",
        types(
            date_time = DateTime,
            date = days::Day,
            uuid = ::uuid::Uuid,
            decimal = super::Money,
            unix_time = self::Seconds,
        )
    )]
    pub(crate) struct Bookings(Client);
}
use inner::{Bookings, bookings};

/// The same spec without types.
#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/specs/formats.yaml")]
pub struct Plain(Client);

const ID: &str = "f81d4fae-7dec-41d0-a765-00a0c91e6bf6";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

async fn answering(body: &str) -> (Faulty, Bookings) {
    let server = Faulty::start([Fault::ok(body)]).await.unwrap();
    let api = Bookings::builder()
        .base_url(server.url())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    (server, api)
}

#[tokio::test]
async fn fields_have_the_types_of_the_caller() {
    let body = r#"{"id":"f81d4fae-7dec-41d0-a765-00a0c91e6bf6","starts_at":"2026-01-31T12:30:00Z","ended_at":null,"moved":["2026-01-31T12:30:00Z","2026-02-01T00:00:00+01:00"],"seen":{"a":"2026-01-31T12:30:00Z"},"days":["2026-01-31"],"price":"12.50","paid_at":1769862600,"note":"n","more":[1]}"#;
    let (_server, api) = answering(body).await;
    let id: uuid::Uuid = ID.parse().unwrap();
    let booking = api.get_booking(id).await.unwrap();
    assert_eq!(booking.id, id);
    assert_eq!(booking.starts_at, at("2026-01-31T12:30:00Z"));
    assert_eq!(booking.ended_at, None);
    assert_eq!(
        booking.moved,
        Some(vec![at("2026-01-31T12:30:00Z"), at("2026-01-31T23:00:00Z")])
    );
    assert_eq!(
        booking.seen,
        Some(BTreeMap::from([(
            "a".to_owned(),
            at("2026-01-31T12:30:00Z")
        )]))
    );
    assert_eq!(booking.days, Some(vec![days::Day("2026-01-31".to_owned())]));
    assert_eq!(booking.price, Some(Money(1250)));
    assert_eq!(booking.paid_at, Some(inner::Seconds(1_769_862_600)));
    assert_eq!(booking.undocumented.get("more").unwrap().get(), "[1]");
    assert_eq!(booking.clone(), booking);
    let mut other = booking.clone();
    other.ended_at = Some(at("2026-02-01T00:00:00Z"));
    assert_ne!(other, booking);
    let shown = format!("{other:?}");
    assert!(
        shown.contains("starts_at: 2026-01-31T12:30:00Z, ended_at: Some(2026-02-01T00:00:00Z)"),
        "{shown}"
    );
    assert_eq!(bookings::Booking::default().starts_at, Timestamp::default());
}

#[tokio::test]
async fn a_value_that_does_not_parse_is_an_error_with_its_path_and_text() {
    let good = r#""id":"f81d4fae-7dec-41d0-a765-00a0c91e6bf6","starts_at":"2026-01-31T12:30:00Z""#;
    let cases = [
        (
            format!("{{{good},\"price\":\"12.5\"}}"),
            "$.price",
            "a valid `Money`",
            "\"12.5\" (a price has two decimals)",
        ),
        (
            format!("{{{good},\"moved\":[\"2026-01-31T12:30:00Z\",17]}}"),
            "$.moved[1]",
            "a valid `Timestamp`",
            "17 (invalid type: integer `17`, expected a timestamp string)",
        ),
        (
            format!("{{{good},\"paid_at\":\"soon\\u001b[1m\"}}"),
            "$.paid_at",
            "a valid `Seconds`",
            "\"soon\\u001b[1m\" (invalid type: string \"soon\\u{1b}[1m\", expected i64)",
        ),
        (
            format!("{{{good},\"days\":[\"a\",{{}}]}}"),
            "$.days[1]",
            "a valid `Day`",
            "invalid type: map, expected a string",
        ),
        (
            format!("{{{good},\"price\":[]}}"),
            "$.price",
            "a valid `Money`",
            "invalid type: sequence, expected a string",
        ),
        (
            "{\"id\":\"f81d4fae-7dec-41d0-a765-00a0c91e6bf6\"}".to_owned(),
            "$.starts_at",
            "a value",
            "nothing",
        ),
    ];
    for (body, path, expected, found) in cases {
        let (_server, api) = answering(&body).await;
        let error = api.get_booking(ID.parse().unwrap()).await.unwrap_err();
        let CallError::Decode(error) = error else {
            panic!("{error}")
        };
        assert_eq!(
            (error.path(), error.expected(), error.found()),
            (path, expected, found)
        );
    }
}

#[tokio::test]
async fn arguments_and_setters_take_the_types_of_the_caller() {
    let (server, api) = answering("[]").await;
    let id: uuid::Uuid = ID.parse().unwrap();
    api.list_bookings()
        .since(at("2026-01-31T12:30:00Z"))
        .paid_after(inner::Seconds(7))
        .ids([id, uuid::Uuid::nil()])
        .on(vec![days::Day("2026-01-31".to_owned())])
        .await
        .unwrap();
    assert_eq!(
        server.requests()[0].query,
        "since=2026-01-31T12%3A30%3A00Z&paid_after=7&ids=f81d4fae-7dec-41d0-a765-00a0c91e6bf6%2C00000000-0000-0000-0000-000000000000&on=2026-01-31"
    );

    let booking =
        r#"{"id":"f81d4fae-7dec-41d0-a765-00a0c91e6bf6","starts_at":"2026-01-31T12:30:00Z"}"#;
    let (server, api) = answering(booking).await;
    api.get_booking(id).await.unwrap();
    assert_eq!(
        server.requests()[0].path,
        "/bookings/f81d4fae-7dec-41d0-a765-00a0c91e6bf6"
    );

    let (server, api) = answering(booking).await;
    let new = bookings::NewBooking::new(at("2026-01-31T12:30:00Z"), [])
        .reminders([at("2026-01-30T12:30:00Z")])
        .price(Money(1250));
    api.create_booking(new)
        .made_at(at("2026-01-01T00:00:00Z"))
        .await
        .unwrap();
    assert_eq!(
        String::from_utf8_lossy(&server.requests()[0].body),
        r#"{"booking":{"starts_at":"2026-01-31T12:30:00Z","reminders":["2026-01-30T12:30:00Z"],"days":[],"price":"12.50"},"made_at":"2026-01-01T00:00:00Z"}"#
    );
}

#[tokio::test]
async fn a_value_that_cannot_be_written_is_not_sent() {
    let (server, api) = answering("{}").await;
    let new = bookings::NewBooking::new(at("2026-01-31T12:30:00Z"), []).price(Money(-1));
    let error = api.create_booking(new).await.unwrap_err();
    let CallError::InvalidRequest(error) = error else {
        panic!("{error}")
    };
    assert_eq!(
        error.to_string(),
        "create_booking: not sent: `booking` at `.price` cannot be serialized: a price is not negative"
    );
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn values_outside_of_objects_are_strings() {
    let (_server, api) = answering("[\"2026-01-31\"]").await;
    assert_eq!(api.list_days().await.unwrap(), ["2026-01-31"]);
}

#[tokio::test]
async fn a_long_list_takes_memory() {
    let body = format!(
        r#"{{"id":"f81d4fae-7dec-41d0-a765-00a0c91e6bf6","starts_at":"2026-01-31T12:30:00Z","days":["1"{}]}}"#,
        ",\"1\"".repeat(10_000)
    );
    let (_server, api) = answering(&body).await;
    let error = api
        .get_booking(ID.parse().unwrap())
        .max_decoded(200_000)
        .await
        .unwrap_err();
    let CallError::Decode(error) = error else {
        panic!("{error}")
    };
    assert_eq!(
        (error.path(), error.expected()),
        ("$.days", "at most 200000 bytes")
    );
}

#[tokio::test]
async fn the_mock_plays_and_checks_formats() {
    let mock = Mock::start("tests/specs/formats.yaml").await.unwrap();
    let api = Bookings::builder().base_url(mock.url()).build().unwrap();
    let id: uuid::Uuid = ID.parse().unwrap();
    let booking = api.get_booking(id).await.unwrap();
    assert_eq!(booking.id, id);
    assert_eq!(booking.starts_at, at("2026-01-31T12:30:00Z"));
    let new = bookings::NewBooking::new(at("2026-01-31T12:30:00Z"), []);
    api.create_booking(new).await.unwrap();

    let plain = Plain::builder().base_url(mock.url()).build().unwrap();
    let booking = plain.get_booking(ID).await.unwrap();
    assert_eq!(booking.starts_at, "2026-01-31T12:30:00Z");
    let error = plain.list_bookings().since("yesterday").await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 400);
    let body = String::from_utf8_lossy(error.body().unwrap());
    assert!(
        body.contains("since must be an RFC 3339 date and time"),
        "{body}"
    );
}
