//! Names and strings that mean something else in Rust, and every form of a type. The client
//! compiles, and its names follow `docs/spec-format.md`.

#![allow(deprecated, reason = "everything that can be deprecated is")]
#![allow(clippy::unwrap_used, reason = "a test may fail by a panic")]

use std::fmt::Debug;

use infoplug::generated::Encode as _;
use infoplug::{ApiClient, Client, Json, Secret};

/// A client of an API with odd names.
#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/specs/odd.yaml")]
pub struct Odd(Client);

/// A client of an API whose spec has the bare minimum.
#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/specs/bare.yaml", module = "nothing")]
pub struct Bare(Client);

/// Clients with odd names.
pub mod clients {
    use infoplug::{ApiClient, Client};

    /// Its module is `type_`.
    #[derive(ApiClient)]
    #[api(spec = "tests/specs/bare.yaml")]
    pub struct Type(Client);

    /// Its module is `string`, and its field is named after a keyword.
    #[derive(ApiClient)]
    #[api(spec = "tests/specs/odd.yaml")]
    pub struct String {
        /// The client.
        pub r#type: Client,
    }

    /// Its module is `lower_api`.
    #[derive(ApiClient)]
    #[api(spec = "tests/specs/bare.yaml")]
    #[allow(non_camel_case_types)]
    pub struct lower(Client);

    /// Its module is `größe`.
    #[derive(ApiClient)]
    #[api(spec = "tests/specs/odd.yaml")]
    pub struct Größe(Client);
}

/// Clients from one `macro_rules!`, which share their lines and most of their tokens. The macros
/// that the crate exports for them have distinct names.
#[allow(
    clippy::missing_errors_doc,
    reason = "clippy does not read the docs that a macro in a macro writes"
)]
pub mod alike {
    macro_rules! clients {
        ($($module:ident $name:ident)*) => {
            $(
                /// A separate module.
                pub mod $module {
                    /// The client.
                    #[derive(infoplug::ApiClient)]
                    #[api(spec = "tests/specs/bare.yaml", module = "api")]
                    pub struct $name(infoplug::Client);

                    /// The same in each module.
                    #[derive(infoplug::ApiClient)]
                    #[api(spec = "tests/specs/bare.yaml")]
                    pub struct Same(infoplug::Client);
                }
            )*
        };
    }

    clients!(one One two Two);
    clients!(three One four Two);
}

/// Clients whose modules have names that mean something else in Rust but hide nothing.
pub mod hiding {
    use infoplug::{ApiClient, Client};

    /// Its module is `test`.
    #[derive(ApiClient)]
    #[api(spec = "tests/specs/bare.yaml")]
    pub struct Test(Client);

    /// Its module is `clippy`.
    #[derive(ApiClient)]
    #[api(spec = "tests/specs/bare.yaml")]
    pub struct Clippy(Client);

    /// Its module is `crate_`.
    #[derive(ApiClient)]
    #[api(spec = "tests/specs/bare.yaml")]
    pub struct Crate(Client);

    /// Its module is `r#macro`, as its attribute says.
    #[derive(ApiClient)]
    #[api(spec = "tests/specs/bare.yaml", module = "r#macro")]
    pub struct Macro(Client);

    #[test]
    fn they_are_there() {
        for api in [&test::API, &clippy::API, &crate_::API, &r#macro::API] {
            assert!(!api.name.is_empty());
        }
    }
}

/// A module whose items have the same names that generated code uses.
#[allow(dead_code)]
mod crowded {
    use ::infoplug::{ApiClient, ApiError, ApiRequest, ApiResponse, Client};

    type Result<T> = ::core::result::Result<T, ()>;
    type Option = ();
    struct String;
    struct Vec;
    struct Box;
    struct Some;
    struct Ok;
    trait From {}
    trait Into {}
    trait Default {}
    trait Clone {}
    trait IntoIterator {}
    trait Send {}
    mod fmt {}
    mod rt {}
    mod generated {}
    mod core {}
    mod std {}
    mod alloc {}
    mod infoplug {}
    mod serde {}

    #[derive(ApiClient)]
    #[api(spec = "tests/specs/odd.yaml")]
    pub(super) struct Odd(Client);

    #[derive(ApiClient)]
    #[api(spec = "spec/examples/tickets.yaml")]
    pub(super) struct Tickets(Client);

