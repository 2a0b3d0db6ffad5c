//! Finds the endpoint: matches path templates against the path of the request, fixed text before
//! parameters, and then compares the constants.

use std::cmp::Reverse;

use infoplug_spec::model::{BodyFormat, Endpoint, Parameter, ParameterLocation, PathPart, Spec};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::check::constant;
use crate::form;
use crate::pointer::as_text;
use crate::request::Request;

/// The paths of all endpoints, the most specific first, and the path of the base URL.
pub(crate) struct Routes {
    routes: Vec<Route>,
    base: String,
}

struct Route {
    endpoint: usize,
    method: &'static str,
    segments: Vec<Vec<Piece>>,
    template: String,
}

enum Piece {
    Text(String),
    Parameter(usize),
}

/// The values of path parameters, by index.
pub(crate) type PathValues = Vec<(usize, String)>;

/// The result of a lookup.
pub(crate) enum Found {
    Endpoint(usize, PathValues),
    /// The path is known, but not with this method. Holds the methods that it has.
    WrongMethod(Vec<&'static str>),
    /// The path is unknown. Holds the most similar endpoint.
    Nowhere(Option<String>),
    /// Several endpoints have this path and method, but the request matches the constants of none.
    /// Holds the requirements of the nearest one.
    NoConstants(String),
}

impl Routes {
    pub(crate) fn new(spec: &Spec) -> Self {
        let mut routes: Vec<Route> = spec
            .endpoints
            .iter()
            .enumerate()
            .map(|(index, endpoint)| Route::new(index, endpoint))
            .collect();
        let constants = |route: &Route| {
            spec.endpoints
                .get(route.endpoint)
                .map_or(0, |endpoint| constants(endpoint).count())
        };
        routes.sort_by_cached_key(|route| {
            let openness: Vec<u8> = route
                .segments
                .iter()
                .map(|pieces| openness(pieces))
                .collect();
            (openness, Reverse(constants(route)))
        });
        Self {
            routes,
            base: base_path(&spec.api.base_url).to_owned(),
        }
    }

    /// The path of the base URL, without a trailing slash.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// Returns how many bytes of a path belong to the base URL. Returns `None` if it is not below
    /// that.
    pub(crate) fn base_of(&self, path: &str) -> Option<usize> {
        let following = path.strip_prefix(self.base.as_str())?;
        (following.is_empty() || following.starts_with('/')).then_some(self.base.len())
    }

    /// Returns the methods of the endpoints that match the path of a request.
    pub(crate) fn methods(&self, request: &Request) -> Vec<&'static str> {
        let matching = self
            .routes
            .iter()
            .filter(|route| route.matches(request.route()).is_some());
        with_head(matching.map(|route| route.method).collect())
    }

    /// Finds the endpoint of a request. A HEAD request without an endpoint of its own finds the GET
    /// endpoint (RFC 9110, section 9.3.2).
    pub(crate) fn find(&self, spec: &Spec, request: &Request) -> Found {
        let (method, path) = (request.method.as_str(), request.route());
        let matches: Vec<(&Route, PathValues)> = self
            .routes
            .iter()
            .filter_map(|route| route.matches(path).map(|values| (route, values)))
            .collect();
        let wanted: &[&str] = if method == "HEAD" {
            &["HEAD", "GET"]
        } else {
            &[method]
        };
        for wanted in wanted {
            let candidates: Vec<&(&Route, PathValues)> = matches
                .iter()
                .filter(|(route, _)| route.method == *wanted)
                .collect();
            let lacking = |route: &Route| {
                spec.endpoints
                    .get(route.endpoint)
                    .map(|endpoint| lacking(endpoint, request))
                    .unwrap_or_default()
            };
            // If there is only one candidate, a wrong constant is a wrong parameter.
            let has_choice = candidates.len() > 1;
            let complete = || {
                candidates
                    .iter()
                    .filter(|(route, _)| !has_choice || lacking(route).is_empty())
            };
            if let Some(first) = complete().next() {
                // One path may accept two body formats. The content type tells which one arrived.
                let takes = |(route, _): &&&&(&Route, PathValues)| {
                    route.is_as_open_as(first.0) && takes_body(spec, route, request)
                };
                let (route, values) = complete()
                    .find(|candidate| takes(&candidate))
                    .unwrap_or(first);
                return Found::Endpoint(route.endpoint, values.clone());
            }
            let distance =
                |lacking: &Vec<Lacking<'_>>| lacking.iter().map(Lacking::distance).sum::<usize>();
            if let Some(nearest) = candidates
                .iter()
                .map(|(route, _)| lacking(route))
                .min_by_key(distance)
            {
                return Found::NoConstants(
                    nearest
                        .iter()
                        .map(Lacking::in_words)
                        .collect::<Vec<_>>()
                        .join(" and "),
                );
            }
        }
        if matches.is_empty() {
            return Found::Nowhere(self.nearest(request));
        }
        Found::WrongMethod(with_head(
            matches.iter().map(|(route, _)| route.method).collect(),
        ))
    }

