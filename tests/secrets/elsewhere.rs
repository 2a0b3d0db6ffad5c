//! Other origins get no secret, whatever a server says.

use infoplug_mock::{Fault, Faulty};

use crate::canary::Auth;
use crate::{KEY, WAYS, assert_error_clean, builder, client, get_item, pay};

const STATUSES: [u16; 5] = [301, 302, 303, 307, 308];

#[tokio::test]
async fn a_redirect_is_not_followed_by_default_not_even_to_the_same_origin() {
    let other = Faulty::start([]).await.unwrap();
    for way in WAYS {
        for status in STATUSES {
            let server = Faulty::start([]).await.unwrap();
            for target in [
                format!("{}/x?key={KEY}", other.url()),
                format!("{}/x", server.url()),
                "/x".to_owned(),
                "//[".to_owned(),
            ] {
                server.enqueue(Fault::redirect(status, target));
                let error = get_item(&client(server.url(), way)).await.unwrap_err();
                assert_eq!(
                    error.status().map(|it| it.as_u16()),
                    Some(status),
                    "{error}"
                );
                assert_error_clean(&error);
            }
            assert_eq!(server.executions(), 4);
        }
    }
    assert_eq!((other.connections(), other.executions()), (0, 0));
}

#[tokio::test]
async fn on_request_redirects_are_followed_within_the_origin_and_the_key_goes_nowhere_else() {
    let other = Faulty::start([]).await.unwrap();
    let port = other.url().rsplit(':').next().unwrap().to_owned();
    for way in WAYS {
        let server = Faulty::start([]).await.unwrap();
        let api = builder(server.url(), way)
            .follow_redirects(3)
            .build()
            .unwrap();
        server.enqueue(Fault::redirect(307, "/elsewhere"));
        server.enqueue(Fault::ok(r#"{"id":7}"#));
        assert_eq!(get_item(&api).await.unwrap().id, 7);
        assert_eq!(server.requests()[1].path, "/elsewhere");
        let same_port_other_name = server.url().replace("127.0.0.1", "localhost");
        let other_scheme = server.url().replace("http://", "https://");
        for target in [
            other.url().to_owned(),
            format!("//127.0.0.1:{port}/"),
            same_port_other_name,
            other_scheme,
        ] {
            // Immediately, and after a redirect within the origin.
            for script in [vec![], vec![Fault::redirect(302, "/x")]] {
                let before = server.executions();
                let steps = script.len() + 1;
                for fault in script {
                    server.enqueue(fault);
                }
                server.enqueue(Fault::redirect(302, format!("{target}/?key={KEY}")));
                let error = get_item(&api).await.unwrap_err();
                assert_eq!(error.status().map(|it| it.as_u16()), Some(302), "{error}");
                assert_error_clean(&error);
                assert_eq!(server.executions(), before + steps);
            }
        }
        (0..5).for_each(|_| server.enqueue(Fault::redirect(302, "/again")));
        let before = server.executions();
        let error = get_item(&api).await.unwrap_err();
        assert_eq!(
            (
                error.status().map(|it| it.as_u16()),
                server.executions() - before
            ),
            (Some(302), 4),
            "so many are followed, and no more"
        );
        assert_error_clean(&error);
    }
    assert_eq!((other.connections(), other.executions()), (0, 0));
}

#[tokio::test]
async fn what_a_server_names_in_other_ways_is_not_called_either() {
    let other = Faulty::start([]).await.unwrap();
    let server = Faulty::start([]).await.unwrap();
    let response = Fault::ok(r#"{"id":1}"#)
        .header("refresh", format!("0; url={}", other.url()))
        .header("content-location", other.url())
        .header(
            "alt-svc",
            format!("h2=\"{}\"", other.url().trim_start_matches("http://")),
        )
        .header("link", format!("<{}>; rel=preload", other.url()));
    server.enqueue(response.clone());
    server.enqueue(response);
    let api = client(server.url(), Auth::Bearer);
    get_item(&api).await.unwrap();
    pay(&api).await.unwrap();
    assert_eq!((other.connections(), server.executions()), (0, 2));
    let headers = &server.requests()[1].headers;
    assert!(
        headers
            .iter()
            .all(|(name, _)| name != "referer" && name != "cookie"),
        "{headers:?}"
    );
}
