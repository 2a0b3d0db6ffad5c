//! How a program sees documented responses: codes as variants, additional values with their types.

use std::time::Duration;

use infoplug::{CallError, RetryAdvice, StatusCode};

use crate::*;

#[tokio::test]
async fn slack_says_ok_false_with_a_success_status() {
    use slack::{
        ErrorCode, ErrorMembers as _, GetHistoryCode as Code, JoinConversationCode,
        PostMessageCode, ValidateBlocksCode,
    };

    let (mock, api) = start("slack", Slack::builder()).await;
    enqueue(&mock, "slack", "A channel that the token cannot see");
    let error = response(api.get_history("C0").await);
    assert_eq!(
        (error.status(), &error.code),
        (StatusCode::OK, &Code::ChannelNotFound)
    );
    assert!(
        error.solution().unwrap().contains("invite the app"),
        "{error}"
    );

    enqueue(&mock, "slack", "A scope is missing");
    let error = response(api.get_history("C0").await);
    assert_eq!(
        (&error.code, error.provided()),
        (&Code::MissingScope, Some("app_mentions:read,chat:write"))
    );
    assert!(error.needed().unwrap().starts_with("channels:history"));
    assert_eq!(error.scopes(), error.provided());

    enqueue(
        &mock,
        "slack",
        "Blocks that break a rule, each with its own code and pointer",
    );
    let error = response(api.validate_blocks().blocks("[{}]").await);
    assert_eq!(
        (&error.code, error.parameter()),
        (&ValidateBlocksCode::InvalidBlocks, Some("/0/text/type"))
    );
    assert_eq!(
        error.errors()[0].code,
        Some(ValidateBlocksCode::Other(ErrorCode::FailedConstraint))
    );
    assert_eq!(error.errors()[0].member("constraint"), Some("enum"));

    enqueue(&mock, "slack", "A method was called too often");
    let error = api.post_message("C0").text("Hello").await.unwrap_err();
    assert_eq!(
        (error.code(), error.retry_after()),
        (
            Some(&PostMessageCode::Ratelimited),
            Some(Duration::from_secs(30))
        )
    );
    assert!(error.is_rate_limited() && error.is_retryable());
    // A different limit, in a success.
    enqueue(
        &mock,
        "slack",
        "The app posts too many messages, which comes with a success status",
    );
    let error = api.post_message("C0").text("Hello").await.unwrap_err();
    assert_eq!(
        (error.code(), error.retry_after()),
        (
            Some(&PostMessageCode::RateLimited),
            Some(Duration::from_secs(1))
        )
    );

    enqueue(&mock, "slack", "A success with a warning is no error");
    assert!(!matches!(
        api.join_conversation("C0").await,
        Err(CallError::Response(_))
    ));
    enqueue(
        &mock,
        "slack",
        "The same failure in a call that may be repeated",
    );
    let error = response(api.join_conversation("C0").await);
    assert_eq!(
        (&error.code, error.retry_advice(), error.is_retryable()),
        (&JoinConversationCode::FatalError, RetryAdvice::IfSafe, true)
    );
}

#[tokio::test]
async fn stripe_has_a_decline_code_below_the_code_and_a_type_above_it() {
    use stripe::{CreatePaymentIntentCode as Code, ErrorCode, ErrorMembers as _};

    let (mock, api) = start("stripe", Stripe::builder()).await;
    enqueue(&mock, "stripe", "A card is declined for want of money");
    let error = response(api.create_payment_intent(2000_u64, "usd").await);
    assert_eq!(
        (&error.code, error.subcode(), error.category()),
        (
            &Code::CardDeclined,
            Some("insufficient_funds"),
            Some("card_error")
        )
    );
    assert_eq!(
        (error.status(), error.user_message()),
        (
            StatusCode::PAYMENT_REQUIRED,
            Some("Your card has insufficient funds.")
        )
    );
    assert_eq!(
        (error.charge(), error.network_decline_code()),
        (Some("ch_3MtwBwLkdIwHu7ix0d6gzq8Z"), Some("51"))
    );
    assert_eq!(
        (error.payment_intent_status(), error.request_id()),
        (Some("requires_payment_method"), Some("req_8kZbTgA1Rj2lVq"))
    );
    assert!(
        !error.is_retryable()
            && error
                .to_string()
                .contains("402 card_declined/insufficient_funds"),
        "{error}"
    );
    let own = ErrorCode::CardDeclined.solution();
    assert!(
        error.solution().is_some() && error.solution() != own,
        "what the decline code advises, not what the code does"
    );

    enqueue(
        &mock,
        "stripe",
        "A call with the same idempotency key is still running",
    );
    let error = response(
        api.create_payment_intent(2000_u64, "usd")
            .idempotency_key("k")
            .await,
    );
    assert_eq!(
        (&error.code, error.retry_advice(), error.is_retryable()),
        (&Code::IdempotencyKeyInUse, RetryAdvice::NotProcessed, true)
    );
    let requests = mock.requests();
    assert_eq!(requests[1].header("idempotency-key"), Some("k"));
    assert_eq!(
        (
            requests[0].header("stripe-version"),
            requests[0].body.as_slice()
        ),
        (Some("2026-07-29.dahlia"), &b"amount=2000&currency=usd"[..])
    );
}