    /// Returns the endpoint that is most similar to the request.
    pub(crate) fn nearest(&self, request: &Request) -> Option<String> {
        // The time for the distance grows with the product of the lengths, and nothing longer than
        // this is similar anyway. Credentials do not count.
        let base = request.path.get(..request.base).unwrap_or_default();
        let shown = format!("{} {base}{}", request.method, request.route());
        let target: String = shown.chars().take(300).collect();
        let lines = self
            .routes
            .iter()
            .map(|route| format!("{} {}{}", route.method, self.base, route.template));
        lines.min_by_key(|line| strsim::levenshtein(line, &target))
    }
}

/// Returns the path of a URL, without a trailing slash.
fn base_path(url: &str) -> &str {
    let following = url
        .split_once("://")
        .map_or(url, |(_, following)| following);
    let path = following
        .find('/')
        .and_then(|start| following.get(start..))
        .unwrap_or_default();
    path.split(['?', '#'])
        .next()
        .unwrap_or_default()
        .trim_end_matches('/')
}

/// Adds HEAD to GET, since a HEAD request finds a GET endpoint.
fn with_head(mut methods: Vec<&'static str>) -> Vec<&'static str> {
    if methods.contains(&"GET") {
        methods.push("HEAD");
    }
    methods.sort_unstable();
    methods.dedup();
    methods
}

/// Returns whether an endpoint accepts bodies of the request's content type.
fn takes_body(spec: &Spec, route: &Route, request: &Request) -> bool {
    let Some(content_type) = request.header("content-type") else {
        return true;
    };
    let format = spec
        .endpoints
        .get(route.endpoint)
        .map(|endpoint| endpoint.body_format);
    let is_form = content_type
        .trim_start()
        .to_ascii_lowercase()
        .starts_with("application/x-www-form-urlencoded");
    (format == Some(BodyFormat::Form)) == is_form
}

/// A constant that a request lacks.
struct Lacking<'a> {
    endpoint: &'a Endpoint,
    parameter: &'a Parameter,
    expected: String,
    given: Option<String>,
}

impl Lacking<'_> {
    fn distance(&self) -> usize {
        let given: String = self
            .given
            .iter()
            .flat_map(|given| given.chars())
            .take(300)
            .collect();
        strsim::levenshtein(&self.expected, &given)
    }

    fn in_words(&self) -> String {
        let location = match self.parameter.location {
            ParameterLocation::Query => "the query parameter",
            ParameterLocation::Header => "the header",
            ParameterLocation::Path | ParameterLocation::Body | ParameterLocation::WholeBody => {
                "the body's"
            }
        };
        format!(
            "{}, which needs {location} {} to be {}",
            self.endpoint.name.wire, self.parameter.name.wire, self.expected
        )
    }
}

fn constants(endpoint: &Endpoint) -> impl Iterator<Item = (&Parameter, String)> {
    endpoint
        .parameters
        .iter()
        .filter_map(|parameter| Some((parameter, as_text(&constant(parameter)?))))
}

