//! `#[api(serde)]` on a client: its types in serde's formats.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may fail by a panic"
)]

use infoplug::{ApiClient, Client, Json};
use serde::{Deserialize, Serialize};

/// A client whose types implement serde's traits.
#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/specs/stored.yaml", serde)]
pub struct Stored(Client);

use stored::{Line, Order, State};

const WHOLE: &str = r#"{"order-id":7,"state":"in-transit","note":null,"paid":false,"total":12.5,"lines":[{"article":"a \"b\"","amount":-3,"parts":[{"article":"","is new":[1.50]}]}],"labels":{"":"x","k":"v"},"token":"t-1","extra":[12345678901234567890123,{"a":null}],"undocumented":{"b":[]}}"#;

/// The same, with numbers that serde passes on through its own types.
fn in_64_bits() -> String {
    WHOLE
        .replace("12345678901234567890123", "1.5")
        .replace("1.50", "1.5")
}

#[test]
fn what_was_written_is_read_back() {
    let order: Order = serde_json::from_str(WHOLE).unwrap();
    assert_eq!(order.state, State::InTransit);
    assert_eq!(
        order.lines[0].parts.as_ref().unwrap()[0].undocumented.len(),
        1
    );
    assert_eq!(
        order.undocumented.get("undocumented").unwrap().get(),
        r#"{"b":[]}"#
    );
    assert_eq!(serde_json::to_string(&order).unwrap(), WHOLE);
}

#[test]
fn an_absent_field_stays_absent_and_a_null_stays_null() {
    let mut order: Order = serde_json::from_str(
        r#"{"order-id":1,"state":"lost","note":null,"total":1,"lines":[],"labels":{},"extra":null}"#,
    )
    .unwrap();
    assert_eq!(order.state, State::Other("lost".into()));
    let text = serde_json::to_string(&order).unwrap();
    assert_eq!(
        text,
        r#"{"order-id":1,"state":"lost","note":null,"total":1.0,"lines":[],"labels":{},"extra":null}"#
    );
    order.paid = Some(true);
    let again: Order = serde_json::from_str(&serde_json::to_string(&order).unwrap()).unwrap();
    assert_eq!(again, order);
}

#[test]
fn a_mistake_says_where_it_is() {
    let problem = |text| serde_json::from_str::<Order>(text).unwrap_err().to_string();
    let wrong = problem(
        r#"{"order-id":1,"state":"open","note":null,"total":1,"lines":[{"article":"a"},{"article":5}],"labels":{},"extra":1}"#,
    );
    assert!(
        wrong.starts_with("at `$.lines[1].article`, expected a string, found an integer"),
        "{wrong}"
    );
    let missing = problem("{}");
    assert!(
        missing.starts_with("at `$[\"order-id\"]`, expected an integer, found nothing"),
        "{missing}"
    );
    let order = Order {
        total: f64::NAN,
        ..Order::default()
    };
    let problem = serde_json::to_string(&order).unwrap_err().to_string();
    assert_eq!(problem, "at `$.total`: is infinite or not a number");
}

/// Where serde passes values through types of its own.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Archived {
    at: u64,
    #[serde(flatten)]
    order: Order,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Either {
    State(State),
    Line(Line),
    Lines(Vec<Line>),
}

#[test]
fn types_work_inside_those_of_the_user() {
    let archived = Archived {
        at: 5,
        order: serde_json::from_str(&in_64_bits()).unwrap(),
    };
    let text = serde_json::to_string(&archived).unwrap();
    assert!(text.starts_with(r#"{"at":5,"order-id":7,"#), "{text}");
    let again: Archived = serde_json::from_str(&text).unwrap();
    assert_eq!(again, archived);
    for (text, either) in [
        (r#""open""#, Either::State(State::Open)),
        (r#"{"article":"a"}"#, Either::Line(Line::new("a"))),
        (r#"[{"article":"a"}]"#, Either::Lines(vec![Line::new("a")])),
    ] {
        assert_eq!(serde_json::from_str::<Either>(text).unwrap(), either);
        assert_eq!(serde_json::to_string(&either).unwrap(), text);
    }
}

/// YAML: another format than JSON that describes itself.
#[test]
fn other_formats_get_the_same_values() {
    let order: Order = serde_json::from_str(&in_64_bits()).unwrap();
    let yaml = serde_yaml::to_string(&order).unwrap();
    assert!(
        yaml.starts_with("order-id: 7\nstate: in-transit\nnote: null\n"),
        "{yaml}"
    );
    assert_eq!(serde_yaml::from_str::<Order>(&yaml).unwrap(), order);
    let json = serde_json::to_value(&order).unwrap();
    assert_eq!(json["lines"][0]["amount"], -3);
    assert_eq!(
        serde_json::from_value::<Order>(json).unwrap().lines[0].amount,
        Some(-3)
    );
}

#[test]
fn a_value_of_a_spec_may_be_any_json() {
    let json: Json = serde_json::from_str("[0.10]").unwrap();
    assert_eq!(serde_json::to_string(&json).unwrap(), "[0.10]");
}
