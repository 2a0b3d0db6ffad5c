//! Bodies that are compressed or claim to be.

use std::io::Write as _;

use flate2::write::GzEncoder;
use flate2::{Compress, Compression, FlushCompress};
use infoplug::{CallError, Phase, RetryPolicy};
use infoplug_mock::{Canned, Fault, Faulty};

use crate::Outcome::{Decode, Transport, Value};
use crate::{builder, end, outcome, start, tls};

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// Returns this many MiB of spaces, which may precede JSON. After a full flush, a compressor has no
/// history, so one block can be repeated at will. No reader gets to the checksum at the end.
fn bomb(mebibytes: usize) -> Vec<u8> {
    let mut block = Vec::with_capacity(1 << 16);
    Compress::new(Compression::best(), false)
        .compress_vec(&vec![b' '; 1 << 20], &mut block, FlushCompress::Full)
        .unwrap();
    let head = gzip(b"");
    [&head[..10], &block.repeat(mebibytes), &head[10..]].concat()
}

#[tokio::test]
async fn a_client_that_asks_for_gzip_reads_it() {
    let (server, api) = start([Fault::gzip(gzip(b"{\"id\":7}"))]).await;
    assert_eq!(api.start().await.unwrap().to_string(), "{\"id\":7}");
    assert_eq!(server.requests()[0].header("accept-encoding"), Some("gzip"));
    // Errors too.
    server.enqueue(
        Fault::status(400, gzip(b"{\"code\":\"bad_value\"}")).header("content-encoding", "gzip"),
    );
    let error = api.start().await.unwrap_err();
    assert_eq!(error.response().unwrap().code_text(), Some("bad_value"));
    assert_eq!((server.executions(), error.attempts()), (2, 1));
}

#[tokio::test]
async fn a_body_that_is_compressed_unasked_is_named_and_not_fetched_again() {
    let (server, _) = start([]).await;
    let plain = builder(server.url())
        .transport(tls::own_client().no_gzip().build().unwrap())
        .build()
        .unwrap();
    let asking = builder(server.url()).build().unwrap();
    for (api, coding) in [(&plain, "gzip"), (&asking, "br"), (&asking, "gzip, br")] {
        server.enqueue(Fault::ok(gzip(b"{}")).header("content-encoding", coding));
        let error = api.look().await.unwrap_err();
        assert_eq!((outcome(&error), error.attempts()), (Decode, 1));
        let words =
            format!("found a compressed body (Content-Encoding: {coding}) that was not requested");
        assert!(error.to_string().contains(&words), "{error}");
    }
    assert_eq!(
        (
            server.executions(),
            server.requests()[0].header("accept-encoding")
        ),
        (3, None)
    );
    // An uncompressed body may be labeled as such.
    server.enqueue(Fault::ok("{}").header("content-encoding", "identity"));
    assert_eq!(end(plain.look().send_full()).await, (Value, 1));
    server.enqueue(Fault::ok("[]").header("content-encoding", "identity"));
    let error = plain.list().await.unwrap_err();
    assert!(
        matches!(error, CallError::Decode(_)) && !error.to_string().contains("compressed"),
        "{error}"
    );
}

#[tokio::test]
async fn a_body_that_only_says_that_it_is_gzip_is_an_answer_that_broke_off() {
    let mut damaged = gzip(&b"{\"id\":7}".repeat(1000));
    let middle = damaged.len() / 2;
    damaged.truncate(middle);
    for fault in [
        Fault::mislabelled("{\"id\":7}"),
        Fault::gzip(damaged),
        Fault::CutInBody(Canned::ok(gzip(b"{\"id\":7}")).header("content-encoding", "gzip")),
    ] {
        let (server, api) = start([fault.clone()]).await;
        let error = api.start().await.unwrap_err();
        assert_eq!(
            (outcome(&error), error.attempts(), server.executions()),
            (Transport(Phase::Body), 1, 1),
            "{error}"
        );
        assert_eq!(
            (api.credits_spent(), api.credits_maybe_spent()),
            (0.0, 25.0)
        );
        // A free call is retried, and may succeed the next time.
        server.enqueue(fault);
        assert_eq!(end(api.look().send_full()).await, (Value, 2));
    }
}

#[tokio::test]
async fn a_bomb_ends_at_the_limit_of_bodies_and_in_bounded_memory() {
    const MIB: usize = 1 << 20;
    let (server, api) = start([Fault::gzip(bomb(400))]).await;
    let before = peak();
    let error = api.start().max_body(2 * MIB).await.unwrap_err();
    assert_eq!(
        (outcome(&error), error.attempts(), server.executions()),
        (Decode, 1, 1),
        "{error:?}"
    );
    assert!(
        error.to_string().contains("at most 2097152 bytes"),
        "{error}"
    );
    assert_eq!(error.body().map(<[u8]>::len), Some(2 * MIB));
    // The call was executed, and the response arrived.
    assert_eq!(
        (api.credits_spent(), api.credits_maybe_spent()),
        (25.0, 0.0)
    );

    server.enqueue(Fault::status(400, bomb(400)).header("content-encoding", "gzip"));
    let error = api.start().await.unwrap_err();
    let response = error.response().unwrap();
    assert_eq!(
        (
            response.body().len(),
            response.is_body_complete(),
            error.attempts()
        ),
        (64 * 1024, false, 1)
    );
    assert_eq!(server.executions(), 2);
    if let (Some(before), Some(after)) = (before, peak()) {
        println!("at most {} MiB more", (after - before) / MIB);
        assert!(after - before < 100 * MIB, "{} MiB", (after - before) / MIB);
    }
}

/// Returns the peak resident set size in bytes. Only Linux reports it.
fn peak() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim()
        .trim_end_matches(" kB")
        .parse()
        .ok()
        .map(|kilobytes: usize| kilobytes * 1024)
}

#[tokio::test]
async fn a_bomb_is_not_set_off_again() {
    let server = Faulty::start([])
        .await
        .unwrap()
        .otherwise(Fault::gzip(bomb(8)));
    let api = builder(server.url())
        .max_body(1 << 20)
        .retry(RetryPolicy::new().attempts(5))
        .build()
        .unwrap();
    assert_eq!(end(api.look().send_full()).await, (Decode, 1));
    assert_eq!(server.executions(), 1);
}