#[tokio::test]
async fn discord_has_a_tree_of_errors_whose_keys_are_the_parameter() {
    use discord::{CreateMessageCode as Code, ErrorMembers as _, SearchGuildMessagesCode};

    let (mock, api) = start("discord", Discord::builder()).await;
    enqueue(
        &mock,
        "discord",
        "Two errors of one field, and a parameter that is called `message`",
    );
    let error = response(api.create_message("1").content("Hello").await);
    assert_eq!(
        (&error.code, error.subcode()),
        (&Code::InvalidFormBody, Some("BASE_TYPE_MAX_LENGTH"))
    );
    let parameters: Vec<Option<&str>> = error
        .errors()
        .iter()
        .map(|item| item.parameter.as_deref())
        .collect();
    assert_eq!(
        parameters,
        [
            Some("embeds.0.fields.1.value"),
            Some("embeds.0.fields.1.value"),
            Some("message")
        ]
    );
    let text = format!("{error:#}");
    assert!(
        text.contains("`message`: Command exceeds maximum size (8000)\n"),
        "{text}"
    );

    enqueue(
        &mock,
        "discord",
        "A success that is an error: the search has no index yet",
    );
    let error = api.search_guild_messages("1").await.unwrap_err();
    assert_eq!(
        (error.status(), error.code()),
        (
            Some(StatusCode::ACCEPTED),
            Some(&SearchGuildMessagesCode::IndexNotReady)
        )
    );
    assert_eq!(
        (
            error.documents_indexed(),
            error.retry_after(),
            error.is_retryable()
        ),
        (Some(0), Some(Duration::from_secs(2)), true)
    );

    enqueue(
        &mock,
        "discord",
        "The limit of a route: no code, and the body knows the wait better than the header",
    );
    let error = api.create_message("1").content("Hello").await.unwrap_err();
    assert_eq!(
        (error.is_global(), error.scope(), error.retry_after()),
        (
            Some(false),
            Some("user"),
            Some(Duration::from_millis(64_570))
        )
    );
}

#[tokio::test]
async fn google_names_a_reason_in_a_list_of_details() {
    use google::{ErrorMembers as _, SearchNearbyCode, SearchTextCode as Code};

    let (mock, api) = start("google", Google::builder()).await;
    enqueue(
        &mock,
        "google",
        "A wrong API key is an invalid argument with a reason, and words for the user",
    );
    let error = response(api.search_text("*", "food").await);
    assert_eq!(
        (&error.code, error.subcode(), error.http_code()),
        (&Code::InvalidArgument, Some("API_KEY_INVALID"), Some(400))
    );
    assert_eq!(
        (error.service(), error.locale()),
        (Some("places.googleapis.com"), Some("en-US"))
    );
    assert!(error.user_message().is_some());

    enqueue(
        &mock,
        "google",
        "The quota of a minute is used up, and the response says how long to wait",
    );
    let error = response(api.search_text("*", "food").await);
    assert_eq!(
        (&error.code, error.retry_after()),
        (
            &Code::ResourceExhausted,
            Some(Duration::from_millis(12_500))
        )
    );
    assert!(error.is_retryable() && error.quota_limit().is_some());

    enqueue(&mock, "google", "Two fields are wrong");
    let circle = google::Circle::new(google::LatLng::new(1.0, 2.0), 3.0);
    let error = response(
        api.search_nearby("*", google::SearchNearbyLocationRestriction::new(circle))
            .await,
    );
    assert_eq!(
        (&error.code, error.parameter()),
        (
            &SearchNearbyCode::InvalidArgument,
            Some("locationRestriction.circle.radius")
        )
    );
    assert_eq!(
        error.errors()[1].to_string(),
        "`includedTypes[2]`: Unsupported type: bakeries"
    );
}

