//! An address that refuses connections.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::TcpSocket;

/// A loopback port that refuses connections. It stays reserved until this value is dropped, so no
/// other process can listen there.
#[derive(Debug)]
pub struct ClosedPort {
    url: String,
    _socket: TcpSocket,
}

/// Reserves a free port on which nobody listens. Only an address can refuse a connection, not a
/// server.
///
/// # Errors
///
/// Returns an error if the system has no free port or socket.
pub fn closed_port() -> io::Result<ClosedPort> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
    Ok(ClosedPort {
        url: format!("http://{}", socket.local_addr()?),
        _socket: socket,
    })
}

impl ClosedPort {
    /// Returns the URL to give to a client: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}
