//! A loopback HTTP server that plays an API: give it the description that a client is generated
//! from, and test the client against it.
//!
//! It knows what the description says: paths, parameters with their ranges and groups, credentials,
//! errors, jobs, pages. It checks requests as the API would, answers with examples of the
//! documented types, and fails in any documented way.
//!
//! ```
//! use infoplug_mock::{MockResponse, Mock};
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
//!   get_weather: { get: '/weather/{city}', path: { city: string }, returns: { fields: { celsius: number } } }
//! ";
//! let mock = Mock::parse("weather.yaml", spec)?.start().await?;
//!
//! assert!(get(&mock, "/weather/Berlin").await?.ends_with(r#"{"celsius":1.5}"#));
//!
//! mock.enqueue("get_weather", MockResponse::error("no_city").retry_after("30"));
//! assert!(get(&mock, "/weather/Berlin").await?.starts_with("HTTP/1.1 404"));
//!
//! let requests = mock.requests();
//! assert_eq!((requests.len(), requests[1].status), (2, 404));
//! assert!(!format!("{requests:?}").contains(mock.key()));
//! # Ok(())
//! # }
//! ```
//!
//! # Requests
//!
//! [`Mock::url`] has the path of the API's base URL, and only what is below it leads to an
//! endpoint. A request is refused as the API would refuse it: a parameter that is missing, of the
//! wrong type, out of its range, or not one of the values of its enum. The response has the error
//! whose `when` says so; else the one whose code sounds most like it, such as `invalid_parameter`;
//! else one that is about parameters, or the only one for bad requests; else no code. The parameter
//! and the words stand where `error_body` has them.
//!
//! [`MockBuilder::cors`] lets pages in a browser call.
//!
//! # Asking for a response
//!
//! A request can ask for its own answer with the header `Prefer` (RFC 7240). Preferences can be
//! combined; the response says in `Preference-Applied` what was done. A name or value that the mock
//! does not know is answered with 501 and the known ones. `GET /` lists the endpoints, if none of
//! them has that path.
//!
//! | Preference | What is answered |
//! |---|---|
//! | `code=429` | This status, with the first error documented for it. A status below 300 is a success. |
//! | `error=not_found` | This error. With `code=404`, too, it has that status. |
//! | `subcode=stolen`, `category=card_error` | With this code of another level, if the response is an error. |
//! | `sequence="503 503 200"` | One item after the other to requests of the same method, path and sequence; then as usual. |
//! | `retry-after=30` | With this wait: seconds or a date. |
//! | `retry-after` | With the pause that the description has for the error. |
//! | `delay=200` | After so many milliseconds. |
//! | `body=html` | With a body that is an HTML page, `empty`, `truncated`, an `array`, a `number` or a `string`. |
//! | `drop=body` | The connection closes in the middle of the body, after the `headers`, or instead of a response (`request`). |
//!
//! The key is checked first. A response in line ([`Mock::enqueue`]) goes before one that is asked
//! for.
//!
//! # Errors
//!
//! An error looks as `error_body` says: code, parameter, strings, documentation and request id stand
//! where a client looks for them, in the body or in headers, at the top or in the first element of
//! a list or tree of errors. A response has the last format, which is for all responses, unless only
//! an earlier one has a location for the code. It is made to meet the conditions on the way: an error
//! with the status 200 has the `ok: false` that makes it one, and a code that a client knows by a
//! status and a header comes with these. Successes are made not to meet them. The mock reads its
//! response once more before it is sent. Where not everything can be said, the code goes before the
//! strings.
//!
//! A wait goes to the first location of `retry_after` if that takes seconds, milliseconds or a
//! duration, and to the header `Retry-After` otherwise. An error that is tied to no status gets the
//! status 200 where that can be an error; else 400 or 422 if it is not to be repeated, 429 or 503
//! if it is, and 500 if nothing is known. A wait that would make the response another error goes to
//! the header, too.
//!
//! Not played: further members, advice of a response about repeating, and any string beside those
//! above. [`MockResponse::raw`] sends everything.
//!
//! # Calls
//!
//! Endpoints with the same method and path are told apart by their constants; a request with the
//! constants of none is answered with 404 and what the nearest endpoint needs. Where there is only
//! one endpoint, a wrong constant is a wrong parameter. Forms are checked as JSON is. Credentials
//! in front of the path are those of `auth`, and [`Recorded`] does not show them.
//!
//! # Jobs and pages
//!
//! Starting a job gives a fresh identifier. Asked about it, the job is running as often as
//! [`MockBuilder::polls`] says and done from then on. An identifier that contains `failed` is that
//! of a job that failed; one that the description gives as an example is that of a job that is
//! done; any other is unknown. Lists with pages hold as many rows as [`MockBuilder::rows`] says.
//!
//! What a call has started or made has its address in the header `Location`: with the status 201 or
//! 202, or where the spec looks for the identifier there. A page has the address of the next one in
//! the header `Link`, if the spec looks there for anything. A success without a body has the status
//! that the endpoint lists; else 202 if it starts a job; else, of a call that changes something,
//! the first of 204, 201 and 202 that the API lists; else 204.
//!
//! # Costs
//!
//! A mock begins with 10,000 of what costs are counted in. Each success takes its documented cost
//! away and says what is left in the header of `cost_remaining`, if the description has one; at 0
//! it goes on answering. [`MockResponse::raw`] costs nothing.
//!
//! # Faults
//!
//! [`Faulty`] is another server, for what happens below HTTP. It plays no API, but resets
//! connections at any point, closes them in the middle of a response, stalls, drips, or sends what
//! is not HTTP; [`Fault`] has all of it. It counts connections and the requests that came whole, so
//! that a test knows what was executed, and how often. [`closed_port`] is an address that refuses
//! connections.
//!
//! ```
//! use infoplug_mock::{Fault, Faulty};
//!
//! # use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
//! # async fn get(server: &Faulty) -> std::io::Result<String> {
//! #     let mut stream = tokio::net::TcpStream::connect(server.url().trim_start_matches("http://")).await?;
//! #     stream.write_all(b"GET /orders HTTP/1.1\r\nHost: faulty\r\nConnection: close\r\n\r\n").await?;
//! #     let mut text = String::new();
//! #     stream.read_to_string(&mut text).await?;
//! #     Ok(text)
//! # }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! let script = [Fault::ResetAfterRequest, Fault::status(503, "{}").header("Retry-After", "1")];
//! let server = Faulty::start(script).await?.otherwise(Fault::ok(r#"{"id":7}"#));
//!
//! assert!(get(&server).await.is_err());
//! assert!(get(&server).await?.starts_with("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\n"));
//! assert!(get(&server).await?.ends_with(r#"{"id":7}"#));
//!
//! assert_eq!((server.connections(), server.executions()), (3, 3));
//! assert_eq!(server.requests()[0].path, "/orders");
//! # Ok(())
//! # }
//! ```

mod auth;
mod body;
mod check;
mod condition;
mod cors;
mod decode;
#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what is wrong fails the test"
)]
mod differential;
mod draft;
mod error_body;
mod errors;
mod example;
mod faulty;
mod form;
mod items;
mod jobs;
mod level;
mod location;
mod location_header;
mod mock;
mod mock_response;
mod notice;
mod pages;
mod pointer;
mod prefer;
mod put;
mod recorded;
mod remaining;
mod reply;
mod request;
mod respond;
mod route;
mod sample;
mod satisfy;
mod say;
mod server;
mod state;
mod success;
mod wait;

pub use faulty::{Canned, ClosedPort, Fault, Faulty, Seen, closed_port};
pub use mock::{Mock, MockBuilder, StartError};
pub use mock_response::MockResponse;
pub use recorded::Recorded;
pub use sample::Sample;
