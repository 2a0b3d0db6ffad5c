//! A loopback HTTP server that plays an API: give it the description that a client is generated from, and test the client
//! against it.
//!
//! It knows what the description says: paths, parameters with their ranges and groups, credentials, errors, jobs, pages. It
//! checks requests as the API would, answers with examples of the documented types, and fails in any documented way.
//!
//! ```
//! use infoplug_mock::{Answer, Mock};
//!
//! # use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
//! # async fn get(mock: &Mock, path: &str) -> std::io::Result<String> {
//! #     let mut stream = tokio::net::TcpStream::connect(mock.url().trim_start_matches("http://")).await?;
//! #     let request = format!("GET {path} HTTP/1.1\r\nHost: mock\r\nX-Key: {}\r\nConnection: close\r\n\r\n", mock.key());
//! #     stream.write_all(request.as_bytes()).await?;
//! #     let mut text = String::new();
//! #     stream.read_to_string(&mut text).await?;
//! #     Ok(text)
//! # }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let spec = "
//! infoplug: 1
//! api: { name: Weather, base_url: https://weather.example.com, auth: { env: WEATHER_KEY, header: X-Key } }
//! statuses: { 404: The city is not known. }
//! error_body: { code: /code }
//! errors: { no_city: { status: 404, cause: There is no such city., solution: Check its name. } }
//! endpoints:
//!   get_weather: { get: '/weather/{city}', path: { city: text }, returns: { fields: { celsius: number } } }
//! ";
//! let mock = Mock::parse("weather.yaml", spec)?.start().await?;
//!
//! assert!(get(&mock, "/weather/Berlin").await?.ends_with(r#"{"celsius":1.5}"#));
//!
//! mock.enqueue("get_weather", Answer::error("no_city").retry_after("30"));
//! assert!(get(&mock, "/weather/Berlin").await?.starts_with("HTTP/1.1 404"));
//!
//! let requests = mock.requests();
//! assert_eq!((requests.len(), requests[1].status), (2, 404));
//! assert!(!format!("{requests:?}").contains(mock.key()));
//! # Ok(())
//! # }
//! ```
//!
//! # Asking for an answer
//!
//! A request can ask for its own answer with the header `Prefer` (RFC 7240). Preferences can be combined; the answer says in
//! `Preference-Applied` what was done. A name or value that the mock does not know is answered with 501 and the known ones.
//!
//! | Preference | What is answered |
//! |---|---|
//! | `code=429` | This status, with the first error documented for it. A status below 300 is a success. |
//! | `error=not_found` | This error. |
//! | `sequence="503 503 200"` | One item after the other to requests of the same method, path and sequence; then as usual. |
//! | `retry-after=30` | With this `Retry-After`. |
//! | `delay=200` | After so many milliseconds. |
//! | `body=html` | With a body that is an HTML page, `empty`, `truncated`, an `array`, a `number` or a `text`. |
//! | `drop=body` | The connection closes in the middle of the body, after the `headers`, or instead of an answer (`request`). |
//!
//! The key is checked first. An answer in line ([`Mock::enqueue`]) goes before one that is asked for.
//!
//! # Jobs and pages
//!
//! Starting a job gives a fresh identifier. Asked about it, the job is running as often as [`MockBuilder::polls`] says and done
//! from then on. An identifier that contains `failed` is that of a job that failed; one that the description gives as an
//! example is that of a job that is done; any other is unknown. Lists with pages hold as many rows as
//! [`MockBuilder::rows`] says.

mod answer;
mod auth;
mod body;
mod check;
mod errors;
mod example;
mod jobs;
mod mock;
mod pages;
mod pointer;
mod prefer;
mod recorded;
mod reply;
mod request;
mod route;
mod server;
mod state;
mod success;

pub use answer::Answer;
pub use mock::{Mock, MockBuilder, StartError};
pub use recorded::Recorded;