#[tokio::test]
async fn cognito_has_four_endpoints_on_one_path() {
    use cognito::{
        AuthFlow, ConfirmSignUpCode, ErrorCode, ForgotPasswordCode, InitiateAuthCode, SignUpCode,
    };

    let (mock, api) = start("cognito", Cognito::builder()).await;
    enqueue(&mock, "cognito", "Too many codes were asked for");
    enqueue(&mock, "cognito", "The code is wrong");
    enqueue(&mock, "cognito", "A code with its namespace in the body");
    enqueue(&mock, "cognito", "The password breaks a rule of the pool");
    let auth = response(
        api.initiate_auth(AuthFlow::UserPasswordAuth, "client")
            .await,
    );
    assert_eq!(auth.code, InitiateAuthCode::NotAuthorizedException);
    let sign_up = response(api.sign_up("client", "user").password("short").await);
    assert_eq!(sign_up.code, SignUpCode::InvalidPasswordException);
    assert_eq!(
        response(api.confirm_sign_up("client", "user", "1").await).code,
        ConfirmSignUpCode::CodeMismatchException
    );
    let forgot = response(api.forgot_password("client", "user").await);
    assert_eq!(
        (&forgot.code, forgot.is_retryable()),
        (&ForgotPasswordCode::LimitExceededException, true)
    );
    let requests = mock.requests();
    let targets: Vec<&str> = requests
        .iter()
        .map(|request| request.header("x-amz-target").unwrap())
        .collect();
    let names = ["InitiateAuth", "SignUp", "ConfirmSignUp", "ForgotPassword"];
    assert_eq!(
        targets,
        names.map(|name| format!("AWSCognitoIdentityProviderService.{name}"))
    );
    for request in &requests {
        assert_eq!(
            (request.method.as_str(), request.path.as_str()),
            ("POST", "/")
        );
        assert_eq!(
            request.header("content-type"),
            Some("application/x-amz-json-1.1")
        );
        assert_eq!(
            (
                request.header("authorization"),
                request.json().unwrap()["ClientId"].as_str()
            ),
            (None, Some("client"))
        );
    }
    enqueue(
        &mock,
        "cognito",
        "A page of the firewall: the status has one code only",
    );
    assert_eq!(
        response(api.initiate_auth(AuthFlow::UserAuth, "client").await).code,
        InitiateAuthCode::ForbiddenException
    );
    enqueue(
        &mock,
        "cognito",
        "A code that the spec does not list, without a string",
    );
    let code = response(api.sign_up("client", "user").await).code;
    assert_eq!(
        code,
        SignUpCode::Other(ErrorCode::Unlisted("SerializationException".into()))
    );
}

#[tokio::test]
async fn x_answers_with_posts_and_errors_together() {
    use x::{ErrorMembers as _, GetPostCode, GetPostsCode as Code};

    let (mock, api) = start("x", X::builder()).await;
    let partial = "Posts and an error beside them: a plain call gives the error";
    enqueue(&mock, "x", partial);
    let error = response(api.get_posts(["123", "456"]).await);
    assert_eq!(
        (error.status(), &error.code, error.resource_id()),
        (StatusCode::OK, &Code::ResourceNotFound, Some("456"))
    );
    enqueue(&mock, "x", partial);
    let full = api.get_posts(["123", "456"]).send_full().await.unwrap();
    assert_eq!(
        (full[0].id.as_str(), full.errors[0].code.as_deref()),
        ("123", Some("resource-not-found"))
    );
    assert_eq!(
        full.errors[0].details.as_deref(),
        Some("Could not find tweet with id: [456].")
    );
    assert_eq!(
        mock.requests()[1].query,
        [("ids".to_owned(), "123,456".to_owned())]
    );

    enqueue(&mock, "x", "A success that has nothing but an error");
    let error = response(api.get_post("456").send_full().await);
    assert_eq!(
        (&error.code, error.parameter(), error.value()),
        (
            &GetPostCode::NotAuthorizedForResource,
            Some("id"),
            Some("456")
        )
    );
}

