//! Parses the head of a request.

use http::header::{CONNECTION, CONTENT_LENGTH, EXPECT, TRANSFER_ENCODING};

/// Maximum number of headers in a request.
const MAX_HEADERS: usize = 128;

/// Maximum size of a head, in bytes.
const MAX_HEAD: usize = 64 * 1024;

/// A parsed head, and the length of the request.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: String,
    /// Their names are in lower case.
    pub(super) headers: Vec<(String, String)>,
    /// Size of the head, in bytes.
    pub(super) bytes: usize,
    /// Size of the body, in bytes.
    pub(super) length: usize,
    /// The client accepts more responses on this connection.
    pub(super) keep_alive: bool,
    /// The client waits for `100 Continue` before it sends the body.
    pub(super) waits: bool,
}

/// A request that the server cannot read: the status of the response, and the problem.
pub(super) type Unreadable = (u16, &'static str);

/// Parses a head. Returns `None` while it is incomplete.
pub(super) fn parse(bytes: &[u8]) -> Result<Option<Head>, Unreadable> {
    let mut room = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut request = httparse::Request::new(&mut room);
    let end = match request.parse(bytes) {
        Ok(httparse::Status::Complete(end)) => end,
        Ok(httparse::Status::Partial) if bytes.len() < MAX_HEAD => return Ok(None),
        Ok(httparse::Status::Partial) | Err(httparse::Error::TooManyHeaders) => {
            return Err((431, "the head is too large"));
        }
        Err(_) => return Err((400, "this is not HTTP/1.1")),
    };
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    let headers: Vec<_> = request
        .headers
        .iter()
        .map(|header| (header.name.to_ascii_lowercase(), text(header.value)))
        .collect();
    let value = |name: http::HeaderName| {
        headers
            .iter()
            .find(|(known, _)| *known == name.as_str())
            .map(|(_, value)| value.trim())
    };
    let has_token = |name, word: &str| {
        value(name).is_some_and(|value| {
            value
                .split(',')
                .any(|part| part.trim().eq_ignore_ascii_case(word))
        })
    };
    if value(TRANSFER_ENCODING).is_some() {
        return Err((501, "only bodies with a content-length are read"));
    }
    let length = match value(CONTENT_LENGTH).map(str::parse::<usize>) {
        None => 0,
        Some(Ok(length)) if length <= crate::server::MAX_BODY => length,
        Some(Ok(_)) => return Err((413, "the body is too large")),
        Some(Err(_)) => return Err((400, "the content-length is not a number")),
    };
    let target = request.path.unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let (keep_alive, waits) = match request.version {
        Some(1) => (
            !has_token(CONNECTION, "close"),
            has_token(EXPECT, "100-continue"),
        ),
        _ => (false, false),
    };
    Ok(Some(Head {
        method: request.method.unwrap_or_default().to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        bytes: end,
        length,
        keep_alive,
        waits,
        headers,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_tells_where_the_request_ends() {
        let text = b"POST /a/b?c=d&e HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\nConnection: x, Close\r\n\r\nbody";
        let head = parse(text).unwrap().unwrap();
        assert_eq!(
            (
                head.method.as_str(),
                head.path.as_str(),
                head.query.as_str()
            ),
            ("POST", "/a/b", "c=d&e")
        );
        assert_eq!(
            (head.bytes, head.length, head.keep_alive, head.waits),
            (text.len() - 4, 12, false, false)
        );
        assert_eq!(head.headers[0], ("host".to_owned(), "x".to_owned()));
        for end in 0..head.bytes {
            assert_eq!(parse(&text[..end]), Ok(None), "{end}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_told_apart() {
        let long = format!("GET / HTTP/1.1\r\nx: {}", "x".repeat(MAX_HEAD));
        let many = format!(
            "GET / HTTP/1.1\r\n{}\r\n",
            "x: y\r\n".repeat(MAX_HEADERS + 1)
        );
        for (text, status) in [
            ("\x16\x03\x01\x02\x00", 400),
            ("GET / HTTP/1.1\r\ncontent-length: -1\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\ncontent-length: 99999999\r\n\r\n", 413),
            ("POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n", 501),
            (&long, 431),
            (&many, 431),
        ] {
            assert_eq!(parse(text.as_bytes()).unwrap_err().0, status, "{text:.60}");
        }
    }
}
