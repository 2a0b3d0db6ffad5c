//! An address that refuses connections.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::TcpSocket;

/// A port of the loopback interface that refuses connections. It is taken until this is dropped, so
/// that no other process begins to listen there.
#[derive(Debug)]
pub struct ClosedPort {
    url: String,
    _socket: TcpSocket,
}

/// Takes a free port on which nobody listens: to refuse a connection is a matter of the address,
/// not of a server.
///
/// # Errors
///
/// The system has no free port or socket.
pub fn closed_port() -> io::Result<ClosedPort> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
    Ok(ClosedPort {
        url: format!("http://{}", socket.local_addr()?),
        _socket: socket,
    })
}

impl ClosedPort {
    /// The address to give to a client: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}
