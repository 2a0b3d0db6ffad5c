//! The user's own structs and enums as requests, responses and errors.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::enum_variant_names,
    reason = "in a test a panic is the message"
)]

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::error::Error as _;
use std::time::Duration;

use infoplug::{
    ApiClient, ApiError, ApiRequest, ApiResponse, CallError, Client, InfoPlug, RetryPolicy,
    StatusCode, info_plug,
};
use infoplug_mock::{Fault, Faulty};

/// In its own module, and named by a different path.
mod inner {
    use super::{ApiClient, Client};

    #[derive(Clone, Debug, ApiClient)]
    #[api(spec = "spec/examples/tickets.yaml")]
    pub(crate) struct Tickets(Client);
}
use inner::{Tickets, tickets};

async fn client(faults: impl IntoIterator<Item = Fault>) -> (Faulty, Tickets) {
    let server = Faulty::start(faults).await.unwrap();
    let api = Tickets::builder()
        .api_key("key")
        .base_url(server.url())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    (server, api)
}

#[derive(Clone, Debug, PartialEq, ApiRequest, ApiResponse)]
#[api(client = Tickets, type = "TicketType")]
enum Kind {
    Bug,
    #[api(name = "question")]
    PollResult,
    #[api(other)]
    Else(String),
}

#[derive(Clone, Debug, ApiRequest)]
#[api(client = Tickets, endpoint = "create_ticket")]
struct Open<'a> {
    title: &'a str,
    r#type: Kind,
    labels: Option<HashMap<String, String>>,
    #[api(name = "Idempotency-Key")]
    key: Option<Cow<'a, str>>,
    estimate: Option<f32>,
}

type Text = String;

#[derive(Debug, PartialEq, serde::Deserialize)]
struct Title(String);

#[derive(Debug, PartialEq, ApiResponse)]
#[api(client = Tickets, endpoint = "get_ticket")]
struct Short {
    id: Text,
    r#type: Kind,
    state: tickets::TicketState,
    assignee: Option<Box<Who>>,
    watchers: Vec<Who>,
    votes: Option<BTreeMap<String, i64>>,
    #[api(default = "none".to_owned())]
    due: String,
    #[api(serde)]
    title: Title,
}

#[derive(Debug, PartialEq, ApiResponse)]
#[api(client = Tickets, type = "Person")]
struct Who {
    name: Box<str>,
}

#[derive(Debug, PartialEq, ApiResponse)]
#[api(client = Tickets, endpoint = "list_tickets")]
struct Page<T> {
    tickets: Vec<T>,
}

/// Lists all values, so any other value is an error.
#[derive(Debug, PartialEq, ApiResponse)]
#[api(client = Tickets, type = "TicketState")]
enum Closed {
    Open,
    Waiting,
    Closed,
}

#[derive(Debug, PartialEq, ApiResponse)]
#[api(client = Tickets, type = "Ticket")]
struct JustState {
    state: Closed,
}

#[derive(Debug, PartialEq, ApiResponse)]
#[api(client = Tickets, type = "Comment")]
struct Talk {
    text: String,
    replies: Vec<Self>,
    parent: Option<Box<Self>>,
}

#[derive(Debug, ApiError)]
#[api(client = Tickets)]
enum Trouble {
    #[api(code = "1004", display = "no such ticket, asked by {request_id:?}")]
    Gone { request_id: Option<String> },
    #[api(status = 429)]
    Busy {
        retry_after: Option<Duration>,
        status: StatusCode,
        attempts: u32,
    },
    #[api(code = "token_missing", code = "token_invalid")]
    Key,
    #[api(other)]
    Other(Box<tickets::Error>),
}

/// Items may come from macros and use paths from them.
macro_rules! made {
    ($name:ident, $field:ident: $ty:ty) => {
        #[derive(Debug, PartialEq, ApiRequest, ApiResponse)]
        #[api(client = $crate::inner::Tickets, type = "Person")]
        struct $name {
            id: i64,
            $field: $ty,
        }
    };
}
made!(Made, name: Box<str>);

