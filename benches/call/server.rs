//! The server, in a process of its own, so that it is not counted.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use crate::types::{INVALID, TOO_MANY, company};

/// A running server. Ends when it is dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
}

impl Server {
    pub(crate) fn start() -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .arg("server")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut url)
            .unwrap();
        let url = url.trim().to_owned();
        Self { child, url }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Prints the URL and responds to each request with the status that its domain names.
pub(crate) fn run() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    println!("http://{}", listener.local_addr().unwrap());
    for stream in listener.incoming() {
        std::thread::spawn(move || respond(stream.unwrap()));
    }
}

fn respond(mut stream: TcpStream) {
    let [ok, invalid, too_many] = [
        ("200 OK", &*company()),
        ("400 Bad Request", INVALID),
        ("429 Too Many Requests", TOO_MANY),
    ]
    .map(|(status, body)| {
        let length = body.len();
        format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}")
    });
    let (mut buffer, mut kept) = ([0; 4096], Vec::new());
    stream.set_nodelay(true).unwrap();
    while let Ok(read @ 1..) = stream.read(&mut buffer) {
        kept.extend_from_slice(&buffer[..read]);
        if !kept.ends_with(b"\r\n\r\n") {
            continue;
        }
        let asks_for = |domain: &[u8]| kept.windows(domain.len()).any(|part| part == domain);
        let response = if asks_for(b"400.example") {
            &invalid
        } else if asks_for(b"429.example") {
            &too_many
        } else {
            &ok
        };
        if stream.write_all(response.as_bytes()).is_err() {
            return;
        }
        kept.clear();
    }
}
