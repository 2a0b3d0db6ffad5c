//! A small HTTP client. It opens one connection for each call, so that a broken connection is seen
//! as such.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::path::PathBuf;

use bytes::Bytes;
use http::HeaderMap;
use http_body_util::{BodyExt as _, Full};
use hyper_util::rt::TokioIo;
use infoplug_mock::Mock;
use infoplug_spec::model::{
    AuthLocation, BodyFormat, Endpoint, Literal, ParameterLocation, Template, TemplatePart,
};
use serde_json::Value;
use tokio::net::TcpStream;

/// The path of a spec in the repository.
pub(crate) fn spec(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../spec")
        .join(name)
}

pub(crate) async fn infoplug() -> Mock {
    Mock::start(spec("infoplug.yaml")).await.unwrap()
}

pub(crate) async fn tickets() -> Mock {
    Mock::start(spec("examples/tickets.yaml")).await.unwrap()
}

/// What a call received.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    /// Whether fewer bytes arrived than were declared.
    pub(crate) broken: bool,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .get(name)
            .map(|value| std::str::from_utf8(value.as_bytes()).unwrap())
    }
}

/// A call that has not been sent.
pub(crate) struct Call {
    address: String,
    request: http::request::Builder,
    body: Bytes,
}

pub(crate) fn call(mock: &Mock, method: &str, path: &str) -> Call {
    raw(mock, method, &format!("{}{path}", base(mock)))
}

/// The path of the base URL.
pub(crate) fn base(mock: &Mock) -> &str {
    let following = mock.url().strip_prefix("http://").unwrap();
    following.find('/').map_or("", |start| &following[start..])
}

/// Characters that a URI cannot have. Some specs have odd names.
const ODD: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Creates a call with exactly this path.
pub(crate) fn raw(mock: &Mock, method: &str, path: &str) -> Call {
    let address = mock
        .url()
        .strip_prefix("http://")
        .unwrap()
        .split('/')
        .next()
        .unwrap()
        .to_owned();
    let path = percent_encoding::utf8_percent_encode(path, ODD).to_string();
    let request = http::Request::builder()
        .method(method)
        .uri(path)
        .header("host", &address);
    Call {
        address,
        request,
        body: Bytes::new(),
    }
}

/// Creates a call with the key of spec/infoplug.yaml.
pub(crate) fn info(mock: &Mock, method: &str, path: &str) -> Call {
    call(mock, method, path).header("X-INFOPLUG-API-KEY", mock.key())
}

/// Creates a call with the token of spec/examples/tickets.yaml.
pub(crate) fn ticket(mock: &Mock, method: &str, path: &str) -> Call {
    call(mock, method, path).header("Authorization", &format!("Bearer {}", mock.key()))
}

/// Creates a call that reaches an endpoint and has the key, but no parameters other than constants.
pub(crate) fn reach(mock: &Mock, endpoint: &Endpoint) -> Call {
    let locations = mock
        .spec()
        .api
        .auth
        .iter()
        .filter_map(|auth| auth.ways.first())
        .flat_map(|way| &way.locations);
    let fill = |template: &Template| {
        let part = |part: &TemplatePart| match part {
            TemplatePart::Text(text) => text.clone(),
            TemplatePart::Credential(_) => mock.key().to_owned(),
        };
        template.0.iter().map(part).collect::<String>()
    };
    let (mut path, mut query, mut headers) = (
        endpoint.path_template().replace(['{', '}'], ""),
        Vec::new(),
        Vec::new(),
    );
    for location in locations {
        match location {
            AuthLocation::Header(name, template) => headers.push((name.clone(), fill(template))),
            AuthLocation::Query(name, template) => query.push(format!("{name}={}", fill(template))),
            // `mock-key:mock-key`, or with an empty password or user name.
            AuthLocation::Basic { username, password } => {
                let encoded = match (fill(username).as_str(), fill(password).as_str()) {
                    ("mock-key", "mock-key") => "bW9jay1rZXk6bW9jay1rZXk=",
                    ("mock-key", "") => "bW9jay1rZXk6",
                    other => panic!("{other:?}"),
                };
                headers.push(("Authorization".to_owned(), format!("Basic {encoded}")));
            }
            AuthLocation::Path(template) => path = format!("{}{path}", fill(template)),
        }
    }
    let mut members = Vec::new();
    for parameter in &endpoint.parameters {
        let value = match &parameter.constant {
            None => continue,
            Some(Literal::String(text)) => Value::from(text.as_str()),
            Some(Literal::Integer(number)) => Value::from(i64::try_from(*number).unwrap()),
            Some(Literal::Boolean(value)) => Value::from(*value),
            Some(other) => panic!("{other:?}"),
        };
        let (name, text) = (
            parameter.name.wire.clone(),
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned),
        );
        match parameter.location {
            ParameterLocation::Query => query.push(format!("{name}={text}")),
            ParameterLocation::Header => headers.push((name, text)),
            _ => members.push((name, value)),
        }
    }
    let body = match endpoint.body_format {
        _ if members.is_empty() => String::new(),
        BodyFormat::Json => Value::Object(members.into_iter().collect()).to_string(),
        BodyFormat::Form => {
            let text = |value: &Value| {
                value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned)
            };
            members
                .iter()
                .map(|(name, value)| format!("{name}={}", text(value)))
                .collect::<Vec<_>>()
                .join("&")
        }
    };
    let path = if query.is_empty() {
        path
    } else {
        format!("{path}?{}", query.join("&"))
    };
    let call = call(mock, endpoint.method.as_str(), &path).body(body);
    headers
        .into_iter()
        .fold(call, |call, (name, value)| call.header(&name, &value))
}

impl Call {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(
            name,
            http::HeaderValue::from_bytes(value.as_bytes()).unwrap(),
        );
        self
    }

    pub(crate) fn prefer(self, value: &str) -> Self {
        self.header("Prefer", value)
    }

    #[allow(
        clippy::needless_pass_by_value,
        reason = "`json!(...)` is given as it is"
    )]
    pub(crate) fn json(self, value: Value) -> Self {
        self.body(value.to_string())
    }

    pub(crate) fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    pub(crate) async fn send(self) -> Reply {
        self.attempt().await.expect("the mock responds")
    }

    /// Returns `None` if the connection was closed without a response.
    pub(crate) async fn attempt(self) -> Option<Reply> {
        let stream = TcpStream::connect(&self.address).await.unwrap();
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
            .await
            .unwrap();
        tokio::spawn(connection);
        let request = self.request.body(Full::new(self.body)).unwrap();
        let response = sender.send_request(request).await.ok()?;
        let (parts, mut body) = response.into_parts();
        let mut reply = Reply {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: Vec::new(),
            broken: false,
        };
        while let Some(frame) = body.frame().await {
            let Ok(frame) = frame else {
                reply.broken = true;
                break;
            };
            reply.body.extend_from_slice(frame.data_ref().unwrap());
        }
        Some(reply)
    }
}