#[tokio::test]
async fn an_item_of_a_macro_is_read() {
    let (_server, api) = client([Fault::status(
        200,
        r#"{"tickets":[{"assignee":{"id":1,"name":"A"}}]}"#,
    )])
    .await;
    let page: Page<Assigned> = api.list_tickets().send_as().await.unwrap();
    assert_eq!(
        page.tickets,
        [Assigned {
            assignee: Some(Made {
                id: 1,
                name: "A".into()
            })
        }]
    );
}

#[derive(Debug, PartialEq, ApiResponse)]
#[api(client = Tickets, type = "Ticket")]
struct Assigned {
    assignee: Option<Made>,
}

#[tokio::test]
async fn a_struct_is_a_request() {
    let (server, api) = client([Fault::status(201, "{}"), Fault::status(201, "{}")]).await;
    let labels = HashMap::from([("a".to_owned(), "b".to_owned())]);
    let open = Open {
        title: "Help",
        r#type: Kind::PollResult,
        labels: Some(labels),
        key: Some("12345678".into()),
        estimate: Some(1.5),
    };
    let _ = api.send(open.clone()).await;
    let _ = api
        .send(Open {
            r#type: Kind::Else("odd".into()),
            labels: None,
            key: None,
            estimate: None,
            ..open
        })
        .await;
    let requests = server.requests();
    let body =
        |index: usize| serde_json::from_slice::<serde_json::Value>(&requests[index].body).unwrap();
    assert_eq!(
        body(0),
        serde_json::json!({ "title": "Help", "type": "question", "labels": { "a": "b" }, "estimate": 1.5 })
    );
    assert_eq!(
        body(1),
        serde_json::json!({ "title": "Help", "type": "odd" })
    );
}

#[tokio::test]
async fn what_breaks_a_rule_of_the_spec_is_still_not_sent() {
    let (server, api) = client([]).await;
    let error = api
        .send(Open {
            title: "",
            r#type: Kind::Bug,
            labels: None,
            key: None,
            estimate: Some(5000.0),
        })
        .await
        .unwrap_err();
    assert!(error.is_invalid_request(), "{error}");
    assert!(
        error.to_string().contains("title") && error.to_string().contains("estimate"),
        "{error}"
    );
    assert_eq!(server.requests().len(), 0);
}

/// Generic, with serde and without.
#[derive(ApiRequest)]
#[api(client = Tickets, endpoint = "create_ticket")]
struct Loose<T, L> {
    title: T,
    r#type: Known,
    #[api(serde)]
    labels: Option<L>,
    estimate: f32,
}

#[derive(ApiRequest)]
#[api(client = Tickets, type = "TicketType")]
enum Known {
    Bug,
    #[api(other)]
    Other,
}

/// A title that is never empty.
struct NonEmpty(String);

impl infoplug::Sends<String> for NonEmpty {
    fn json(self) -> Result<infoplug::Json, infoplug::Unsent> {
        if self.0.is_empty() {
            Err(infoplug::Unsent::new("is empty"))
        } else {
            Ok(self.0.into())
        }
    }
}

#[tokio::test]
async fn what_has_no_json_is_not_sent() {
    let (server, api) = client([Fault::status(201, "{}")]).await;
    let title = |text: &str| NonEmpty(text.to_owned());
    let labels = Some(BTreeMap::from([("a", "b")]));
    let _ = api
        .send(Loose {
            title: title("Help"),
            r#type: Known::Bug,
            labels,
            estimate: 0.5,
        })
        .await;
    let sent: serde_json::Value = serde_json::from_slice(&server.requests()[0].body).unwrap();
    assert_eq!(
        sent,
        serde_json::json!({ "title": "Help", "type": "bug", "labels": { "a": "b" }, "estimate": 0.5 })
    );

    let labels = Some(BTreeMap::from([((1, 2), "b")]));
    let request = api.send(Loose {
        title: title(""),
        r#type: Known::Other,
        labels,
        estimate: f32::NAN,
    });
    assert!(format!("{request:?}").contains("title: ?"), "{request:?}");
    let infoplug::CallError::InvalidRequest(error) = request.await.unwrap_err() else {
        panic!()
    };
    let problems: Vec<String> = error.problems().iter().map(ToString::to_string).collect();
    let expected = [
        "`title` is empty",
        "`type` is `Other`, which has no string",
        "`labels` cannot be serialized: key must be a string",
        "`estimate` is infinite or not a number",
    ];
    assert_eq!(problems, expected);
    assert_eq!(server.requests().len(), 1);
}

