//! A connection as bytes: partial reads, writes, resets.

use std::io;

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::head::{self, Head, Unreadable};

/// A connection, and the bytes that were read from it but not used yet.
pub(super) struct Wire {
    stream: TcpStream,
    buffer: BytesMut,
}

/// The error of a client that disconnected.
pub(super) fn gone() -> io::Error {
    io::ErrorKind::UnexpectedEof.into()
}

impl Wire {
    pub(super) fn new(stream: TcpStream) -> Self {
        // Small responses must not wait for more data. A failure here only makes them slow.
        let _ = stream.set_nodelay(true);
        Self {
            stream,
            buffer: BytesMut::new(),
        }
    }

    /// Waits for the first byte of a request without reading it.
    pub(super) async fn begins(&self) -> io::Result<()> {
        if self.buffer.is_empty() && self.stream.peek(&mut [0]).await? == 0 {
            return Err(gone());
        }
        Ok(())
    }

    async fn more(&mut self) -> io::Result<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            Err(gone())
        } else {
            Ok(())
        }
    }

    /// Reads the head of the next request, which stays in the buffer.
    pub(super) async fn head(&mut self) -> io::Result<Result<Head, Unreadable>> {
        loop {
            match head::parse(&self.buffer) {
                Ok(Some(head)) => return Ok(Ok(head)),
                Ok(None) => self.more().await?,
                Err(unreadable) => return Ok(Err(unreadable)),
            }
        }
    }

    /// Waits for the whole request, removes it from the buffer and returns its body.
    pub(super) async fn body(&mut self, head: &Head) -> io::Result<Bytes> {
        let end = head.bytes.saturating_add(head.length);
        while self.buffer.len() < end {
            self.more().await?;
        }
        let mut request = self.buffer.split_to(end);
        Ok(request.split_off(head.bytes).freeze())
    }

    /// Reads `bytes` bytes of the next request, or all of it if it is shorter.
    pub(super) async fn part(&mut self, bytes: usize) -> io::Result<()> {
        loop {
            let end = match head::parse(&self.buffer) {
                Ok(Some(head)) => bytes.min(head.bytes.saturating_add(head.length)),
                Ok(None) | Err(_) => bytes,
            };
            let missing = end.saturating_sub(self.buffer.len());
            if missing == 0 {
                return Ok(());
            }
            // Never more: the bytes that the client cannot send are part of the fault.
            let limit = u64::try_from(missing).unwrap_or(u64::MAX);
            if (&mut self.stream)
                .take(limit)
                .read_buf(&mut self.buffer)
                .await?
                == 0
            {
                return Err(gone());
            }
        }
    }

    pub(super) async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes).await
    }

    /// Ends the connection with a `RST`.
    pub(super) fn reset(self) -> io::Result<()> {
        self.stream.set_zero_linger()
    }

    /// Ends the connection with a `FIN` and waits for the client to do the same. A socket that is
    /// closed with unread data resets the connection, and the client may lose the response.
    pub(super) async fn close(mut self) -> io::Result<()> {
        self.stream.shutdown().await?;
        self.wait().await
    }

    /// Does nothing until the client disconnects.
    pub(super) async fn wait(&mut self) -> io::Result<()> {
        loop {
            self.buffer.clear();
            self.more().await?;
        }
    }
}