    #[derive(ApiRequest)]
    #[api(client = Tickets, endpoint = "get_ticket")]
    struct Get<'a> {
        ticket_id: &'a str,
    }

    #[derive(ApiResponse)]
    #[api(client = Tickets, type = "Person")]
    struct Who {
        name: ::std::string::String,
    }

    #[derive(ApiResponse, ApiRequest)]
    #[api(client = Tickets, type = "TicketType")]
    enum Kind {
        Bug,
        Question,
        #[api(other)]
        Rest,
    }

    #[derive(Debug, ApiError)]
    #[api(client = Tickets, endpoint = "get_ticket")]
    enum Trouble {
        #[api(code = "1004")]
        Gone,
        #[api(other)]
        Rest(tickets::Error),
    }
}

use odd::{
    AllCode, AllInlineType, Box_, Default_, Error_, ErrorCode, ErrorCode_, None_, OddFmt, OddName,
    Status, String_, TypeCode,
};

fn client() -> Odd {
    Odd::builder()
        .credential("self", "s3cret")
        .credential("type", "s3cret")
        .build()
        .unwrap()
}

fn shown(request: &dyn Debug) -> String {
    format!("{request:?}")
}

fn a_value() -> odd::Odd {
    odd::Odd::new(
        "type",
        Json::NULL,
        "odata",
        true,
        [vec![true]],
        [].into(),
        "s3cret",
        OddName::Null,
        7,
        OddFmt::new("API", odd::OddFmtSelf_::Self_),
    )
}

#[test]
fn codes_keep_their_text_under_names_of_their_own() {
    let texts = [
        (ErrorCode::Type, "type"),
        (ErrorCode::N2fa, "2fa"),
        (ErrorCode::R, "r#"),
        (ErrorCode::Self_, "self"),
        (ErrorCode::SelfAgain, "Self"),
        (ErrorCode::Plus1, "+1"),
        (ErrorCode::Minus1, "-1"),
        (ErrorCode::Other_, "other"),
        (ErrorCode::Unlisted_, "unlisted"),
        (ErrorCode::Uncoded_, "uncoded"),
        (ErrorCode::GrUf6UdfE, "größe"),
        (ErrorCode::N20404, "20404"),
        (
            ErrorCode::CodeWithSpacesAndQuotesAndTicks,
            "code with spaces and \"quotes\" and `ticks`",
        ),
        (ErrorCode::AB, "a\nb"),
        (ErrorCode::Unlisted("of no page".into()), "of no page"),
        (ErrorCode::Uncoded(Status::Self_), ""),
    ];
    for (code, text) in texts {
        assert_eq!(code.as_str(), text, "{code:?}");
    }
    assert_eq!(ErrorCode::R.cause(), Some("A # and */ and \\ and \""));
    assert_eq!(ErrorCode::Uncoded(Status::Other_).solution(), None);
}

#[test]
fn codes_of_an_endpoint_widen_and_keep_apart_what_is_not_theirs() {
    assert_eq!(ErrorCode::from(TypeCode::Other_), ErrorCode::Other_);
    assert_eq!(
        ErrorCode::from(TypeCode::Other(ErrorCode::N2fa)),
        ErrorCode::N2fa
    );
    assert_eq!(ErrorCode::from(ErrorCode_::Error), ErrorCode::Error);
    assert_eq!(AllCode::SelfAgain.to_string(), "Self");
    // Equal sets of codes share a type.
    let same: odd::BuilderCode = odd::FromEnvCode::N2fa;
    assert_eq!(same.to_string(), "2fa");
}

#[test]
fn statuses_have_names_of_their_own() {
    for (status, number) in [
        (Status::Self_, 400),
        (Status::Other_, 299),
        (Status::Status599, 599),
        (Status::Status418, 418),
    ] {
        assert_eq!(
            infoplug::StatusCode::from(status).as_u16(),
            number,
            "{status:?}"
        );
    }
}

#[test]
fn enum_values_keep_their_text() {
    let texts = [
        (OddName::Other_, "Other"),
        (OddName::Empty, ""),
        (OddName::Null, "null"),
        (OddName::True, "true"),
        (OddName::Plus1, "+1"),
        (OddName::Minus1, "-1"),
        (OddName::ABC, "a`b\nc"),
        (OddName::Tilde, "~"),
        (OddName::Other("new".to_owned()), "new"),
    ];
    for (value, text) in texts {
        assert_eq!(value.as_str(), text, "{value:?}");
        assert_eq!(OddName::other(text), value, "{text}");
        assert_eq!(
            text.parse().ok(),
            (text != "new").then_some(value),
            "{text}"
        );
    }
    assert_eq!("".parse(), Ok(odd::Auth_::Empty));
    assert_eq!("Error_2".parse(), Ok(Error_::Error2));
}

