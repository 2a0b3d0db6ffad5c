//! Finding the endpoint: path templates against the path of a request, fixed text before parameters; then the constants.

use std::collections::HashSet;

use std::cmp::Reverse;

use infoplug_spec::model::{BodyFormat, Endpoint, Location, Parameter, PathPart, Spec};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::check::constant;
use crate::form;
use crate::pointer::as_text;
use crate::request::Request;

/// The paths of all endpoints, the most specific first.
pub(crate) struct Routes(Vec<Route>);

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

/// Values of path parameters by their index.
pub(crate) type PathValues = Vec<(usize, String)>;

/// Where a request leads.
pub(crate) enum Found {
    Endpoint(usize, PathValues),
    /// The path is known, the method is not; the methods that are.
    WrongMethod(Vec<&'static str>),
    /// The path is unknown; the endpoint that is most like it.
    Nowhere(Option<String>),
    /// Several endpoints have the path and method, but the request has the constants of none; what the nearest one needs.
    NoConstants(String),
}

impl Routes {
    pub(crate) fn new(spec: &Spec) -> Self {
        let mut routes: Vec<Route> = spec.endpoints.iter().enumerate().map(|(index, endpoint)| Route::new(index, endpoint)).collect();
        let constants = |route: &Route| spec.endpoints.get(route.endpoint).map_or(0, |endpoint| constants(endpoint).count());
        routes.sort_by_cached_key(|route| {
            let openness: Vec<u8> = route.segments.iter().map(|pieces| openness(pieces)).collect();
            (openness, Reverse(constants(route)))
        });
        Self(routes)
    }

    /// A HEAD request finds the GET endpoint when there is none of its own (RFC 9110, section 9.3.2).
    pub(crate) fn find(&self, spec: &Spec, request: &Request) -> Found {
        let (method, path) = (request.method.as_str(), request.route());
        let matches: Vec<(&Route, PathValues)> =
            self.0.iter().filter_map(|route| route.matches(path).map(|values| (route, values))).collect();
        let wanted: &[&str] = if method == "HEAD" { &["HEAD", "GET"] } else { &[method] };
        for wanted in wanted {
            let candidates: Vec<&(&Route, PathValues)> = matches.iter().filter(|(route, _)| route.method == *wanted).collect();
            let lacking = |route: &Route| spec.endpoints.get(route.endpoint).map(|endpoint| lacking(endpoint, request)).unwrap_or_default();
            // Where there is no choice, a wrong constant is a wrong parameter.
            let has_choice = candidates.len() > 1;
            if let Some((route, values)) = candidates.iter().find(|(route, _)| !has_choice || lacking(route).is_empty()) {
                return Found::Endpoint(route.endpoint, values.clone());
            }
            let distance = |lacking: &Vec<Lacking<'_>>| lacking.iter().map(Lacking::distance).sum::<usize>();
            if let Some(nearest) = candidates.iter().map(|(route, _)| lacking(route)).min_by_key(distance) {
                return Found::NoConstants(nearest.iter().map(Lacking::in_words).collect::<Vec<_>>().join(" and "));
            }
        }
        if matches.is_empty() {
            return Found::Nowhere(self.nearest(method, path));
        }
        let mut methods: Vec<&'static str> = matches.iter().map(|(route, _)| route.method).collect();
        if methods.contains(&"GET") {
            methods.push("HEAD");
        }
        methods.sort_unstable();
        methods.dedup();
        Found::WrongMethod(methods)
    }

    fn nearest(&self, method: &str, path: &str) -> Option<String> {
        // The distance takes time with the product of the lengths; what is longer than this is like nothing.
        let asked: String = format!("{method} {path}").chars().take(300).collect();
        let lines = self.0.iter().map(|route| format!("{} {}", route.method, route.template));
        lines.min_by_key(|line| strsim::levenshtein(line, &asked))
    }
}

/// A constant that a request does not have.
struct Lacking<'a> {
    endpoint: &'a Endpoint,
    parameter: &'a Parameter,
    expected: String,
    given: Option<String>,
}

impl Lacking<'_> {
    fn distance(&self) -> usize {
        let given: String = self.given.iter().flat_map(|given| given.chars()).take(300).collect();
        strsim::levenshtein(&self.expected, &given)
    }

    fn in_words(&self) -> String {
        let place = match self.parameter.location {
            Location::Query => "the query parameter",
            Location::Header => "the header",
            Location::Path | Location::Body | Location::WholeBody => "the body's",
        };
        format!("{}, which needs {place} {} to be {}", self.endpoint.name.wire, self.parameter.name.wire, self.expected)
    }
}

fn constants(endpoint: &Endpoint) -> impl Iterator<Item = (&Parameter, String)> {
    endpoint.parameters.iter().filter_map(|parameter| Some((parameter, as_text(&constant(parameter)?))))
}