/// Strings where the spec has an enum.
#[derive(ApiRequest)]
#[api(client = Tickets, endpoint = "create_ticket")]
struct Plain<'a, T> {
    title: &'a str,
    r#type: T,
}

#[tokio::test]
async fn a_string_is_sent_for_an_enum_only_if_the_spec_lists_it() {
    let (server, api) = client([Fault::status(201, "{}"), Fault::status(201, "{}")]).await;
    let title = "Help";
    for (value, problem) in [
        (
            "buk",
            "is `buk`, which is not a value of `TicketType`; did you mean `bug`?",
        ),
        (
            "",
            "is an empty string, which is not a value of `TicketType`; expected one of `bug`, `question`, `2fa`, `wish`",
        ),
        (
            "a-secret-key",
            "is `***`, which is not a value of `TicketType`; expected one of `bug`, `question`, `2fa`, `wish`",
        ),
    ] {
        let api = Tickets::builder()
            .api_key("a-secret-key")
            .base_url(server.url())
            .build()
            .unwrap();
        let r#type = value.to_owned();
        let error = api.send(Plain { title, r#type }).await.unwrap_err();
        assert!(error.is_invalid_request(), "{error}");
        let infoplug::CallError::InvalidRequest(error) = error else {
            panic!()
        };
        let problems: Vec<String> = error.problems().iter().map(ToString::to_string).collect();
        assert_eq!(problems, [format!("`type` {problem}")]);
    }
    assert_eq!(server.requests().len(), 0);

    let r#type = Cow::Borrowed("question");
    let _ = api.send(Plain { title, r#type }).await;
    let r#type = tickets::TicketType::other("story");
    let _ = api.send(Plain { title, r#type }).await;
    let sent: Vec<serde_json::Value> = server
        .requests()
        .iter()
        .map(|request| serde_json::from_slice(&request.body).unwrap())
        .collect();
    let expected =
        ["question", "story"].map(|value| serde_json::json!({ "title": "Help", "type": value }));
    assert_eq!(sent, expected);
}

#[test]
fn a_value_of_an_enum_is_parsed_or_made_on_purpose() {
    use tickets::TicketState;

    assert_eq!("open".parse(), Ok(TicketState::Open));
    let error = "close".parse::<TicketState>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "`close` is not a value of `TicketState`; did you mean `closed`?"
    );
    assert_eq!(
        (error.value(), error.enum_name(), error.nearest()),
        ("close", "TicketState", Some("closed"))
    );
    assert_eq!(error.expected(), ["open", "waiting", "closed"]);
    assert_eq!(TicketState::other("open"), TicketState::Open);
    assert_eq!(
        TicketState::other("close"),
        TicketState::Other("close".to_owned())
    );
}

#[tokio::test]
async fn an_answer_is_read_as_far_as_a_struct_wants_it() {
    let ticket = r#"{"ticket":{"id":"T-1","type":"wish?","state":"open","title":"Help","labels":{"x":"y"},"reporter":{"id":1,"name":"A"},
        "assignee":{"id":2,"name":"B","further":[1,{"deep":null}]},"due":null,"watchers":[{"id":3,"name":"C"}],"unknown":{"a":1}}}"#;
    let (_server, api) = client([Fault::status(200, ticket)]).await;
    let short = api.get_ticket("T-1").send_as::<Short>().await.unwrap();
    let expected = Short {
        id: "T-1".into(),
        r#type: Kind::Else("wish?".into()),
        state: tickets::TicketState::Open,
        assignee: Some(Box::new(Who { name: "B".into() })),
        watchers: vec![Who { name: "C".into() }],
        votes: None,
        due: "none".into(),
        title: Title("Help".into()),
    };
    assert_eq!(short, expected);
}

#[tokio::test]
async fn generic_and_nested_types_are_read() {
    let talk = r#"[{"id":1,"text":"a","author":{"id":1,"name":"A"},"replies":[{"id":2,"text":"b","author":{"id":1,"name":"A"},"replies":[],"parent":null}]}]"#;
    let page = r#"{"tickets":[{"state":"open"},{"state":"closed"}]}"#;
    let (_server, api) = client([Fault::status(200, talk), Fault::status(200, page)]).await;
    let talk: Vec<Talk> = api.list_comments("1").send_as().await.unwrap();
    let reply = Talk {
        text: "b".into(),
        replies: Vec::new(),
        parent: None,
    };
    assert_eq!(
        talk,
        [Talk {
            text: "a".into(),
            replies: vec![reply],
            parent: None
        }]
    );
    let page: Page<JustState> = api.list_tickets().send_as().await.unwrap();
    assert_eq!(
        page.tickets,
        [
            JustState {
                state: Closed::Open
            },
            JustState {
                state: Closed::Closed
            }
        ]
    );
}

#[tokio::test]
async fn what_a_struct_does_not_take_is_an_error_with_its_place() {
    for (body, path, expected) in [
        (
            r#"{"tickets":[{"state":"open"},{"state":"lost"}]}"#,
            "$.tickets[1].state",
            "one of `open`, `waiting`, `closed`",
        ),
        (
            r#"{"tickets":[{}]}"#,
            "$.tickets[0].state",
            "one of `open`, `waiting`, `closed`",
        ),
        (r#"{"tickets":{}}"#, "$.tickets", "an array"),
        ("{}", "$.tickets", "an array"),
    ] {
        let (_server, api) = client([Fault::status(200, body)]).await;
        let error = api
            .list_tickets()
            .send_as::<Page<JustState>>()
            .await
            .unwrap_err();
        let infoplug::CallError::Decode(error) = error else {
            panic!("{error}")
        };
        assert_eq!((error.path(), error.expected()), (path, expected), "{body}");
    }
    let ticket = r#"{"ticket":{"id":"T-1","type":"bug","state":"open","title":7,"watchers":[]}}"#;
    let (_server, api) = client([Fault::status(200, ticket)]).await;
    let infoplug::CallError::Decode(error) =
        api.get_ticket("T-1").send_as::<Short>().await.unwrap_err()
    else {
        panic!()
    };
    assert_eq!(
        (error.path(), error.expected()),
        ("$.ticket.title", "a value that its `Deserialize` accepts")
    );
    assert_eq!(error.body(), ticket.as_bytes());
}

async fn title(api: &Tickets) -> Result<String, Trouble> {
    let ticket = api.get_ticket("T-1").await?;
    api.delete_ticket("T-1").await?;
    Ok(ticket.title)
}

#[tokio::test]
async fn errors_become_the_users_own() {
    let body = |code: &str| format!(r#"{{"error":{{"code":{code}}}}}"#);
    let spec = infoplug_spec::load("spec/examples/tickets.yaml".as_ref(), "tickets.yaml").unwrap();
    assert!(spec.error_named("1004").is_some());
    let (_server, api) = client([Fault::status(404, "")]).await;
    let gone = title(&api).await.unwrap_err();
    assert!(
        matches!(gone, Trouble::Gone { request_id: None }),
        "{gone:?}"
    );
    assert_eq!(gone.to_string(), "no such ticket, asked by None");

    let (_server, api) = client([Fault::status(429, body("77")).header("Retry-After", "3")]).await;
    let busy = title(&api).await.unwrap_err();
    let Trouble::Busy {
        retry_after,
        status,
        attempts,
    } = &busy
    else {
        panic!("{busy:?}")
    };
    assert_eq!(
        (*retry_after, status.as_u16(), *attempts),
        (Some(Duration::from_secs(3)), 429, 1)
    );
    assert!(busy.to_string().starts_with("429: "), "{busy}");

    let (_server, api) = client([Fault::status(500, "")]).await;
    let other = title(&api).await.unwrap_err();
    let Trouble::Other(inner) = &other else {
        panic!("{other:?}")
    };
    assert_eq!(other.to_string(), inner.to_string());
    assert!(other.source().is_none());

    let closed = infoplug_mock::closed_port().unwrap();
    let refused = Tickets::builder()
        .api_key("key")
        .base_url(closed.url())
        .retry(RetryPolicy::never());
    let lost = title(&refused.build().unwrap()).await.unwrap_err();
    assert!(
        matches!(&lost, Trouble::Other(error) if error.is_connect()),
        "{lost:?}"
    );
    assert!(lost.source().is_some(), "the reason below");
}

#[test]
fn settings_that_are_wrong_become_the_users_own_error_too() {
    fn make() -> Result<Tickets, Trouble> {
        Ok(Tickets::builder().build()?)
    }
    assert!(matches!(make(), Err(Trouble::Other(_))));
}

/// An item that names no client uses the InfoPlug client, even inside a function.
#[tokio::test]
async fn the_shipped_client_needs_no_name() {
    #[derive(ApiRequest)]
    #[api(endpoint = "get_company_details")]
    struct ByDomain {
        domain: &'static str,
    }

    #[derive(Debug, PartialEq, ApiResponse)]
    #[api(endpoint = "get_company_details")]
    struct Brief {
        company_name: String,
        employee_count: Option<u64>,
    }

    #[derive(Debug, ApiError)]
    #[api(endpoint = "get_company_details")]
    enum Lookup {
        #[api(code = "not_found")]
        NoSuchCompany,
        #[api(other)]
        Other(info_plug::Error),
    }

    async fn brief(api: &InfoPlug) -> Result<Brief, Lookup> {
        Ok(api
            .send(ByDomain {
                domain: "acme.example",
            })
            .send_as()
            .await?)
    }

    let good = r#"{"message":"ok","data":{"company_id":"1","company_name":"Acme","employee_count":12,"locations":[{"city":"x"}]}}"#;
    let server = Faulty::start([
        Fault::status(200, good),
        Fault::status(404, r#"{"message":"not_found"}"#),
    ])
    .await
    .unwrap();
    let api = InfoPlug::builder()
        .api_key("key")
        .base_url(server.url())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    assert_eq!(
        brief(&api).await.unwrap(),
        Brief {
            company_name: "Acme".into(),
            employee_count: Some(12)
        }
    );
    let error = brief(&api).await.unwrap_err();
    assert!(matches!(error, Lookup::NoSuchCompany), "{error:?}");
    assert!(error.to_string().starts_with("not_found: "), "{error}");
    assert!(matches!(brief(&api).await, Err(Lookup::Other(_))));
}

#[derive(Debug, serde::Deserialize)]
enum Word {
    Help,
}

#[derive(Debug, ApiResponse)]
#[api(client = Tickets, endpoint = "get_ticket")]
struct Strict {
    #[api(serde)]
    title: Word,
}

#[tokio::test]
async fn what_serde_says_of_a_text_of_the_server_is_one_line_without_the_key() {
    const KEY: &str = "canary-0123456789";
    let title = format!("a\u{1b}[31m\n{KEY}\u{202e}{}", "b".repeat(100_000));
    let body = serde_json::json!({ "ticket": { "title": title } }).to_string();
    let server = Faulty::start([
        Fault::status(200, body),
        Fault::status(200, r#"{"ticket":{"title":"Help"}}"#),
    ])
    .await
    .unwrap();
    let api = Tickets::builder()
        .api_key(KEY)
        .base_url(server.url())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    let error = api.get_ticket("T-1").send_as::<Strict>().await.unwrap_err();
    let infoplug::CallError::Decode(decode) = &error else {
        panic!("{error}")
    };
    assert_eq!(
        (decode.path(), decode.expected()),
        ("$.ticket.title", "a value that its `Deserialize` accepts")
    );
    for text in [decode.found().to_owned(), error.to_string()] {
        assert!(
            text.contains(r"unknown variant `a\u{1b}[31m ***\u{202e}b"),
            "{text}"
        );
        assert!(
            text.len() < 1000
                && !text.contains(KEY)
                && !text.contains(['\n', '\u{1b}', '\u{202e}']),
            "{text:?}"
        );
    }
    assert!(matches!(
        api.get_ticket("T-1")
            .send_as::<Strict>()
            .await
            .unwrap()
            .title,
        Word::Help
    ));
}

#[tokio::test]
async fn a_key_of_any_length_makes_no_line_of_that_length() {
    let body = format!(
        r#"{{"ticket":{{"labels":{{"{}":1}}}}}}"#,
        "k".repeat(2_000_000)
    );
    let (_server, api) = client([Fault::status(200, body)]).await;
    let error = api.get_ticket("T-1").await.unwrap_err();
    assert!(
        error.is_decode() && error.to_string().len() < 1000,
        "{} bytes",
        error.to_string().len()
    );
}

#[tokio::test]
async fn of_equal_keys_the_last_one_counts_whole() {
    let body = r#"{"ticket":{"id":"T-1","type":"bug","state":"open","title":"a","labels":{},"watchers":[],"watcher_count":0,"due":null,
        "reporter":{"id":1,"name":"A","further":"first"},"reporter":{"id":2,"name":"B"}}}"#;
    let (_server, api) = client([Fault::status(200, body)]).await;
    let ticket = api.get_ticket("T-1").await.unwrap();
    assert_eq!((ticket.reporter.id, &*ticket.reporter.name), (2, "B"));
    assert!(!format!("{ticket:?}").contains("first"), "{ticket:?}");
}

#[tokio::test]
async fn of_equal_keys_of_an_envelope_the_last_one_counts_whole() {
    let ticket = |id: u8, further: &str| {
        format!(
            r#"{{"id":"T-{id}","type":"bug","state":"open","title":"a","labels":{{}},"watchers":[],"watcher_count":0,"due":null,"reporter":{{"id":1,"name":"A"}}{further}}}"#
        )
    };
    let body = format!(
        r#"{{"ticket":{},"ticket":{}}}"#,
        ticket(1, r#","urgency":"low""#),
        ticket(2, "")
    );
    let (_server, api) = client([Fault::status(200, body)]).await;
    let ticket = api.get_ticket("T-1").await.unwrap();
    assert_eq!((&*ticket.id, ticket.urgency.is_none()), ("T-2", true));
}

#[derive(Debug, ApiError)]
#[api(client = Tickets)]
enum OfEither {
    /// Also stands for an error of the other API.
    #[api(code = "1004")]
    NotThere,
    #[api(other)]
    Tickets(tickets::Error),
}

/// The other API's client is of another crate.
impl From<CallError<info_plug::GetCompanySearchStatusCode>> for OfEither {
    fn from(_: CallError<info_plug::GetCompanySearchStatusCode>) -> Self {
        Self::NotThere
    }
}

#[tokio::test]
async fn an_enum_of_one_api_takes_the_errors_of_another() {
    async fn both(tickets: &Tickets, other: &InfoPlug) -> Result<(), OfEither> {
        tickets.get_ticket("T-1").await?;
        other.get_company_search_status("a").await?;
        Ok(())
    }
    let ticket = r#"{"ticket":{"id":"T-1","type":"bug","state":"open","title":"a","labels":{},"watchers":[],"watcher_count":0,"due":null,"reporter":{"id":1,"name":"A"}}}"#;
    let (server, tickets) = client([Fault::status(500, ""), Fault::ok(ticket)]).await;
    let other = InfoPlug::builder()
        .api_key("key")
        .base_url(server.url())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    let error = both(&tickets, &other).await.unwrap_err();
    assert!(matches!(error, OfEither::Tickets(_)), "{error}");
    // The server has no further response.
    let error = both(&tickets, &other).await.unwrap_err();
    assert!(matches!(error, OfEither::NotThere), "{error}");
}
