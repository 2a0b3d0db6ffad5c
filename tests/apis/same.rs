//! The tables of a client, and those that the command line makes of the same spec, are the same.

use infoplug::generated::{Api, Operation};
use infoplug_spec::Spec;
use infoplug_tables as tables;

use crate::{
    cognito, discord, github, google, infoplug_api, jira, openai, root, slack, stripe, telegram, x,
};

/// The tables of the clients here. A further spec needs none: the decoder is the same for all.
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

/// The first difference of two lists, or of two tables that are no lists.
fn assert_same<T: std::fmt::Debug>(what: &str, generated: &[T], made: &[T]) {
    for (index, (generated, made)) in generated.iter().zip(made).enumerate() {
        assert_eq!(
            format!("{generated:?}"),
            format!("{made:?}"),
            "{what} {index}"
        );
    }
    assert_eq!(generated.len(), made.len(), "{what}");
}

#[test]
fn what_a_client_knows_of_answers_is_what_the_command_line_knows() {
    for (name, generated) in APIS {
        let made = tables::api(&spec(name));
        assert_same(&format!("{name}: error"), generated.errors, made.errors);
        assert_same(
            &format!("{name}: status"),
            generated.statuses,
            made.statuses,
        );
        assert_same(
            &format!("{name}: subcode"),
            generated.subcodes,
            made.subcodes,
        );
        assert_same(
            &format!("{name}: category"),
            generated.categories,
            made.categories,
        );
        assert_same(
            &format!("{name}: error_body"),
            &[&generated.error_body],
            &[&made.error_body],
        );
        let rest = |api: &Api| {
            (
                api.name,
                api.base_url,
                api.headers,
                api.cost_unit,
                api.charges,
                api.remaining,
                api.rate_limit,
            )
        };
        assert_eq!(rest(generated), rest(made), "{name}");
        assert!(
            !generated.statuses.is_empty()
                && !generated.errors.is_empty()
                && !generated.error_body.formats.is_empty(),
            "{name}"
        );
    }
}

/// Of each API the endpoints that have something of their own: advice, causes, a constant, a
/// repetition that is safe.
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
fn what_a_client_knows_of_an_endpoint_s_errors_is_what_the_command_line_knows() {
    for (api, name, generated) in OPERATIONS {
        let spec = spec(api);
        let endpoint = spec.endpoint_named(name).unwrap();
        let made = tables::endpoint(tables::api(&spec), endpoint, endpoint.method);
        assert_same(
            &format!("{api} {name}: error"),
            generated.errors,
            made.errors,
        );
        let rest = |operation: &Operation| {
            (
                operation.name,
                operation.method,
                operation.repeatable,
                operation.docs,
                operation.rows,
            )
        };
        assert_eq!(rest(generated), rest(made), "{api} {name}");
        assert!(!generated.errors.is_empty(), "{api} {name}");
    }
}