fn lacking<'a>(endpoint: &'a Endpoint, request: &Request) -> Vec<Lacking<'a>> {
    let mut body: Option<Value> = None;
    let lacking = |(parameter, expected): (&'a Parameter, String)| {
        let name = parameter.name.wire.as_str();
        let given: Vec<String> = match parameter.location {
            ParameterLocation::Query => request
                .query
                .iter()
                .filter(|(key, _)| key == name)
                .map(|(_, value)| value.clone())
                .collect(),
            ParameterLocation::Header => request.header(name).into_iter().collect(),
            ParameterLocation::Path | ParameterLocation::Body | ParameterLocation::WholeBody => {
                let body = body.get_or_insert_with(|| match endpoint.body_format {
                    BodyFormat::Json => serde_json::from_slice(request.body()).unwrap_or_default(),
                    BodyFormat::Form => form::parse(request.body()),
                });
                body.get(name).map(as_text).into_iter().collect()
            }
        };
        let is_there = given.contains(&expected);
        (!is_there).then(|| Lacking {
            endpoint,
            parameter,
            expected,
            given: given.into_iter().next(),
        })
    };
    constants(endpoint).filter_map(lacking).collect()
}

impl Route {
    /// Returns whether fixed text and parameters are in the same segments.
    fn is_as_open_as(&self, other: &Self) -> bool {
        self.segments
            .iter()
            .map(|pieces| openness(pieces))
            .eq(other.segments.iter().map(|pieces| openness(pieces)))
    }

    fn new(index: usize, endpoint: &Endpoint) -> Self {
        let mut segments: Vec<Vec<Piece>> = Vec::new();
        let mut current: Vec<Piece> = Vec::new();
        for part in &endpoint.path {
            match part {
                PathPart::Parameter(id) => current.push(Piece::Parameter(id.index())),
                PathPart::Text(text) => {
                    for (position, chunk) in text.split('/').enumerate() {
                        if position > 0 {
                            segments.push(std::mem::take(&mut current));
                        }
                        if !chunk.is_empty() {
                            current.push(Piece::Text(
                                percent_decode_str(chunk).decode_utf8_lossy().into_owned(),
                            ));
                        }
                    }
                }
            }
        }
        segments.push(current);
        Self {
            endpoint: index,
            method: endpoint.method.as_str(),
            segments,
            template: endpoint.path_template(),
        }
    }

    /// Splits the path before it decodes the segments, so that an encoded slash stays within its
    /// segment.
    fn matches(&self, path: &str) -> Option<PathValues> {
        let asked: Vec<&str> = path.split('/').collect();
        if asked.len() != self.segments.len() {
            return None;
        }
        let mut values = Vec::new();
        for (pieces, segment) in self.segments.iter().zip(asked) {
            values.extend(match_segment(
                pieces,
                &percent_decode_str(segment).decode_utf8_lossy(),
            )?);
        }
        Some(values)
    }
}

/// Matches a segment. A parameter takes at least one character and as many as it can, the first
/// before the second. So each fixed piece between two parameters is as far right as possible.
/// Searching from the right takes one pass over the segment, however many pieces there are.
fn match_segment(pieces: &[Piece], text: &str) -> Option<PathValues> {
    let mut left = text;
    let mut values = Vec::new();
    let mut pieces = pieces;
    while let Some((last, before)) = pieces.split_last() {
        pieces = before;
        match last {
            Piece::Text(fixed) => left = left.strip_suffix(fixed.as_str())?,
            Piece::Parameter(index) => {
                let start = match before.last() {
                    None => 0,
                    Some(Piece::Text(fixed)) if before.len() == 1 => {
                        left.starts_with(fixed.as_str()).then_some(fixed.len())?
                    }
                    Some(Piece::Text(fixed)) => {
                        // The parameter takes at least one character.
                        let (last, _) = left.char_indices().next_back()?;
                        left.get(..last)?.rfind(fixed.as_str())? + fixed.len()
                    }
                    Some(Piece::Parameter(_)) => left.char_indices().next_back()?.0,
                };
                let (before, value) = left.split_at_checked(start)?;
                if value.is_empty() {
                    return None;
                }
                values.push((*index, value.to_owned()));
                left = before;
            }
        }
    }
    left.is_empty().then_some(values)
}