#[tokio::test]
async fn openai_has_limits_that_waiting_does_not_help_against() {
    use openai::{CreateChatCompletionCode as Code, ErrorCode, ListModelsCode};

    let (mock, api) = start("openai", OpenAi::builder()).await;
    let chat = || {
        api.create_chat_completion(
            "gpt-4o",
            [openai::ChatMessage::new(
                openai::ChatMessageRole::User,
                "Hello",
            )],
        )
    };
    enqueue(
        &mock,
        "openai",
        "Too many requests, where only a duration tells how long",
    );
    let error = chat().await.unwrap_err();
    assert_eq!(
        (error.code(), error.retry_after()),
        (
            Some(&Code::RateLimitExceeded),
            Some(Duration::from_secs(360))
        )
    );
    assert!(error.is_rate_limited() && error.is_retryable());
    enqueue(
        &mock,
        "openai",
        "The quota is used up: the status of a rate limit, but waiting does not help",
    );
    let error = chat().await.unwrap_err();
    assert_eq!(
        (error.code(), error.is_rate_limited(), error.is_retryable()),
        (Some(&Code::InsufficientQuota), true, false)
    );
    // An unlisted code is explained by its type.
    enqueue(
        &mock,
        "openai",
        "A new code about money is known by its type",
    );
    let error = response(api.list_models().await);
    assert_eq!(
        error.code,
        ListModelsCode::Other(ErrorCode::Unlisted("team_spend_limit_exceeded".into()))
    );
    assert!(
        error.solution().unwrap().contains("billing") && !error.is_retryable(),
        "{error}"
    );
}

#[tokio::test]
async fn github_has_a_rate_limit_with_the_status_of_a_lack_of_permission() {
    use github::{CreateIssueCode, CreateLabelCode, ErrorMembers as _, ListIssuesCode as Code};

    let (mock, api) = start("github", GitHub::builder()).await;
    enqueue(
        &mock,
        "github",
        "The primary rate limit is used up, with status 403",
    );
    let error = response(api.list_issues("octocat", "hello").await);
    assert_eq!(
        (error.status(), &error.code),
        (StatusCode::FORBIDDEN, &Code::PrimaryRateLimit)
    );
    assert_eq!(
        (error.is_retryable(), error.rate_limit_resource()),
        (true, Some("core"))
    );

    enqueue(
        &mock,
        "github",
        "A secondary rate limit that says how long to wait",
    );
    let error = response(api.create_issue("octocat", "hello", "A bug").await);
    assert_eq!(
        (&error.code, error.retry_after()),
        (
            &CreateIssueCode::SecondaryRateLimit,
            Some(Duration::from_secs(42))
        )
    );

    enqueue(
        &mock,
        "github",
        "A label of this name is there already, and its color is wrong, too",
    );
    let error = response(api.create_label("octocat", "hello", "bug").await);
    assert_eq!(
        (&error.code, error.parameter(), error.resource()),
        (&CreateLabelCode::AlreadyExists, Some("name"), Some("Label"))
    );
    assert_eq!(error.errors()[1].code, Some(CreateLabelCode::Invalid));
}

