//! Decoding never panics, and reads what `serde_json` reads.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test a panic is the message")]

use std::collections::BTreeMap;

use infoplug_runtime::generated::{Container, Field, Record, Slot, Target, Undocumented, read_into, record};
use infoplug_runtime::{Json, Secret};
use proptest::prelude::*;

/// A type as the macro generates it, with every kind of place.
#[derive(Debug, Default)]
struct All {
    text: String,
    integer: i64,
    unsigned: Option<u64>,
    number: f64,
    flag: bool,
    year: Option<i64>,
    secret: Secret,
    list: Vec<Option<bool>>,
    map: BTreeMap<String, Vec<f64>>,
    json: Json,
    inner: Option<Box<All>>,
    undocumented: Undocumented,
}

const fn field(name: &'static str) -> Field {
    Field { name, required: false }
}

impl Slot for All {
    fn expects(&self) -> &'static str {
        "an object"
    }

    fn open(&mut self, container: Container) -> Target<'_> {
        record(self, container)
    }
}

impl Record for All {
    fn fields(&self) -> &'static [Field] {
        const {
            &[
                Field { name: "text", required: true },
                field("integer"),
                field("unsigned"),
                field("number"),
                field("flag"),
                field("year"),
                field("secret"),
                field("list"),
                field("map"),
                field("json"),
                field("inner"),
            ]
        }
    }

    fn field(&mut self, index: usize) -> Option<&mut dyn Slot> {
        Some(match index {
            0 => &mut self.text,
            1 => &mut self.integer,
            2 => &mut self.unsigned,
            3 => &mut self.number,
            4 => &mut self.flag,
            5 => &mut self.year,
            6 => &mut self.secret,
            7 => &mut self.list,
            8 => &mut self.map,
            9 => &mut self.json,
            10 => &mut self.inner,
            _ => return None,
        })
    }

    fn undocumented(&mut self) -> &mut Undocumented {
        &mut self.undocumented
    }
}

fn json() -> impl Strategy<Value = Json> {
    let name = prop::sample::select(vec![
        "text", "integer", "unsigned", "number", "flag", "year", "secret", "list", "map", "json", "inner", "other", "", "a b\"c",
    ]);
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<u64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        prop::sample::select(vec!["", "true", "false", "1", "text", "\u{1F600}\u{0}"]).prop_map(Json::from),
    ];
    leaf.prop_recursive(5, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Json::from),
            prop::collection::vec((name.clone(), inner), 0..8)
                .prop_map(|members| Json::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_bytes_are_a_value_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_into(&bytes, &mut All::default());
        let _ = read_into(&bytes, &mut Json::default());
    }

    #[test]
    fn any_json_is_a_value_or_an_error_that_says_where(value in json()) {
        let text = value.to_string();
        if let Err(error) = read_into(text.as_bytes(), &mut All::default()) {
            prop_assert!(error.starts_with("at `$"), "{}", error);
        }
        for end in 0..text.len() {
            let _ = read_into(&text.as_bytes()[..end], &mut All::default());
        }
    }

    #[test]
    fn json_is_read_as_serde_json_reads_it(value in json()) {
        let text = value.to_string();
        let mut read = Json::default();
        read_into(text.as_bytes(), &mut read).unwrap();
        prop_assert_eq!(read, serde_json::from_str::<Json>(&text).unwrap());
    }

    #[test]
    fn what_is_not_listed_is_kept_as_it_came(value in json()) {
        let text = serde_json::json!({ "text": "t", "new": value }).to_string();
        let mut all = All::default();
        read_into(text.as_bytes(), &mut all).unwrap();
        let whole = serde_json::from_str::<Json>(&text).unwrap();
        prop_assert_eq!(all.undocumented.get("new"), whole.get("new"));
    }
}

#[test]
fn every_kind_of_place_takes_what_it_says() {
    let text = r#"{ "text": "t", "integer": -1, "unsigned": 18446744073709551615, "number": 3, "flag": "true", "year": "", "secret": "s",
        "list": [true, null, "false"], "map": { "a": [1, 2.5] }, "json": [{}], "inner": { "text": "i", "year": 1999 } }"#;
    let mut all = All::default();
    read_into(text.as_bytes(), &mut all).unwrap();
    assert_eq!((all.text.as_str(), all.integer, all.unsigned, all.number.to_bits()), ("t", -1, Some(u64::MAX), 3.0_f64.to_bits()));
    assert_eq!((all.flag, all.year, all.secret.expose()), (true, None, "s"));
    assert_eq!(all.list, [Some(true), None, Some(false)]);
    assert_eq!(all.map["a"], [1.0, 2.5]);
    assert_eq!(all.json, serde_json::json!([{}]));
    assert_eq!(all.inner.unwrap().year, Some(1999));
}

#[test]
fn a_failure_names_the_place_and_both_types() {
    for (text, error) in [
        (r"{}", "at `$.text` there should be a text, and there is nothing: it is missing"),
        (r#"{"text":null}"#, "at `$.text` there should be a text, and there is null"),
        (r#"{"text":"","integer":1.5}"#, "at `$.integer` there should be a whole number, and there is a decimal number"),
        (r#"{"text":"","unsigned":-1}"#, "at `$.unsigned` there should be a whole number from 0, and there is a negative whole number"),
        (r#"{"text":"","list":[true,{}]}"#, "at `$.list[1]` there should be true or false, and there is an object"),
        (r#"{"text":"","map":{"a b":[1,"x"]}}"#, "at `$.map[\"a b\"][1]` there should be a number, and there is a text"),
        (r#"{"text":"","inner":{"text":"","inner":[]}}"#, "at `$.inner.inner` there should be an object, and there is an array"),
        (r#"{"text":"","map":[]}"#, "at `$.map` there should be an object, and there is an array"),
        ("7", "at `$` there should be an object, and there is a whole number"),
        (r#"{"text":"","list":[true,"#, "at `$.list[1]` there should be JSON, and there is a body that ends too early"),
    ] {
        assert_eq!(read_into(text.as_bytes(), &mut All::default()).unwrap_err(), error);
    }
}
