//! Decoding never panics, and reads what `serde_json` reads.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::Value;

use super::{Container, Memory, Record, Slot, Target, Way, decode, record};
use crate::{Json, Secret, Undocumented};

/// Reads a whole body into a slot.
fn read_into(body: &[u8], slot: &mut dyn Slot) -> Result<(), String> {
    let mut memory = Memory::new(usize::MAX);
    decode(body, Way::ALL, &mut memory, slot, None, None).map_err(|failure| {
        format!(
            "at `{}`, expected {}, found {}",
            failure.path, failure.expected, failure.found
        )
    })
}

/// A type as the macro generates it, with every kind of slot.
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

impl Slot for All {
    fn expects(&self) -> &'static str {
        "an object"
    }

    fn open(&mut self, container: Container) -> Target<'_> {
        record(self, container)
    }
}

impl Record for All {
    fn fields(&self) -> &'static [&'static str] {
        &[
            "!text",
            "?integer",
            "?unsigned",
            "?number",
            "?flag",
            "?year",
            "?secret",
            "?list",
            "?map",
            "?json",
            "?inner",
        ]
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

    fn undocumented(&mut self) -> Option<&mut Undocumented> {
        Some(&mut self.undocumented)
    }
}

fn json() -> impl Strategy<Value = Value> {
    let name = prop::sample::select(vec![
        "text", "integer", "unsigned", "number", "flag", "year", "secret", "list", "map", "json",
        "inner", "other", "", "a b\"c",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(vec!["", "true", "false", "1", "text", "\u{1F600}\u{0}"])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..8).prop_map(|members| Value::Object(
                members
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value))
                    .collect()
            )),
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
        prop_assert_eq!(read.to_value().unwrap(), serde_json::from_str::<Value>(&text).unwrap());
        prop_assert_eq!(read.get(), text);
    }

    #[test]
    fn what_is_json_to_serde_json_is_json_here_and_the_other_way_round(text in "[\\[\\]{},:0-9.eE+ \"atrufslen-]{0,24}|\\PC{0,12}") {
        let (mut read, wanted) = (Json::default(), serde_json::from_str::<Box<serde_json::value::RawValue>>(&text));
        let found = read_into(text.as_bytes(), &mut read);
        if wanted.is_ok() {
            prop_assert!(found.is_ok(), "{:?}", found);
        }
        if found.is_ok() {
            // Strings are read leniently and come out strict.
            prop_assert_eq!(serde_json::from_str::<Json>(read.get()).unwrap(), read);
        }
    }

    #[test]
    fn what_is_not_listed_is_kept_as_it_came(value in json()) {
        let text = format!("{{ \"text\": \"t\", \"new\": {value} }}");
        let mut all = All::default();
        read_into(text.as_bytes(), &mut all).unwrap();
        prop_assert_eq!(all.undocumented.get("new").unwrap().get(), value.to_string());
    }
}

#[test]
fn every_kind_of_place_takes_what_it_says() {
    let text = r#"{ "text": "t", "integer": -1, "unsigned": 18446744073709551615, "number": 3, "flag": "true", "year": "", "secret": "s",
        "list": [true, null, "false"], "map": { "a": [1, 2.5] }, "json": [{}], "inner": { "text": "i", "year": 1999 } }"#;
    let mut all = All::default();
    read_into(text.as_bytes(), &mut all).unwrap();
    assert_eq!(
        (
            all.text.as_str(),
            all.integer,
            all.unsigned,
            all.number.to_bits()
        ),
        ("t", -1, Some(u64::MAX), 3.0_f64.to_bits())
    );
    assert_eq!((all.flag, all.year, all.secret.expose()), (true, None, "s"));
    assert_eq!(all.list, [Some(true), None, Some(false)]);
    assert_eq!(all.map["a"], [1.0, 2.5]);
    assert_eq!(all.json.get(), "[{}]");
    assert_eq!(all.inner.unwrap().year, Some(1999));
}

