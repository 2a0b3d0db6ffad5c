//! Types that are nested deeper than the compiler's default recursion limit.

#![allow(clippy::unwrap_used, reason = "a test may fail by a panic")]

use std::panic::UnwindSafe;

use infoplug::generated::Encode as _;
use infoplug::{ApiClient, Client, Hidden};
use infoplug_mock::{Canned, Fault, Faulty};

/// A ring of 80 types and a chain of 200.
#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/specs/deep.yaml")]
pub struct Deep(Client);

/// Returns a client of a server that sends this body.
async fn answered(body: &str) -> (Deep, Faulty) {
    let server = Faulty::start([Fault::Response(Canned::ok(body))])
        .await
        .unwrap();
    let api = Deep::builder().base_url(server.url()).build().unwrap();
    (api, server)
}

fn may_go_anywhere<T: Send + Sync + UnwindSafe + 'static>(value: T) -> T {
    value
}

#[tokio::test]
async fn a_long_ring_is_read_copied_and_sent() {
    let text = "{\"id\":1,\"next\":{\"id\":2,\"next\":".repeat(50)
        + "{\"id\":3,\"all\":[]}"
        + &",\"all\":[]},\"all\":[]}".repeat(50);
    let (api, _server) = answered(&text).await;
    let ring = api.get_ring().await.unwrap();
    let ring = std::thread::spawn(move || may_go_anywhere(ring))
        .join()
        .unwrap();
    assert_eq!(ring.next.as_ref().unwrap().id, 2);
    assert_eq!(ring.clone(), ring);
    let sent = ring.encode().to_string();
    assert_eq!(
        (sent.len(), sent.matches("\"id\":2").count()),
        (text.len(), 50)
    );
}

#[tokio::test]
async fn a_long_chain_is_read_copied_and_sent() {
    // Starts at the 150th, because a parser follows 128 levels.
    let mut tail = "{\"end\":\"here\"}".to_owned();
    for step in (150..199).rev() {
        tail = match step % 4 {
            2 => format!("{{\"next\":[{tail}]}}"),
            3 => format!("{{\"next\":{{\"a\":{tail}}}}}"),
            _ => format!("{{\"next\":{tail}}}"),
        };
    }
    let (api, _server) = answered(&tail).await;
    let chain = may_go_anywhere(api.get_tail().await.unwrap());
    assert_eq!(chain.clone(), chain);
    assert_eq!(chain.encode().to_string(), tail);
}

/// A request can contain these types, and the call with its response can move to another thread.
#[test]
fn calls_take_and_return_them() {
    let api = Deep::builder().build().unwrap();
    drop(may_go_elsewhere(
        api.put_ring(deep::Ring0::new(1, [deep::Ring1::default()])),
    ));
    drop(may_go_elsewhere(
        api.put_chain(deep::Chain0::new(deep::Chain1::default())),
    ));
    let task = async move {
        let ring = api.get_ring().await?;
        let chain = api.get_chain().await?;
        Ok::<_, deep::Error>((ring, chain))
    };
    drop(may_go_elsewhere(task));
}

fn may_go_elsewhere<T: Send>(value: T) -> T {
    value
}

#[test]
fn what_is_hidden_is_used_as_itself() {
    let mut hidden = Hidden::new(vec![1]);
    hidden.push(2);
    assert_eq!(
        (hidden.len(), format!("{hidden:?}").as_str()),
        (2, "[1, 2]")
    );
    assert_eq!(hidden.clone(), hidden);
    assert_eq!(Hidden::from(7).into_inner(), 7);
    assert_eq!(*Hidden::<String>::default(), "");
}
