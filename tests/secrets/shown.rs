//! Everything that a program can print when nothing fails, and the messages about invalid settings
//! and requests.

use infoplug::{ApiKey, ConfigError, RateLimit, RetryPolicy, Secret};
use infoplug_mock::{Fault, Faulty};

use crate::canary::{self, Auth};
use crate::{
    CARD, Canary, HEADER, ID, KEY, SIGNATURE, WAYS, assert_clean, assert_debug_clean,
    assert_error_clean, builder, client, echo, get_item, log, pay,
};

#[tokio::test]
async fn no_client_builder_request_or_value_shows_a_secret() {
    let server = Faulty::start([])
        .await
        .unwrap()
        .otherwise(Fault::ok(r#"{"id":1,"token":"canary-pin-7"}"#));
    for way in WAYS {
        assert_debug_clean(&builder(server.url(), way));
        assert_debug_clean(&way);
        let api = client(server.url(), way);
        assert_debug_clean(&api);
        assert_debug_clean(&get_item(&api));
        assert_debug_clean(&pay(&api));
        assert_debug_clean(&pay(&api).send_full().await.unwrap());
        assert_debug_clean(&get_item(&api).await.unwrap());
    }
    let card = canary::Card {
        number: CARD.into(),
        ..canary::Card::default()
    };
    assert_debug_clean(&(
        ApiKey::from(KEY),
        Secret::from(KEY),
        card,
        RetryPolicy::new(),
        RateLimit::new(1, std::time::Duration::from_secs(1)),
    ));
    assert!(log().text().contains("url.template"));
    assert_clean(&log().text());
}

#[test]
fn a_key_that_stands_in_the_base_address_as_well_is_not_shown() {
    let api = client(
        &format!(
            "http://127.0.0.1:1/bot{}",
            "51:canary%2Fkey+A%22b%5Cc&d%3Ce%3E%25f"
        ),
        Auth::Path,
    );
    assert_debug_clean(&api);
}

#[test]
fn no_refusal_of_a_setting_shows_a_secret() {
    let refusal =
        |builder: infoplug::Builder<Canary>| -> ConfigError { builder.build().unwrap_err() };
    let url = "http://127.0.0.1:1";
    for bad in [
        format!("{KEY}\n"),
        format!("{KEY}\0"),
        format!(" {KEY}"),
        format!("{KEY}ü"),
        format!("{KEY}\r\nX-Evil: 1"),
    ] {
        let errors = [
            refusal(builder(url, Auth::Default).api_key(bad.clone())),
            refusal(builder(url, Auth::Default).credential("api_key", bad.clone())),
            refusal(
                builder(url, Auth::Default).secret_header("X-Other", format!("{HEADER}\n{bad}\n")),
            ),
            refusal(builder(
                &format!(
                    "http://{}@127.0.0.1/",
                    "51:canary%2Fkey+A%22b%5Cc&d%3Ce%3E%25f"
                ),
                Auth::Default,
            )),
            refusal(builder(
                &format!("http://127.0.0.1/?key={SIGNATURE}"),
                Auth::Default,
            )),
            refusal(builder("http://example.com", Auth::Default)),
            refusal(builder(url, Auth::Default).credit_limit(f64::NAN)),
        ];
        for error in errors {
            assert_clean(&format!("{error} {error:#}"));
            assert_debug_clean(&error);
            let error = canary::Error::from(error);
            assert_clean(&format!(
                "{error} {error:#} {error:?} {error:#?} {}",
                serde_json::to_string(&error).unwrap()
            ));
        }
    }
}

#[tokio::test]
async fn no_refusal_of_a_request_shows_a_secret() {
    let api = builder("http://127.0.0.1:1", Auth::Default)
        .credit_limit(1)
        .build()
        .unwrap();
    let long = SIGNATURE.repeat(5);
    let error = get_item(&api).signature(long).limit(9).await.unwrap_err();
    assert!(
        error.is_invalid_request() && error.to_string().contains("signature"),
        "{error}"
    );
    assert_error_clean(&error);
    let error = get_item(&api)
        .secret_header("X-Other", format!("{HEADER}\n"))
        .await
        .unwrap_err();
    assert!(error.is_invalid_request(), "{error}");
    assert_error_clean(&error);
    let error = get_item(&api).header("X-Key", KEY).await.unwrap_err();
    assert!(error.to_string().contains("holds a secret"), "{error}");
    assert_error_clean(&error);
    let error = get_item(&api)
        .x_trace_token(format!("{ID}\n"))
        .await
        .unwrap_err();
    assert_error_clean(&error);
    let error = pay(&api).await.unwrap_err();
    assert!(error.is_credit_limit(), "{error}");
    assert_error_clean(&error);
}

#[tokio::test]
async fn no_retry_shows_a_secret() {
    let server = Faulty::start([])
        .await
        .unwrap()
        .otherwise(Fault::Response(echo(503, KEY)));
    let (sender, receiver) = std::sync::mpsc::channel();
    let hear = move |event: &infoplug::RetryEvent<'_>| {
        sender.send(format!("{event:?} {event:#?}")).unwrap();
    };
    let clock = infoplug::VirtualClock::new();
    let api = builder(server.url(), Auth::Query)
        .retry(RetryPolicy::new())
        .on_retry(hear)
        .clock(clock.clone())
        .build()
        .unwrap();
    let error = get_item(&api).await.unwrap_err();
    assert_eq!(error.attempts(), 3);
    assert_error_clean(&error);
    assert_debug_clean(&clock);
    let heard: Vec<String> = receiver.try_iter().collect();
    assert_eq!(heard.len(), 2);
    assert_clean(&heard.join(" "));
    assert!(log().text().contains("retrying"));
    assert_clean(&log().text());
}

#[tokio::test]
async fn a_retry_says_what_was_lost_without_a_secret() {
    let server = Faulty::start([])
        .await
        .unwrap()
        .otherwise(Fault::ResetAfterRequest);
    let (sender, receiver) = std::sync::mpsc::channel();
    let hear = move |event: &infoplug::RetryEvent<'_>| {
        let error = event.error.unwrap();
        assert!(error.is::<infoplug::TransportError>(), "{error:?}");
        sender
            .send(format!("{error} {event:?} {event:#?}"))
            .unwrap();
    };
    let clock = infoplug::VirtualClock::new();
    let policy = RetryPolicy::new().on(infoplug::RetryOn::Lost, infoplug::RetryWhen::Always);
    let api = builder(server.url(), Auth::Query)
        .retry(policy)
        .on_retry(hear)
        .clock(clock)
        .build()
        .unwrap();
    assert_error_clean(&get_item(&api).await.unwrap_err());
    let heard: Vec<String> = receiver.try_iter().collect();
    assert!(
        heard.len() == 2 && heard[0].starts_with("get_item: the connection was lost"),
        "{heard:?}"
    );
    assert_clean(&heard.join(" "));
}

#[tokio::test]
async fn no_job_shows_a_secret() {
    let state = serde_json::json!({ "state": KEY }).to_string();
    let script = [Fault::ok(r#"{"id":"j-1"}"#)];
    let server = Faulty::start(script)
        .await
        .unwrap()
        .otherwise(Fault::ok(state));
    let api = builder(server.url(), Auth::Path)
        .clock(infoplug::VirtualClock::new())
        .build()
        .unwrap();
    assert_debug_clean(&api.work(|start| start));
    let job = api
        .work(|start| start.secret_header("X-Own", HEADER))
        .start()
        .await
        .unwrap();
    assert_debug_clean(&job);
    let late = job.wait().await.unwrap_err();
    assert!(matches!(late, infoplug::JobError::TimedOut(_)), "{late}");
    for status in [400, 503] {
        server.enqueue(Fault::Response(echo(status, KEY)));
    }
    for error in [
        late,
        job.wait().await.unwrap_err(),
        job.status().await.map(drop).unwrap_err(),
    ] {
        assert_clean(&format!("{error} {error:#}"));
        assert_debug_clean(&error);
    }
}