#[test]
fn a_failure_names_the_place_and_both_types() {
    for (text, error) in [
        (r"{}", "at `$.text`, expected a string, found nothing"),
        (
            r#"{"text":null}"#,
            "at `$.text`, expected a string, found null",
        ),
        (
            r#"{"text":"","integer":1.5}"#,
            "at `$.integer`, expected an integer, found a decimal number",
        ),
        (
            r#"{"text":"","unsigned":-1}"#,
            "at `$.unsigned`, expected a non-negative integer, found a negative integer",
        ),
        (
            r#"{"text":"","list":[true,{}]}"#,
            "at `$.list[1]`, expected a boolean, found an object",
        ),
        (
            r#"{"text":"","map":{"a b":[1,"x"]}}"#,
            "at `$.map[\"a b\"][1]`, expected a number, found a string",
        ),
        (
            r#"{"text":"","inner":{"text":"","inner":[]}}"#,
            "at `$.inner.inner`, expected an object, found an array",
        ),
        (
            r#"{"text":"","map":[]}"#,
            "at `$.map`, expected an object, found an array",
        ),
        ("7", "at `$`, expected an object, found an integer"),
        (
            r#"{"text":"","integer":9223372036854775808}"#,
            "at `$.integer`, expected an integer, found an integer beyond the range of 64 bits",
        ),
        (
            r#"{"text":"","number":1e999}"#,
            "at `$.number`, expected a number, found a number beyond the range of 64 bits",
        ),
        (
            r#"{"text":"" "list":[]}"#,
            "at `$`, expected JSON, found broken JSON (expected `,` or `}` at line 1 column 12)",
        ),
        (
            "{\"text\":\"\",\n\"x\": [1,]}",
            "at `$.x`, expected JSON, found broken JSON (expected a value at line 2 column 9)",
        ),
        (
            r#"{"text":"","x":tru"#,
            "at `$.x`, expected JSON, found a body that ends too early",
        ),
        (
            r#"{"text":""} {}"#,
            "at `$`, expected JSON, found a body that is not JSON (expected the end at line 1 column 13)",
        ),
        (" \n", "at `$`, expected JSON, found an empty body"),
        (
            "<html>",
            "at `$`, expected JSON, found a body that looks like HTML or XML",
        ),
        (
            r#"{"text":"","list":[true,"#,
            "at `$.list[1]`, expected JSON, found a body that ends too early",
        ),
    ] {
        assert_eq!(
            read_into(text.as_bytes(), &mut All::default()).unwrap_err(),
            error
        );
    }
}

#[test]
fn half_an_emoji_and_other_damage_in_a_string_costs_only_its_characters() {
    let body = b"{\"text\":\"a\\ud83eb\",\"map\":{\"\\udc00\":[]},\"json\":[\"\\ud83e\",\"\xff\",\"\\q\"],\"new\":\"\\ud83e!\",\"inner\":{\"text\":\"tab\there\"}}";
    let mut all = All::default();
    read_into(body, &mut all).unwrap();
    assert_eq!(all.text, "a\u{fffd}b");
    assert!(all.map.contains_key("\u{fffd}"));
    assert_eq!(
        all.json.parse::<Vec<String>>().unwrap(),
        ["\u{fffd}", "\u{fffd}", "q"]
    );
    assert_eq!(
        all.undocumented.get("new").unwrap().as_str().unwrap(),
        "\u{fffd}!"
    );
    assert_eq!(all.inner.unwrap().text, "tab\there");
}

#[test]
fn numbers_keep_every_digit_where_no_type_says_otherwise() {
    let body = r#"{"text":"","json":{"n":[12345678901234567890123,0.10,1e999,-0]},"new":3.0,"unsigned":18446744073709551615,"integer":-42.000}"#;
    let mut all = All::default();
    read_into(body.as_bytes(), &mut all).unwrap();
    assert_eq!(
        all.json.get(),
        r#"{"n":[12345678901234567890123,0.10,1e999,-0]}"#
    );
    assert_eq!(all.undocumented.get("new").unwrap().get(), "3.0");
    assert_eq!((all.unsigned, all.integer), (Some(u64::MAX), -42));
}

#[test]
fn depth_that_no_type_asks_for_costs_no_stack() {
    let deep = format!(
        r#"{{"text":"t","new":{}{}}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let mut all = All::default();
    read_into(deep.as_bytes(), &mut all).unwrap();
    assert_eq!(all.undocumented.get("new").unwrap().get().len(), 200_000);
    let typed = format!(
        "{}{}",
        r#"{"text":"","inner":"#.repeat(200),
        "}".repeat(200)
    );
    let error = read_into(typed.as_bytes(), &mut All::default()).unwrap_err();
    assert!(
        error.ends_with("expected at most 128 levels of nesting, found more"),
        "{error}"
    );
}