#[test]
fn fields_that_are_keywords_are_fields() {
    let odd = a_value()
        .self_(5)
        .gen_(Some(3))
        .value([Some("a".to_owned()), None])
        .odd(a_value())
        .new_(1)
        .default_(0.5);
    assert_eq!(
        (
            odd.type_.as_str(),
            odd.self_,
            odd.odata_type.as_str(),
            odd.n2fa
        ),
        ("type", Some(5), "odata", true)
    );
    assert_eq!(
        (odd.async_, odd.gen_, odd.try_, odd.dyn_),
        (None, Some(3), None, None)
    );
    assert_eq!(
        (odd.new, odd.default, odd.undocumented_.clone()),
        (Some(1), Some(0.5), Json::NULL)
    );
    assert_eq!(odd.odd.map(|odd| odd.name), Some(OddName::Null));
    assert_eq!(odd.key, Secret::from("s3cret"));
    let default = Default_::new()
        .default_(1)
        .new_("a")
        .clone_("b")
        .into_("c")
        .encode("d");
    assert_eq!(
        (default.clone().default, default.into.as_deref()),
        (Some(1), Some("c"))
    );
    assert_eq!(
        Box_::new().box_(Box_::new()).box_.map(|inner| inner.box_),
        Some(None)
    );
}

#[test]
fn endpoints_with_names_that_the_client_needs_get_an_underscore() {
    let api = client();
    let shown = [
        shown(&api.builder_()),
        shown(&api.from_env_()),
        shown(&api.new_()),
        shown(&api.type_()),
        shown(&api.default_()),
        shown(&api.send()),
        shown(&api.self_()),
        shown(&api.api()),
        shown(&api.auth_ways()),
        shown(&api.error()),
        shown(&api.clone_()),
        shown(&api.n2fa(7)),
        shown(&api.x()),
    ];
    let names = [
        "builder",
        "from_env",
        "new",
        "type",
        "default",
        "send",
        "self",
        "api",
        "auth_ways",
        "error",
        "clone",
        "2fa { 2fa: 7 }",
        "get_x",
    ];
    assert_eq!(shown, names);
}

#[test]
fn parameters_with_names_that_a_request_needs_get_an_underscore_and_secrets_stay_hidden() {
    let request = client()
        .all(
            Error_::Other_,
            "s3cret",
            [vec![true, false]],
            None,
            odd::Auth_::other("auth"),
            "json",
        )
        .send_("send")
        .header_([1, 2])
        .body(["a"])
        .timeout_(0.5)
        .clone_(i64::MIN)
        .new([Error_::Error, Error_::other("new")])
        .default(1)
        .bool(true)
        .bools([false])
        .rt(odd::Auth_::Empty)
        .name("s3cret")
        .name_null("name_null")
        .value_null()
        .limit([Some(1), None])
        .key([("a".to_owned(), true)].into())
        .index(None)
        .async_null()
        .secrets(["s3cret"])
        .none(None_::new())
        .string(String_::new(1))
        .inline(odd::AllInline::new(
            AllInlineType::A,
            odd::AllInlineOf::new(),
        ))
        .header("X-Further", "s3cret")
        .timeout(None);
    let shown = shown(&request);
    assert!(!shown.contains("s3cret"), "{shown}");
    assert_eq!(
        shown,
        r#"all { send: "send", header: [1,2], self: "Other", body: ["a"], timeout: 0.5, clone: -9223372036854775808, new: ["error","new"], default: 1, bool: "true", bools: ["false"], X-Type: ***, rt: "", item: [["true","false"]], till: null, name: ***, name_null: "name_null", value: null, limit: [1,""], key: {"a":"true"}, index: "", async: null, inline: {"type":"a","of":{}}, secrets: ***, none: {}, string: {"len":1}, auth: "auth", api: "json" }"#
    );
}