#[tokio::test]
async fn jira_has_fields_and_their_faults_in_a_map() {
    use jira::{CreateIssueCode as Code, CreateIssuesCode, GetIssueCode};

    let (mock, api) = start("jira", Jira::builder()).await;
    enqueue(&mock, "jira", "Fields and their faults in a map");
    let error = response(
        api.create_issue([("summary".to_owned(), "A bug".into())].into())
            .await,
    );
    assert_eq!(
        (&error.code, error.parameter()),
        (&Code::FieldInvalid, Some("issuetype"))
    );
    // Some issues were created, and the response also has errors.
    enqueue(&mock, "jira", "Some issues were created and one was not");
    let error = response(api.create_issues([jira::IssueDetails::new()]).await);
    assert_eq!(
        (error.status(), &error.code),
        (StatusCode::CREATED, &CreateIssuesCode::SomeIssuesFailed)
    );
    enqueue(&mock, "jira", "Some issues were created and one was not");
    let full = api
        .create_issues([jira::IssueDetails::new()])
        .send_full()
        .await
        .unwrap();
    assert!(!full.issues.is_empty() && !full.errors.is_empty() && !full.value.errors.is_empty());

    enqueue(
        &mock,
        "jira",
        "A password instead of a token: a string that is not JSON",
    );
    let error = response(api.get_issue("ED-24").await);
    assert_eq!(
        (&error.code, error.status()),
        (
            &GetIssueCode::AuthenticationFailed,
            StatusCode::UNAUTHORIZED
        )
    );
    assert!(mock.requests().iter().all(|request| {
        request
            .header("authorization")
            .is_some_and(|value| value.starts_with("Basic "))
    }));
}

#[tokio::test]
async fn telegram_names_the_new_id_of_a_group_to_the_last_digit() {
    use telegram::{ErrorMembers as _, GetMeCode, SendMessageCode as Code};

    let (mock, api) = start("telegram", Telegram::builder()).await;
    let case = cases("telegram")
        .into_iter()
        .find(|case| case.name() == "An id that no double holds survives to the last digit")
        .unwrap();
    mock.enqueue("send_message", case.response());
    let error = response(api.send_message("1", "Hello").await);
    assert_eq!(error.code, Code::GroupUpgraded);
    assert_eq!(
        error
            .migrate_to_chat_id()
            .map(|id| id.to_string())
            .as_deref(),
        case.0["expect"]["members"]["migrate_to_chat_id"].as_str()
    );
    enqueue(&mock, "telegram", "The wait is in the body alone");
    let error = response(api.send_message("1", "Hello").await);
    assert_eq!(
        (&error.code, error.retry_after()),
        (&Code::TooManyRequests, Some(Duration::from_secs(123)))
    );
    enqueue(&mock, "telegram", "A token that was revoked");
    assert_eq!(response(api.get_me().await).code, GetMeCode::Unauthorized);
    assert!(
        mock.requests()
            .iter()
            .all(|request| request.path.starts_with(&format!("/bot{}/", mock.key())))
    );
}

/// The traits of several APIs share method names. The error's type decides which one is called.
#[tokio::test]
async fn further_values_of_several_apis_can_be_read_in_one_place() {
    use discord::ErrorMembers as _;
    use github::ErrorMembers as _;
    use stripe::ErrorMembers as _;
    use telegram::ErrorMembers as _;
    use x::ErrorMembers as _;

    let (mock, api) = start("x", X::builder()).await;
    enqueue(&mock, "x", "A success that has nothing but an error");
    let error = response(api.get_post("456").await);
    assert_eq!(
        (error.resource_type(), error.field()),
        (Some("tweet"), None)
    );
    let (mock, api) = start("github", GitHub::builder()).await;
    enqueue(
        &mock,
        "github",
        "A label of this name is there already, and its color is wrong, too",
    );
    let error: github::Error = api
        .create_label("octocat", "hello", "bug")
        .await
        .unwrap_err()
        .into();
    assert_eq!(error.resource(), Some("Label"));
    let (mock, api) = start("discord", Discord::builder()).await;
    enqueue(&mock, "discord", "The limit of the whole bot");
    assert_eq!(
        api.get_current_user().await.unwrap_err().is_global(),
        Some(true)
    );
    let (mock, api) = start("stripe", Stripe::builder()).await;
    enqueue(&mock, "stripe", "A card is declined for want of money");
    assert!(
        api.create_payment_intent(1_u64, "usd")
            .await
            .unwrap_err()
            .charge()
            .is_some()
    );
    let (mock, api) = start("telegram", Telegram::builder()).await;
    enqueue(&mock, "telegram", "A token that was revoked");
    assert!(
        api.get_me()
            .await
            .unwrap_err()
            .migrate_to_chat_id()
            .is_none()
    );
}
