//! A client holds the tables of its spec as literals and decodes them without loss.

use infoplug::generated::{Api, Operation};
use infoplug_spec::{Spec, lower};

use crate::{
    cognito, discord, github, google, infoplug_api, jira, openai, root, slack, stripe, telegram, x,
};

/// The tables of the clients. Another spec needs no entry here, because all share one decoder.
static APIS: [(&str, &Api); 11] = [
    ("cognito", &cognito::API),
    ("discord", &discord::API),
    ("github", &github::API),
    ("google", &google::API),
    ("infoplug", &infoplug_api::API),
    ("jira", &jira::API),
    ("openai", &openai::API),
    ("slack", &slack::API),
    ("stripe", &stripe::API),
    ("telegram", &telegram::API),
    ("x", &x::API),
];

fn spec(name: &str) -> Spec {
    let path = root().join(format!("spec/{name}.yaml"));
    infoplug_spec::load(&path, format!("spec/{name}.yaml"))
        .unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn a_client_reads_what_its_spec_says_of_the_api() {
    for (name, carried) in APIS {
        assert_eq!(**carried, lower::api(&spec(name)), "{name}");
        assert!(
            !carried.statuses.is_empty()
                && !carried.errors.is_empty()
                && !carried.error_body.formats.is_empty(),
            "{name}"
        );
    }
}

/// The endpoints of each API that have something special: advice, causes, a constant, a safe retry.
static OPERATIONS: [(&str, &str, &Operation); 20] = [
    ("cognito", "initiate_auth", &cognito::INITIATE_AUTH),
    ("cognito", "sign_up", &cognito::SIGN_UP),
    ("discord", "create_message", &discord::CREATE_MESSAGE),
    ("discord", "delete_message", &discord::DELETE_MESSAGE),
    ("github", "create_issue", &github::CREATE_ISSUE),
    ("google", "search_text", &google::SEARCH_TEXT),
    ("google", "get_photo", &google::GET_PHOTO),
    (
        "infoplug",
        "get_company_search_status",
        &infoplug_api::GET_COMPANY_SEARCH_STATUS,
    ),
    (
        "infoplug",
        "get_company_details",
        &infoplug_api::GET_COMPANY_DETAILS,
    ),
    ("jira", "search_issues", &jira::SEARCH_ISSUES),
    ("jira", "transition_issue", &jira::TRANSITION_ISSUE),
    ("openai", "create_embedding", &openai::CREATE_EMBEDDING),
    ("openai", "create_response", &openai::CREATE_RESPONSE),
    ("slack", "join_conversation", &slack::JOIN_CONVERSATION),
    ("slack", "post_message", &slack::POST_MESSAGE),
    (
        "stripe",
        "confirm_payment_intent",
        &stripe::CONFIRM_PAYMENT_INTENT,
    ),
    ("stripe", "create_customer", &stripe::CREATE_CUSTOMER),
    ("telegram", "get_updates", &telegram::GET_UPDATES),
    ("x", "get_post", &x::GET_POST),
    ("x", "delete_post", &x::DELETE_POST),
];

#[test]
fn a_client_reads_what_its_spec_says_of_an_endpoint() {
    for (api, name, carried) in OPERATIONS {
        let spec = spec(api);
        let endpoint = spec.endpoint_named(name).unwrap();
        assert_eq!(**carried, lower::operation(&spec, endpoint), "{api} {name}");
        assert!(!carried.errors.is_empty(), "{api} {name}");
    }
}
