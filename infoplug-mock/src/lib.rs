//! A loopback HTTP server that plays an API. Give it the spec that your client is generated
//! from, and test the client against it.
//!
//! The mock knows everything in the spec: paths, parameters with their ranges and groups,
//! credentials, errors, jobs, pages. It checks requests as the API would, responds with examples of
//! the documented types, and fails in any documented way.
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
//! [`Mock::url`] includes the path of the API's base URL, and only paths below it lead to an
//! endpoint. The mock refuses a request as the API would if a parameter is missing, of the wrong
//! type, out of range, or not one of the values of its enum. The response carries the error whose
//! `when` names the problem. Failing that, it carries the error whose code matches best, such as
//! `invalid_parameter`; else one about parameters; else the only one for bad requests; else no
//! code. The parameter and the message go where `error_body` has them.
//!
//! [`MockBuilder::cors`] lets pages in a browser call the mock.
//!
//! # Requesting a response
//!
//! A request can choose its own response with the header `Prefer` (RFC 7240). Preferences can be
//! combined, and the response lists those applied in `Preference-Applied`. An unknown name or value
//! gets status 501 and a list of the known ones. `GET /` lists the endpoints, unless one of them
//! has that path.
//!
//! | Preference | Response |
//! |---|---|
//! | `code=429` | This status, with the first error documented for it. A status below 300 is a success. |
//! | `error=not_found` | This error. Combined with `code=404`, it has that status. |
//! | `subcode=stolen`, `category=card_error` | With this code of another level, if the response is an error. |
//! | `sequence="503 503 200"` | One item after the other to requests with the same method, path and sequence, then as usual. |
//! | `retry-after=30` | With this wait: seconds or a date. |
//! | `retry-after` | With the pause that the spec has for the error. |
//! | `delay=200` | After this many milliseconds. |
//! | `body=html` | With a body that is an HTML page, `empty`, `truncated`, an `array`, a `number` or a `string`. |
//! | `drop=body` | The connection closes in the middle of the body, after the `headers`, or instead of a response (`request`). |
//!
//! The mock checks the key first. A queued response ([`Mock::enqueue`]) takes precedence over a
//! requested one.
//!
//! # Errors
//!
//! An error has the shape that `error_body` describes: code, parameter, messages, documentation and
//! request id are where a client looks for them, in the body or in headers, at the top level or in
//! the first element of a list or tree of errors. A response has the last format, which fits all
//! responses, unless only an earlier one has a location for the code. It also meets the conditions
//! involved: an error with status 200 has the `ok: false` that makes it one, and a code that a
//! client recognizes by a status and a header comes with both. Successes never meet these
//! conditions. The mock reads its own response once more before it sends it. If a response cannot
//! hold everything, the code takes precedence over the messages.
//!
//! A wait goes to the first location of `retry_after` if that takes seconds, milliseconds or a
//! duration, and to the header `Retry-After` otherwise. It also goes to the header if it would turn
//! the response into another error. An error without a documented status gets status 200 where that
//! can be an error; else 400 or 422 if it must not be retried, 429 or 503 if it may be, and 500 if
//! nothing is known.
//!
//! The mock does not play other members, retry advice in a response, or strings other than those
//! above. [`MockResponse::raw`] sends anything.
//!
//! # Calls
//!
//! Constants tell endpoints with the same method and path apart. A request that matches no
//! endpoint's constants gets status 404 and the requirements of the nearest endpoint. If there is
//! only one endpoint, a wrong constant is a wrong parameter. Forms are checked like JSON.
//! Credentials at the start of the path are those of `auth`, and [`Recorded`] hides them.
//!
//! # Jobs and pages
//!
//! Starting a job returns a fresh identifier. The job reports that it is running for as many polls
//! as [`MockBuilder::polls`] says, and is done from then on. An identifier that contains `failed`
//! belongs to a failed job, and an example from the spec to a finished one. Any other is
//! unknown. Paginated lists hold as many rows as [`MockBuilder::rows`] says.
//!
//! The header `Location` has the URL of whatever a call started or created: with status 201 or 202,
//! or if the spec reads the identifier there. The header `Link` has the URL of the next page, if
//! the spec reads anything there. A success without a body has the status that the endpoint lists;
//! else 202 if it starts a job; else, if it changes something, the first of 204, 201 and 202 that
//! the API lists; else 204.
//!
//! # Costs
//!
//! A mock starts with a balance of 10,000, in the unit of the costs. Each success deducts its
//! documented cost and reports the rest in the header of `cost_remaining`, if the spec has
//! one. At 0, the mock keeps responding. [`MockResponse::raw`] costs nothing.
//!
//! # Faults
//!
//! [`Faulty`] is another server, for failures below HTTP. It plays no API, but resets connections
//! at any point, closes them in the middle of a response, stalls, drips, or sends bytes that are
//! not HTTP. [`Fault`] lists all of these. It counts connections and complete requests, so a test
//! knows what was executed, and how often. [`closed_port`] returns a URL that refuses connections.
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
    reason = "a failure must fail the test"
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
mod union;
mod wait;

pub use faulty::{Canned, ClosedPort, Fault, Faulty, Seen, closed_port};
pub use mock::{Mock, MockBuilder, StartError};
pub use mock_response::MockResponse;
pub use recorded::Recorded;
pub use sample::Sample;