#[test]
fn a_whole_body_is_one_argument_of_any_type() {
    let api = client();
    let shown = [
        shown(&api.whole_text("text")),
        shown(&api.whole_enum(Error_::Error)),
        shown(&api.whole_array([true])),
        shown(&api.whole_map([("a".to_owned(), 1)].into())),
        shown(&api.whole_null(None)),
        shown(&api.whole_empty(None)),
        shown(&api.whole_json(7)),
        shown(&api.whole_objects([Default_::new()])),
    ];
    let values = [
        r#"whole_text { body: "text" }"#,
        r#"whole_enum { body: "error" }"#,
        r#"whole_array { body: ["true"] }"#,
        r#"whole_map { body: {"a":1} }"#,
        "whole_null { body: null }",
        r#"whole_empty { body: "" }"#,
        "whole_json { body: 7 }",
        "whole_objects { body: [{}] }",
    ];
    assert_eq!(shown, values);
}

#[test]
fn an_object_sends_what_was_set_and_nothing_else() {
    let value = a_value()
        .item([("a".to_owned(), None)].into())
        .odds([].into());
    let shown = value.clone().encode().to_string();
    for member in [
        r#""2fa":"true""#,
        r#""async":null"#,
        r#""try":"""#,
        r#""index":[["true"]]"#,
        r#""item":{"a":""}"#,
        r#""odds":{}"#,
    ] {
        assert!(shown.contains(member), "{member} in {shown}");
    }
    for absent in ["gen", "dyn", "value", "\"odd\"", "new", "self\":5"] {
        assert!(!shown.contains(absent), "{absent} in {shown}");
    }
    assert!(shown.contains("s3cret"), "it is sent");
    let request = format!("{:?}", client().whole(value.clone()));
    assert_eq!(
        request, "whole { body: *** }",
        "it is not shown, however deep it is"
    );
    assert!(!format!("{value:?}").contains("s3cret"), "{value:?}");
}

#[test]
fn an_api_without_errors_has_the_same_items() {
    let api = Bare::from_env().unwrap();
    assert_eq!(shown(&api.ping()), "ping");
    let code = nothing::ErrorCode::from(infoplug::StatusCode::IM_A_TEAPOT);
    assert_eq!(
        code,
        nothing::ErrorCode::Uncoded(nothing::Status::Other(infoplug::StatusCode::IM_A_TEAPOT))
    );
    assert_eq!((code.as_str(), code.cause()), ("", None));
    assert_eq!(
        nothing::ErrorCode::from(nothing::PingCode::Other(code.clone())),
        code
    );
}

#[test]
fn the_module_of_a_client_is_never_a_keyword_or_the_client_itself() {
    let _ = clients::type_::Status::from(infoplug::StatusCode::OK);
    let _ = clients::lower_api::Status::from(infoplug::StatusCode::OK);
    let _ = clients::größe::ErrorCode::GrUf6UdfE;
    let _ = clients::string::ErrorCode::Type;
    assert!(clients::Type::from_env().is_ok());
    assert!(
        crowded::Odd::builder().build().is_err(),
        "two keys are missing"
    );
}

#[tokio::test]
async fn answers_of_every_form_are_decoded() {
    let mock = infoplug_mock::Mock::start("tests/specs/odd.yaml")
        .await
        .unwrap();
    let api = Odd::builder()
        .credential("self", mock.key())
        .credential("type", mock.key())
        .base_url(mock.url())
        .build()
        .unwrap();
    api.builder_().await.unwrap();
    api.from_env_().await.unwrap();
    api.new_().await.unwrap();
    api.type_().await.unwrap();
    api.default_().await.unwrap();
    api.self_().await.unwrap();
    api.api().await.unwrap();
    api.auth_ways().await.unwrap();
    api.error().await.unwrap();
    api.clone_().await.unwrap();
    api.n2fa(7).await.unwrap();
    api.x().await.unwrap();
    let all = api
        .all(
            Error_::Error,
            "secret",
            [vec![true]],
            Some("till".to_owned()),
            odd::Auth_::Default,
            Json::NULL,
        )
        .await
        .unwrap();
    assert_eq!(all.odd.name, OddName::Other_);
    api.whole(a_value()).await.unwrap();
    api.whole_text("text").await.unwrap();
    api.whole_enum(Error_::Error).await.unwrap();
    api.whole_array([true]).await.unwrap();
    api.whole_map([("a".to_owned(), 1)].into()).await.unwrap();
    api.whole_null(None).await.unwrap();
    api.whole_empty(None).await.unwrap();
    api.whole_json(7).await.unwrap();
    api.whole_objects([Default_::new()]).await.unwrap();
}