fn lacking<'a>(endpoint: &'a Endpoint, request: &Request) -> Vec<Lacking<'a>> {
    let mut body: Option<Value> = None;
    let lacking = |(parameter, expected): (&'a Parameter, String)| {
        let name = parameter.name.wire.as_str();
        let given: Vec<String> = match parameter.location {
            Location::Query => request.query.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect(),
            Location::Header => request.header(name).into_iter().collect(),
            Location::Path | Location::Body | Location::WholeBody => {
                let body = body.get_or_insert_with(|| match endpoint.body_format {
                    BodyFormat::Json => serde_json::from_slice(request.body()).unwrap_or_default(),
                    BodyFormat::Form => form::parse(request.body()),
                });
                body.get(name).map(as_text).into_iter().collect()
            }
        };
        let is_there = given.contains(&expected);
        (!is_there).then(|| Lacking { endpoint, parameter, expected, given: given.into_iter().next() })
    };
    constants(endpoint).filter_map(lacking).collect()
}

impl Route {
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
                            current.push(Piece::Text(percent_decode_str(chunk).decode_utf8_lossy().into_owned()));
                        }
                    }
                }
            }
        }
        segments.push(current);
        Self { endpoint: index, method: endpoint.method.as_str(), segments, template: endpoint.path_template() }
    }

    /// Splits before it decodes, so that an encoded slash stays within its segment.
    fn matches(&self, path: &str) -> Option<PathValues> {
        let asked: Vec<&str> = path.split('/').collect();
        if asked.len() != self.segments.len() {
            return None;
        }
        let mut values = Vec::new();
        for (pieces, segment) in self.segments.iter().zip(asked) {
            values.extend(match_segment(pieces, &percent_decode_str(segment).decode_utf8_lossy(), &mut HashSet::new())?);
        }
        Some(values)
    }
}

/// A parameter takes as much as it can and at least one character. What did not match, by the lengths of both, is not tried again: a segment
/// with several parameters has many ways to be split.
fn match_segment(pieces: &[Piece], text: &str, failed: &mut HashSet<(usize, usize)>) -> Option<PathValues> {
    if failed.contains(&(pieces.len(), text.len())) {
        return None;
    }
    let found = match_pieces(pieces, text, failed);
    if found.is_none() {
        failed.insert((pieces.len(), text.len()));
    }
    found
}

fn match_pieces(pieces: &[Piece], text: &str, failed: &mut HashSet<(usize, usize)>) -> Option<PathValues> {
    match pieces.split_first() {
        None => text.is_empty().then(Vec::new),
        Some((Piece::Text(fixed), rest)) => match_segment(rest, text.strip_prefix(fixed.as_str())?, failed),
        Some((Piece::Parameter(index), [])) => (!text.is_empty()).then(|| vec![(*index, text.to_owned())]),
        Some((Piece::Parameter(index), rest)) => {
            let ends = text.char_indices().map(|(position, _)| position).skip(1).collect::<Vec<_>>();
            ends.into_iter().rev().find_map(|end| {
                let (value, behind) = text.split_at_checked(end)?;
                let mut values = match_segment(rest, behind, failed)?;
                values.push((*index, value.to_owned()));
                Some(values)
            })
        }
    }
}

fn openness(pieces: &[Piece]) -> u8 {
    let parameters = pieces.iter().filter(|piece| matches!(piece, Piece::Parameter(_))).count();
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
  any: { get: '/a/{id}', path: { id: text } }
  file: { get: '/a/{name}.{ext}', path: { name: text, ext: text } }
  fixed: { get: /a/b }
  put: { put: '/a/{id}', path: { id: text } }
";
        infoplug_spec::parse("r.yaml", text).unwrap()
    }

    fn find(method: &str, path: &str) -> Found {
        let spec = spec();
        let method = method.parse().unwrap();
        let request = Request { method, path: path.to_owned(), front: 0, query: vec![], headers: http::HeaderMap::new(), body: None };
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
        assert_eq!((index, values), (1, vec![(0, "x.tar".into()), (1, "gz".into())]));
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
        let text = "-".repeat(500);
        assert_eq!(match_segment(&pieces, &text, &mut HashSet::new()), None);
        let fitting = "a-".repeat(8) + "end";
        assert_eq!(match_segment(&pieces, &fitting, &mut HashSet::new()).map(|values| values.len()), Some(8));
    }

    #[test]
    fn an_empty_segment_is_no_value() {
        assert!(matches!(find("GET", "/a/"), Found::Nowhere(Some(_))));
        assert!(matches!(find("POST", "/a/b"), Found::WrongMethod(methods) if methods == ["GET", "HEAD", "PUT"]));
    }
}