fn openness(pieces: &[Piece]) -> u8 {
    let parameters = pieces
        .iter()
        .filter(|piece| matches!(piece, Piece::Parameter(_)))
        .count();
    match (parameters, pieces.len()) {
        (0, _) => 0,
        (some, all) if some < all => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec() -> Spec {
        let text = "
infoplug: 1
api: { name: R, base_url: https://example.com }
endpoints:
  any: { get: '/a/{id}', path: { id: string } }
  file: { get: '/a/{name}.{ext}', path: { name: string, ext: string } }
  fixed: { get: /a/b }
  put: { put: '/a/{id}', path: { id: string } }
";
        infoplug_spec::parse("r.yaml", text).unwrap()
    }

    fn find(method: &str, path: &str) -> Found {
        let spec = spec();
        let method = method.parse().unwrap();
        let request = Request {
            method,
            path: path.to_owned(),
            base: 0,
            front: 0,
            query: vec![],
            headers: http::HeaderMap::new(),
            body: None,
        };
        Routes::new(&spec).find(&spec, &request)
    }

    fn found(method: &str, path: &str) -> (usize, PathValues) {
        match find(method, path) {
            Found::Endpoint(index, values) => (index, values),
            Found::WrongMethod(methods) => panic!("{methods:?}"),
            Found::Nowhere(nearest) => panic!("{nearest:?}"),
            Found::NoConstants(nearest) => panic!("{nearest}"),
        }
    }

    #[test]
    fn fixed_text_goes_before_parameters() {
        assert_eq!(found("GET", "/a/b"), (2, vec![]));
        assert_eq!(found("GET", "/a/c"), (0, vec![(0, "c".into())]));
        let (index, mut values) = found("GET", "/a/x.tar.gz");
        values.sort();
        assert_eq!(
            (index, values),
            (1, vec![(0, "x.tar".into()), (1, "gz".into())])
        );
        assert_eq!(found("PUT", "/a/b").0, 3);
    }

    #[test]
    fn an_encoded_slash_stays_in_its_segment() {
        assert_eq!(found("GET", "/a/x%2Fy%20z"), (0, vec![(0, "x/y z".into())]));
    }

    #[test]
    fn many_parameters_in_a_segment_take_no_time() {
        let pieces: Vec<Piece> = (0..8)
            .flat_map(|index| [Piece::Parameter(index), Piece::Text("-".to_owned())])
            .chain([Piece::Text("end".to_owned())])
            .collect();
        // A quadratic algorithm would take minutes.
        let text = "-".repeat(1_000_000);
        assert_eq!(match_segment(&pieces, &text), None);
        let fitting = "a-".repeat(500_000) + "end";
        assert_eq!(
            match_segment(&pieces, &fitting).map(|values| values.len()),
            Some(8)
        );
    }

    #[test]
    fn a_parameter_takes_as_much_as_it_can() {
        let (a, b, text) = (
            || Piece::Parameter(0),
            || Piece::Parameter(1),
            |text: &str| Piece::Text(text.to_owned()),
        );
        for (pieces, segment, expected) in [
            (vec![a(), text("."), b()], "x.y.z", Some(("x.y", "z"))),
            (vec![a(), text("."), b()], "x..", Some(("x", "."))),
            (vec![a(), text("."), b()], "x.", None),
            (vec![a(), text("."), b()], ".x", None),
            (vec![a(), b()], "xyü", Some(("xy", "ü"))),
            (vec![a(), b()], "x", None),
            (
                vec![text("v"), a(), text(":"), b(), text("!")],
                "vv:v:w!",
                Some(("v:v", "w")),
            ),
            (
                vec![text("v"), a(), text(":"), b(), text("!")],
                "v:w!",
                None,
            ),
            (
                vec![text("v"), a(), text(":"), b(), text("!")],
                "vx:!",
                None,
            ),
            (vec![a(), text("--"), b()], "x---", Some(("x", "-"))),
        ] {
            let found = match_segment(&pieces, segment).map(|mut values| {
                values.sort();
                values
                    .into_iter()
                    .map(|(_, value)| value)
                    .collect::<Vec<_>>()
            });
            assert_eq!(
                found,
                expected.map(|(a, b)| vec![a.to_owned(), b.to_owned()]),
                "{segment}"
            );
        }
    }

    #[test]
    fn an_empty_segment_is_no_value() {
        assert!(matches!(find("GET", "/a/"), Found::Nowhere(Some(_))));
        assert!(
            matches!(find("POST", "/a/b"), Found::WrongMethod(methods) if methods == ["GET", "HEAD", "PUT"])
        );
    }
}
