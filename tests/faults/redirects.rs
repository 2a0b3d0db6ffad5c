//! Redirects are not followed, or only within the origin. The key is not sent anywhere else.

use infoplug_mock::{Fault, Faulty};

use crate::Outcome::{Status, Value};
use crate::{KEY, builder, end, start};

#[tokio::test]
async fn a_redirect_is_the_answer_unless_the_program_says_otherwise() {
    for status in [301, 302, 303, 307, 308] {
        let (server, api) = start([Fault::redirect(status, "/look")]).await;
        assert_eq!(end(api.look().send_full()).await, (Status(status), 1));
        assert_eq!(server.executions(), 1);
        server.enqueue(Fault::redirect(status, "/start"));
        let error = api.start().await.unwrap_err();
        assert_eq!(error.headers().unwrap()["location"], "/start");
        assert_eq!(
            (
                server.executions(),
                api.credits_spent(),
                api.credits_maybe_spent()
            ),
            (2, 0.0, 0.0)
        );
    }
}

#[tokio::test]
async fn the_line_says_where_a_redirect_leads_and_what_to_do() {
    let (server, api) = start([]).await;
    let advice = "If you trust the location, set it as `base_url`; `follow_redirects` follows redirects within the same origin";
    for (target, shown) in [
        ("/v2/look?a=secret#secret", "/v2/look"),
        (
            "https://user:secret@new.example.com/v2/look?a=secret",
            "https://new.example.com/v2/look",
        ),
        (&*format!("https://new.example.com/{KEY}"), "a hidden URL"),
    ] {
        server.enqueue(Fault::redirect(302, target));
        let error = api.look().await.unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("look: 302, a redirect to {shown}. {advice}")
        );
        let wanted = format!("  cause: The response is elsewhere.\n  solution: {advice}.");
        assert_eq!(
            format!("{error:#}"),
            format!("look: 302, a redirect to {shown}\n{wanted}")
        );
        assert!(!format!("{error:#?}").contains("secret"), "{error:#?}");
    }
}

#[tokio::test]
async fn a_redirect_to_another_origin_is_never_followed() {
    for followed in [0, 5] {
        for status in [301, 302, 303, 307, 308] {
            let (here, elsewhere) = (
                Faulty::start([]).await.unwrap(),
                Faulty::start([]).await.unwrap(),
            );
            let api = builder(here.url())
                .follow_redirects(followed)
                .build()
                .unwrap();
            let (port, host) = (
                here.url().rsplit(':').next().unwrap(),
                elsewhere.url().trim_start_matches("http://"),
            );
            for target in [
                elsewhere.url().to_owned(),
                format!("//{host}/look"),
                format!("http://{host}@{host}/"),
                format!("https://{}/look", here.url().trim_start_matches("http://")),
                // The same server under another name.
                format!("http://localhost:{port}/look"),
            ] {
                let before = here.executions();
                here.enqueue(Fault::redirect(status, &target));
                assert_eq!(
                    end(api.look().send_full()).await,
                    (Status(status), 1),
                    "{target}"
                );
                assert_eq!(here.executions() - before, 1, "{target}");
                here.enqueue(Fault::redirect(status, &target));
                assert_eq!(
                    end(api.start().what("a").send_full()).await,
                    (Status(status), 1),
                    "{target}"
                );
                assert_eq!(here.executions() - before, 2, "{target}");
            }
            assert_eq!((elsewhere.connections(), elsewhere.executions()), (0, 0));
        }
    }
}

#[tokio::test]
async fn redirects_within_the_origin_are_followed_as_often_as_the_program_says() {
    let server = Faulty::start([Fault::redirect(302, "/a"), Fault::redirect(307, "/b?c=d")])
        .await
        .unwrap();
    let api = builder(server.url()).follow_redirects(2).build().unwrap();
    assert_eq!(end(api.look().send_full()).await, (Value, 1));
    let requests = server.requests();
    let paths: Vec<&str> = requests
        .iter()
        .map(|request| request.path.as_str())
        .collect();
    assert_eq!(paths, ["/look", "/a", "/b"]);
    for request in &requests {
        assert_eq!(
            (request.header("x-key"), request.header("referer")),
            (Some(KEY), None)
        );
    }
    for _ in 0..3 {
        server.enqueue(Fault::redirect(302, "/more"));
    }
    assert_eq!(end(api.look().send_full()).await, (Status(302), 1));
    assert_eq!(server.executions(), 6);
}

#[tokio::test]
async fn a_way_that_leaves_the_origin_ends_there() {
    let elsewhere = Faulty::start([]).await.unwrap();
    let server = Faulty::start([
        Fault::redirect(302, "/a"),
        Fault::redirect(302, elsewhere.url()),
    ])
    .await
    .unwrap();
    let api = builder(server.url()).follow_redirects(9).build().unwrap();
    assert_eq!(end(api.look().send_full()).await, (Status(302), 1));
    assert_eq!((server.executions(), elsewhere.connections()), (2, 0));
}

#[tokio::test]
async fn only_what_reads_is_followed_so_that_nothing_runs_twice_and_every_run_is_counted() {
    for status in [301, 302, 303, 307, 308] {
        let server = Faulty::start([Fault::redirect(status, "/look"), Fault::status(429, "")])
            .await
            .unwrap();
        let api = builder(server.url()).follow_redirects(5).build().unwrap();
        assert_eq!(
            end(api.start().what("a").send_full()).await,
            (Status(status), 1)
        );
        assert_eq!(server.executions(), 1, "{status}");
        // The response to a redirected GET may call for a retry.
        server.enqueue(Fault::redirect(status, "/elsewhere"));
        server.enqueue(Fault::status(429, ""));
        assert_eq!(
            end(api.look().send_full()).await,
            (Value, 3),
            "the 429, the redirect to the next one, and the value"
        );
        let methods: Vec<String> = server
            .requests()
            .into_iter()
            .map(|request| request.method)
            .collect();
        assert_eq!(methods, ["POST", "GET", "GET", "GET", "GET"]);
    }
}
