//! Errors for everything that can go wrong with a connection, from servers that echo what they were
//! sent.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use infoplug_mock::{Canned, Fault, Faulty, closed_port};

use crate::canary;
use crate::spelled::spellings;
use crate::{
    ALL, KEY, WAYS, assert_clean, assert_debug_clean, assert_error_clean, builder, client, echo,
    get_item, log, pay,
};

/// Returns everything that can happen to a request, with a response that echoes a canary.
fn faults(response: &Canned) -> Vec<Fault> {
    let response = response.clone();
    let key: Vec<u8> = KEY.bytes().collect();
    let short = Duration::from_millis(1);
    vec![
        Fault::Response(response.clone()),
        Fault::Late {
            after: short,
            response: response.clone(),
        },
        Fault::ResetBeforeRequest,
        Fault::ResetDuringRequest(20),
        Fault::ResetAfterRequest,
        Fault::CloseAfterRequest,
        Fault::CutInHeader(response.clone()),
        Fault::CutInBody(response.clone()),
        Fault::ResetInBody(response.clone()),
        Fault::StallInBody(response.clone()),
        Fault::ExtraBytes {
            response: response.clone(),
            extra: key.clone(),
        },
        Fault::Stall,
        Fault::Drip {
            every: Duration::ZERO,
            response: Canned::new(response.status, &*key),
        },
        Fault::Informational(response.clone()),
        Fault::CloseAfterResponse(response.clone()),
        Fault::Raw(key.clone()),
        Fault::Raw([b"HTTP/1.1 200 OK\r\n", &*key, b"\r\n\r\n"].concat()),
        Fault::Raw([b"HTTP/1.1 200 OK\r\ncontent-length: ", &*key, b"\r\n\r\n"].concat()),
        Fault::Raw([b"HTTP/1.1 ", &*key, b" OK\r\n\r\n"].concat()),
        Fault::mislabelled(response.body.to_vec()).header("x-request-id", "r-1"),
        Fault::status(response.status, key.clone()).header("content-type", "text/html"),
        Fault::garbage(),
    ]
}

/// Makes a call that hits this fault and checks its error.
async fn suffer(fault: Fault, way: canary::Auth) {
    let server = Faulty::start([fault.clone()])
        .await
        .unwrap()
        .otherwise(fault);
    let api = client(server.url(), way);
    let limit = Duration::from_millis(150);
    if let Err(error) = get_item(&api).timeout(limit).await {
        assert_error_clean(&error);
        let error: canary::Error = error.into();
        assert_clean(&format!(
            "{error} {error:#} {error:?} {error:#?} {}",
            serde_json::to_string(&error).unwrap()
        ));
    }
    match get_item(&api).timeout(limit).send_full().await {
        Ok(full) => assert_debug_clean(&(&full.headers, &full.request_id, &full.errors)),
        Err(error) => assert_error_clean(&error),
    }
    if let Err(error) = pay(&api).timeout(limit).await {
        assert_error_clean(&error);
    }
    if let Err(error) = api.count().timeout(limit).await {
        assert_error_clean(&error);
    }
    if let Err(error) = api.tell().timeout(limit).await {
        assert_error_clean(&error);
    }
}

#[tokio::test]
async fn no_error_shows_a_secret_whatever_happens_and_however_the_key_is_sent() {
    let mut tasks = Vec::new();
    for way in WAYS {
        // How the key is sent hardly affects the response, so a few combinations are enough.
        let statuses = if matches!(way, canary::Auth::Path) {
            &[200, 400, 503][..]
        } else {
            &[400]
        };
        for &status in statuses {
            tasks.extend(
                faults(&echo(status, KEY))
                    .into_iter()
                    .map(|fault| tokio::spawn(suffer(fault, way))),
            );
        }
    }
    for task in tasks {
        task.await.unwrap();
    }
    assert_clean(&log().text());
}

#[tokio::test]
async fn no_error_shows_a_secret_however_the_server_spells_it() {
    for secret in ALL {
        for form in spellings(secret) {
            for status in [200, 302, 401, 429] {
                let server = Faulty::start([])
                    .await
                    .unwrap()
                    .otherwise(Fault::Response(echo(status, &form)));
                // A server can only echo what it was sent.
                let api = client(server.url(), canary::Auth::Basic);
                let error = if [crate::CARD, crate::PIN].contains(&secret) {
                    pay(&api).await.map(drop).unwrap_err().to_string_all()
                } else {
                    get_item(&api).await.map(drop).unwrap_err().to_string_all()
                };
                for form in spellings(secret) {
                    assert!(!error.contains(&form), "{form} is in {error}");
                }
            }
        }
    }
    assert_clean(&log().text());
}

/// Returns everything that can be printed about an error, as one string.
trait Texts {
    fn to_string_all(&self) -> String;
}

impl<C: std::fmt::Debug + std::fmt::Display> Texts for infoplug::CallError<C> {
    fn to_string_all(&self) -> String {
        let headers = self.response().map(infoplug::ErrorResponse::headers);
        format!(
            "{self} {self:#} {self:?} {self:#?} {headers:?} {}",
            serde_json::to_string(self).unwrap()
        )
    }
}

#[tokio::test]
async fn no_error_of_a_connection_that_did_not_come_about_shows_a_secret() {
    let closed = closed_port().unwrap();
    for way in WAYS {
        let error = get_item(&client(closed.url(), way)).await.unwrap_err();
        assert!(error.is_connect(), "{error}");
        assert_error_clean(&error);
        let error = get_item(
            &builder("http://no-such-host.localhost:1", way)
                .allow_plain_http(true)
                .build()
                .unwrap(),
        )
        .timeout(Duration::from_secs(5))
        .await
        .unwrap_err();
        assert_error_clean(&error);
        let error = get_item(&client("https://127.0.0.1:1", way))
            .await
            .unwrap_err();
        assert_error_clean(&error);
    }
    assert!(log().text().contains("cannot connect"));
    assert_clean(&log().text());
}

#[test]
fn no_panic_message_shows_a_secret() {
    static MESSAGES: std::sync::Mutex<Vec<String>> = std::sync::Mutex::new(Vec::new());
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        MESSAGES.lock().unwrap().push(panic.to_string());
        usual(panic);
    }));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let mut faults = faults(&echo(400, KEY));
    faults.truncate(9);
    let count = faults.len();
    for fault in faults {
        let server = runtime
            .block_on(Faulty::start([fault.clone()]))
            .unwrap()
            .otherwise(fault);
        let result =
            runtime.block_on(get_item(&client(server.url(), canary::Auth::Path)).into_future());
        let panic =
            std::panic::catch_unwind(AssertUnwindSafe(|| result.expect("an item"))).unwrap_err();
        assert_clean(panic.downcast_ref::<String>().unwrap());
    }
    let messages = MESSAGES.lock().unwrap();
    assert!(
        messages.len() >= count
            && messages
                .iter()
                .any(|message| message.contains("an item: get_item: ")),
        "{messages:?}"
    );
    messages.iter().for_each(|message| assert_clean(message));
}
