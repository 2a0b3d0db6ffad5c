//! Every documented response in `tests/answers` reaches the caller of the typed client with the
//! expected explanation.

use infoplug::{AnyError, Json};
use serde_json::{Value, json};

use crate::*;

/// Returns the parts of an error to compare, with the keys of a case. Parts that depend on the time
/// of day are left out.
fn understood<C: Display>(error: &AnyError<C>) -> Value {
    let texts = json!({
        "subcode": error.subcode(), "category": error.category(), "message": error.message(), "details": error.details(),
        "user_message": error.user_message(), "parameter": error.parameter(),
        "retryable": error.is_retryable(),
    });
    let code = error
        .code()
        .map(ToString::to_string)
        .filter(|code| code != "without a code");
    let errors: Vec<Value> = error
        .errors()
        .iter()
        .map(|item| {
            let code = item.code.as_ref().map(ToString::to_string);
            json!({ "code": code, "subcode": item.subcode, "message": item.message, "details": item.details, "parameter": item.parameter })
        })
        .collect();
    let Value::Object(mut all) = texts else {
        unreachable!()
    };
    all.insert("code".to_owned(), json!(code));
    all.insert("errors".to_owned(), json!(errors));
    all.insert("request_id".to_owned(), json!(error.request_id()));
    Value::Object(all)
}

/// Returns the differences from the expectation, which may be partial.
fn differences(path: &str, wanted: &Value, found: &Value, out: &mut Vec<String>) {
    match (wanted, found) {
        (Value::Object(wanted), Value::Object(found)) => {
            for (key, found) in found {
                let Some(wanted) = wanted.get(key) else {
                    continue;
                };
                differences(&format!("{path}/{key}"), wanted, found, out);
            }
        }
        (Value::Array(wanted), Value::Array(found)) if wanted.len() == found.len() => {
            for (index, (wanted, found)) in wanted.iter().zip(found).enumerate() {
                differences(&format!("{path}/{index}"), wanted, found, out);
            }
        }
        (wanted, found) if wanted == found => {}
        (wanted, found) => out.push(format!("{path}: wanted {wanted}, found {found}")),
    }
}

fn check<C: Display>(case: &Case, result: Result<(), AnyError<C>>, out: &mut Vec<String>) {
    let expect = &case.0["expect"];
    match result {
        // Incomplete examples of successes are not tested here.
        Ok(()) | Err(AnyError::Decode(_)) if expect["is_error"] == false => {}
        Err(error @ AnyError::Response(_)) if expect["is_error"] == true => {
            let mut differing = Vec::new();
            differences("", expect, &understood(&error), &mut differing);
            out.extend(
                differing
                    .into_iter()
                    .map(|difference| format!("{}: {difference}", case.name())),
            );
        }
        Ok(()) => out.push(format!("{}: a success", case.name())),
        Err(error) => out.push(format!("{}: {error}", case.name())),
    }
}

/// Calls each endpoint that has documented responses, and returns the number of responses.
macro_rules! play {
    ($name:literal, $client:ident; $($endpoint:ident($($argument:expr),*) $(.$setter:ident($value:expr))*;)*) => {{
        let (mock, api) = start($name, $client::builder()).await;
        let (mut problems, mut count) = (Vec::new(), 0);
        for case in cases($name) {
            // Some responses belong to no endpoint, or to a different method.
            let Some(endpoint) = case.text("endpoint") else { continue };
            let method = mock.spec().endpoint_named(endpoint).unwrap().method.as_str();
            if case.text("method").is_some_and(|of| of != method) {
                continue;
            }
            mock.enqueue(endpoint, case.response());
            let result = match endpoint {
                $(stringify!($endpoint) => api.$endpoint($($argument),*)$(.$setter($value))*.await.map(drop).map_err(AnyError::from),)*
                other => panic!("{other} is not called here"),
            };
            check(&case, result, &mut problems);
            count += 1;
        }
        assert!(problems.is_empty(), "{} differences in {count} responses:\n{}", problems.len(), problems.join("\n"));
        assert!(count >= 6, "{count}");
    }};
}

#[tokio::test]
async fn of_cognito() {
    play!("cognito", Cognito;
        initiate_auth(cognito::AuthFlow::UserPasswordAuth, "client");
        sign_up("client", "user");
        confirm_sign_up("client", "user", "123456");
        forgot_password("client", "user");
    );
}

#[tokio::test]
async fn of_discord() {
    play!("discord", Discord;
        get_current_user();
        get_channel_messages("1");
        create_message("1").content("Hello");
        delete_message("1", "2");
        search_guild_messages("1");
    );
}

#[tokio::test]
async fn of_github() {
    play!("github", GitHub;
        get_repository("octocat", "hello");
        list_issues("octocat", "hello");
        create_issue("octocat", "hello", "A bug");
        create_label("octocat", "hello", "bug");
        merge_pull_request("octocat", "hello", 1);
        search_repositories("rust");
    );
}

#[tokio::test]
async fn of_google() {
    let circle = || {
        google::SearchNearbyLocationRestriction::new(google::Circle::new(
            google::LatLng::new(1.0, 2.0),
            3.0,
        ))
    };
    play!("google", Google;
        search_text("*", "Spicy food");
        search_nearby("*", circle());
        get_place("id", "*");
        suggest_places("Amoeba");
        get_photo("id", "photo").max_width_px(400);
    );
}

#[tokio::test]
async fn of_infoplug() {
    play!("infoplug", InfoPlug;
        search_companies().keywords("fintech");
        get_company_search_status("1");
        get_company_details().domain("example.com");
        get_personal_profile("https://www.linkedin.com/in/somebody/");
        search_posts("rust");
    );
}

#[tokio::test]
async fn of_jira() {
    let fields = || [("summary".to_owned(), Json::from("A bug"))].into();
    play!("jira", Jira;
        get_issue("ED-24");
        search_issues("project = ED");
        create_issues([jira::IssueDetails::new()]);
        create_issue(fields());
        transition_issue("ED-24", jira::TransitionIssueTransition::new("5"));
    );
}

#[tokio::test]
async fn of_openai() {
    play!("openai", OpenAi;
        list_models();
        get_model("gpt-4o");
        create_chat_completion("gpt-4o", [openai::ChatMessage::new(openai::ChatMessageRole::User, "Hello")]);
        create_response().model("gpt-4o");
        get_response("resp_1");
        create_embedding("text-embedding-3-small", "words");
    );
}

#[tokio::test]
async fn of_slack() {
    play!("slack", Slack;
        post_message("C1").text("Hello");
        get_history("C1");
        join_conversation("C1");
        add_reaction("C1", "thumbsup", "1.2");
        validate_blocks().blocks("[{}]");
    );
}

#[tokio::test]
async fn of_stripe() {
    play!("stripe", Stripe;
        create_customer().email("jenny@example.com");
        create_payment_intent(2000_u64, "usd");
        get_payment_intent("pi_1");
        list_payment_intents();
        confirm_payment_intent("pi_1");
        create_refund().payment_intent("pi_1");
    );
}

#[tokio::test]
async fn of_telegram() {
    play!("telegram", Telegram;
        get_me();
        get_updates();
        send_message("1", "Hello");
        edit_message_text("Hello").inline_message_id("1");
    );
}

#[tokio::test]
async fn of_x() {
    play!("x", X;
        get_posts(["1"]);
        get_post("1");
        search_recent_posts("rust");
        create_post().text("Hello");
        delete_post("1");
        get_user_by_username("XDevelopers");
    );
}
