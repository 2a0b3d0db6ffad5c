//! Connections that cannot be established.

use std::time::Duration;

use infoplug::Phase;
use infoplug_mock::{Faulty, closed_port};

use crate::Outcome::Transport;
use crate::tls::Untrusted;
use crate::{builder, end};

#[tokio::test]
async fn a_port_that_refuses_is_tried_three_times_whatever_the_call_does() {
    let port = closed_port().unwrap();
    let api = builder(port.url()).build().unwrap();
    assert_eq!(
        end(api.look().send_full()).await,
        (Transport(Phase::Connect), 3)
    );
    assert_eq!(
        end(api.start().send_full()).await,
        (Transport(Phase::Connect), 3)
    );
    assert_eq!((api.credits_spent(), api.credits_maybe_spent()), (0.0, 0.0));
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_is_tried_once_and_gets_neither_request_nor_key() {
    let server = Untrusted::start().await;
    let api = builder(&server.url).build().unwrap();
    let error = api.start().await.unwrap_err();
    assert_eq!(
        (
            crate::outcome(&error),
            error.attempts(),
            error.is_retryable()
        ),
        (Transport(Phase::Connect), 1, false)
    );
    assert!(
        error
            .to_string()
            .starts_with("start: the server's certificate is not trusted: "),
        "{error}"
    );
    assert!(
        error
            .solution()
            .unwrap()
            .contains("Do not send the key elsewhere"),
        "{error:#}"
    );
    assert_eq!(
        (
            server.connections(),
            server.bytes(),
            api.credits_maybe_spent()
        ),
        (1, 0, 0.0)
    );
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_has_executed_nothing() {
    let server = Faulty::start([]).await.unwrap();
    let api = builder(&server.url().replace("http://", "https://"))
        .build()
        .unwrap();
    assert_eq!(
        end(api.start().send_full()).await,
        (Transport(Phase::Connect), 3)
    );
    assert_eq!(
        (
            server.executions(),
            server.connections(),
            api.credits_maybe_spent()
        ),
        (0, 3, 0.0)
    );
}

/// The server's connection queue is full, so the system accepts no more connections.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_connection_that_does_not_come_in_time_was_not_sent() {
    use infoplug::RetryPolicy;
    use tokio::net::{TcpSocket, TcpStream};

    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_addr().unwrap();
    let _listener = socket.listen(0).unwrap();
    let mut queue = Vec::new();
    // Fills the queue, whatever its size for a backlog of 0.
    while let Ok(stream) =
        tokio::time::timeout(Duration::from_millis(50), TcpStream::connect(address)).await
    {
        queue.push(stream.unwrap());
    }
    let limit = Duration::from_millis(40);
    let api = builder(&format!("http://{address}"))
        .connect_timeout(limit)
        .retry(RetryPolicy::new().attempts(2))
        .build()
        .unwrap();
    assert_eq!(
        end(api.start().send_full()).await,
        (crate::Outcome::Timeout(Phase::Connect, limit), 2)
    );
    assert_eq!(api.credits_maybe_spent(), 0.0);
}
