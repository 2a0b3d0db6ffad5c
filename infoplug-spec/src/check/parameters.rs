//! The parameters of an endpoint, its path, and the rules about which go together.

use std::collections::HashSet;

use super::types::Types;
use super::{constant, header, literal, shared, unique};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind, Node};
use crate::keys;
use crate::model::{
    ArrayStyle, Auth, AuthPlace, EmptyList, Endpoint, Group, GroupRule, Location, Method, Name,
    PageStyle, Parameter, ParameterId, PathPart, Shape, Type,
};
use crate::names::{self, reserved};
use crate::reader::{self, Mapping};
use crate::source::Span;

pub(super) fn read<'a>(
    map: &Mapping<'a>,
    endpoint: &Name,
    method: Method,
    types: &mut Types<'a>,
) -> Vec<Parameter> {
    let mut parameters = Vec::new();
    for (key, location) in [
        ("path", Location::Path),
        ("query", Location::Query),
        ("headers", Location::Header),
        ("body", Location::Body),
    ] {
        let Some(section) = map.entry(key) else {
            continue;
        };
        if key == "body" {
            refuse_body(section, method, map.problems);
        }
        for entry in reader::entries(
            &section.value,
            section.key_span,
            &format!("`{key}`"),
            map.problems,
        )
        .unwrap_or_default()
        {
            parameters.extend(parameter(entry, location, endpoint, types));
        }
    }
    if let Some(entry) = map.entry("body_type") {
        if let Some(body) = map.entry("body") {
            map.problems.push(
                Diagnostic::error(
                    Code::KeyConflict,
                    entry.key_span,
                    "`body` and `body_type` exclude each other",
                )
                .related(body.key_span, "`body` is here"),
            );
        }
        refuse_body(entry, method, map.problems);
        parameters.push(whole_body(entry, endpoint, types));
    }
    unique::report(
        "parameter",
        parameters
            .iter()
            .map(|p| (p.name.snake.as_str(), p.name.wire.as_str(), p.span)),
        map.problems,
    );
    parameters
}

/// A body in a GET has no meaning (RFC 9110, section 9.3.1); in a HEAD neither.
fn refuse_body(entry: &Entry, method: Method, problems: &Diagnostics) {
    if matches!(method, Method::Get | Method::Head) {
        problems.push(
            Diagnostic::error(
                Code::KeyConflict,
                entry.key_span,
                format!("a {} has no body", method.as_str()),
            )
            .help("put the parameters into `query`"),
        );
    }
}

fn parameter<'a>(
    entry: &'a Entry,
    location: Location,
    endpoint: &Name,
    types: &mut Types<'a>,
) -> Option<Parameter> {
    let problems = types.problems();
    let map = match entry.value.kind {
        Kind::Map(_) => Some(Mapping::open(
            &entry.value,
            entry.key_span,
            &keys::PARAMETER,
            problems,
        )?),
        _ => None,
    };
    let mut name = shared::name(entry, map.as_ref(), problems)?;
    reserved::keep_free(&mut name, reserved::SETTERS, &[]);
    if location == Location::Header {
        header::sent_header(&entry.key, entry.key_span, problems);
    }
    let inline = names::inner(endpoint, &name);
    let before = problems.count();
    let ty = match &map {
        Some(map) => types.outside_mapping(map, &inline),
        None => types.outside(&entry.value, &inline, entry.key_span),
    };
    let (ty, marked) = match ty {
        Type::Nullable(inner) => (*inner, true),
        ty => (ty, false),
    };
    let flag = |key| map.as_ref().is_some_and(|map| map.boolean(key));
    let nullable = marked || flag("nullable");
    if nullable && location != Location::Body {
        problems.push(Diagnostic::error(
            Code::KeyConflict,
            entry.key_span,
            format!("`{}` cannot be null: only a body has null", entry.key),
        ));
    }
    // What a type that is not known would be is no further problem.
    let is_known = problems.count() == before;
    if is_known && location != Location::Body && !fits_outside_body(&ty, location, types) {
        problems.push(
            Diagnostic::error(Code::KeyConflict, entry.key_span, format!("`{}` cannot stand in {}", entry.key, place(location)))
                .help("texts, numbers, booleans and enums can; arrays of them can in a query and in a header"),
        );
    }
    let style = map
        .as_ref()
        .and_then(|map| array_style(map, &ty, location))
        .unwrap_or_default();
    let constant = map
        .as_ref()
        .and_then(|map| constant::read(map, &ty, location, nullable, types));
    let required = location == Location::Path || flag("required") && constant.is_none();
    Some(Parameter {
        location,
        required,
        empty: map
            .as_ref()
            .and_then(|map| empty_list(map, &ty, location, required))
            .unwrap_or_default(),
        slashes: map
            .as_ref()
            .is_some_and(|map| keeps_slashes(map, &ty, location)),
        nullable,
        constant,
        default: map
            .as_ref()
            .and_then(|map| literal::example(map, "default", &ty, types.known())),
        description: map.as_ref().and_then(|map| map.text("description")),
        deprecated: map.as_ref().and_then(shared::deprecated),
        secret: matches!(ty, Type::Text { secret: true, .. }),
        example: map
            .as_ref()
            .and_then(|map| literal::example(map, "example", &ty, types.known())),
        style,
        source: map.as_ref().and_then(shared::source),
        span: entry.key_span,
        name,
        ty,
    })
}

fn whole_body<'a>(entry: &'a Entry, endpoint: &Name, types: &mut Types<'a>) -> Parameter {
    let name = names::fixed("body", "Body");
    let inline = names::inner(endpoint, &name);
    Parameter {
        ty: types.outside(&entry.value, &inline, entry.key_span),
        name,
        location: Location::WholeBody,
        required: true,
        nullable: false,
        constant: None,
        default: None,
        description: None,
        deprecated: None,
        secret: false,
        example: None,
        style: ArrayStyle::default(),
        empty: EmptyList::default(),
        slashes: false,
        source: None,
        span: entry.key_span,
    }
}

fn place(location: Location) -> &'static str {
    match location {
        Location::Path => "a path",
        Location::Query => "a query",
        Location::Header => "a header",
        Location::Body | Location::WholeBody => "a body",
    }
}

/// Only a body can hold objects; a path holds one value.
fn fits_outside_body(ty: &Type, location: Location, types: &Types<'_>) -> bool {
    let scalar = |ty: &Type| match ty {
        Type::Text { .. }
        | Type::Integer(_)
        | Type::Number(_)
        | Type::Boolean
        | Type::BooleanText => true,
        Type::Named(id) => matches!(
            types.defs().get(id.index()).map(|def| &def.shape),
            Some(Shape::Enum(_))
        ),
        Type::Json => location == Location::Query,
        _ => false,
    };
    match ty {
        Type::Array(item, _) => location != Location::Path && scalar(item),
        ty => scalar(ty),
    }
}

fn array_style(map: &Mapping<'_>, ty: &Type, location: Location) -> Option<ArrayStyle> {
    let entry = map.entry("style")?;
    if !matches!(ty, Type::Array(..)) || location != Location::Query {
        map.problems.push(Diagnostic::error(
            Code::KeyConflict,
            entry.key_span,
            "`style` goes with arrays in a query",
        ));
    }
    shared::choose(
        entry,
        map,
        &[("repeat", ArrayStyle::Repeat), ("comma", ArrayStyle::Comma)],
    )
}

/// `empty`: what an empty list means where it cannot be written.
fn empty_list(
    map: &Mapping<'_>,
    ty: &Type,
    location: Location,
    required: bool,
) -> Option<EmptyList> {
    let entry = map.entry("empty")?;
    if !matches!(ty, Type::Array(..) | Type::Json) || location == Location::Path {
        map.problems.push(Diagnostic::error(
            Code::KeyConflict,
            entry.key_span,
            "`empty` goes with arrays in a query, a header or a form",
        ));
    }
    let empty = shared::choose(
        entry,
        map,
        &[("omit", EmptyList::Omit), ("send", EmptyList::Send)],
    );
    if required && empty == Some(EmptyList::Omit) {
        let problem = Diagnostic::error(
            Code::KeyConflict,
            entry.key_span,
            "`empty: omit` and `required` exclude each other",
        );
        map.problems
            .push(problem.help("`empty: send` sends the parameter with an empty value"));
    }
    empty
}

/// `slashes`: whether a value for the path may have several segments.
fn keeps_slashes(map: &Mapping<'_>, ty: &Type, location: Location) -> bool {
    let Some(entry) = map.entry("slashes") else {
        return false;
    };
    if location != Location::Path || !matches!(ty, Type::Text { .. }) {
        map.problems.push(Diagnostic::error(
            Code::KeyConflict,
            entry.key_span,
            "`slashes` goes with a `text` in the path",
        ));
    }
    shared::choose(entry, map, &[("keep", true), ("encode", false)]).unwrap_or_default()
}

/// A parameter must not replace the credentials of the API, and the URL of a next page must not
/// hold them.
pub(super) fn credentials_stay(
    endpoints: &[Endpoint],
    auth: Option<&Auth>,
    problems: &Diagnostics,
) {
    let (mut headers, mut queries, mut is_in_path) = (HashSet::new(), HashSet::new(), false);
    for place in auth
        .into_iter()
        .flat_map(|auth| &auth.ways)
        .flat_map(|way| &way.places)
    {
        match place {
            AuthPlace::Header(header, _) => drop(headers.insert(header.to_ascii_lowercase())),
            AuthPlace::Basic { .. } => drop(headers.insert("authorization".to_owned())),
            AuthPlace::Query(key, _) => drop(queries.insert(key.as_str())),
            AuthPlace::Path(_) => is_in_path = true,
        }
    }
    let by_url = |endpoint: &&Endpoint| {
        is_in_path
            && endpoint
                .pages
                .as_ref()
                .is_some_and(|pages| pages.style == PageStyle::NextUrl)
    };
    for endpoint in endpoints.iter().filter(by_url) {
        let message = format!(
            "the URL of the next page of `{}` would have the credentials of the API in its path",
            endpoint.name.wire
        );
        let problem = Diagnostic::error(Code::KeyConflict, endpoint.span, message);
        problems.push(problem.help(
            "`style: next_url` does not go with `path` in `api.auth`, since streams show that URL",
        ));
    }
    for parameter in endpoints.iter().flat_map(|endpoint| &endpoint.parameters) {
        let holds_credentials = match parameter.location {
            Location::Header => headers.contains(&parameter.name.wire.to_ascii_lowercase()),
            Location::Query => queries.contains(parameter.name.wire.as_str()),
            _ => false,
        };
        if !holds_credentials {
            continue;
        }
        let place = if parameter.location == Location::Header {
            "header"
        } else {
            "query parameter"
        };
        let message = format!(
            "the {place} `{}` holds the credentials of the API",
            parameter.name.wire
        );
        let problem = Diagnostic::error(Code::KeyConflict, parameter.span, message);
        problems.push(problem.help("`api.auth` sends it with every call; remove the parameter"));
    }
}

/// The pieces of a path, whose parameters must be those of `path:`.
pub(super) fn path(
    entry: &Entry,
    parameters: &[Parameter],
    problems: &Diagnostics,
) -> Vec<PathPart> {
    let span = entry.value.span;
    let Some(template) = reader::text(entry, problems) else {
        return Vec::new();
    };
    if !template.starts_with('/')
        || template.contains(|c: char| c == '?' || c == '#' || c.is_whitespace() || !c.is_ascii())
    {
        problems.push(
            Diagnostic::error(Code::BadValue, span, format!("`{template}` is not a path"))
                .help("a path begins with `/` and has no query, no fragment and no spaces; percent-encode other characters"),
        );
        return Vec::new();
    }
    let mut parts = Vec::new();
    let mut used = Vec::new();
    let mut unknown = Vec::new();
    let mut rest = template.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else {
            problems.push(Diagnostic::error(Code::BadValue, span, "`{` without `}`"));
            return parts;
        };
        if !before.is_empty() {
            parts.push(PathPart::Text(before.to_owned()));
        }
        let known = || {
            parameters
                .iter()
                .enumerate()
                .filter(|(_, p)| p.location == Location::Path)
        };
        match known().find(|(_, p)| p.name.wire == name) {
            Some((index, _)) if used.contains(&index) => {
                problems.push(Diagnostic::error(
                    Code::PathMismatch,
                    span,
                    format!("`{{{name}}}` stands twice in the path"),
                ));
            }
            Some((index, _)) => {
                used.push(index);
                parts.push(PathPart::Parameter(ParameterId(index)));
            }
            None => unknown.push(name),
        }
        rest = behind;
    }
    if !rest.is_empty() {
        parts.push(PathPart::Text(rest.to_owned()));
    }
    let unused = parameters
        .iter()
        .enumerate()
        .filter(|(index, p)| p.location == Location::Path && !used.contains(index));
    mismatches(
        &unknown,
        &unused.map(|(_, parameter)| parameter).collect::<Vec<_>>(),
        &template,
        span,
        problems,
    );
    parts
}

/// Reports the `{name}`s without a parameter and the parameters without a `{name}`.
fn mismatches(
    unknown: &[&str],
    unused: &[&Parameter],
    template: &str,
    span: Span,
    problems: &Diagnostics,
) {
    if let ([name], [parameter]) = (unknown, unused) {
        let meant = &parameter.name.wire;
        problems.push(
            Diagnostic::error(
                Code::PathMismatch,
                span,
                format!("`{{{name}}}` stands in the path, and `{meant}` is described"),
            )
            .related(parameter.span, format!("`{meant}` is here"))
            .help(format!(
                "give both one name: `{{{meant}}}` in the path, or `{name}` here"
            )),
        );
        return;
    }
    for name in unknown {
        problems.push(
            Diagnostic::error(
                Code::PathMismatch,
                span,
                format!("`{{{name}}}` is not described"),
            )
            .help(
                names::nearest(
                    name,
                    unused.iter().map(|parameter| parameter.name.wire.as_str()),
                )
                .map_or_else(
                    || format!("describe it: `path: {{ {name}: text }}`"),
                    |near| format!("did you mean `{{{near}}}`?"),
                ),
            ),
        );
    }
    for parameter in unused {
        let name = &parameter.name.wire;
        problems.push(
            Diagnostic::error(
                Code::PathMismatch,
                parameter.span,
                format!("`{name}` is not in the path `{template}`"),
            )
            .related(span, "the path is here")
            .help(format!(
                "add `{{{name}}}` to the path, or move it to `query`, `headers` or `body`"
            )),
        );
    }
}

/// `groups`: rules about which parameters go together.
pub(super) fn groups(map: &Mapping<'_>, parameters: &[Parameter]) -> Vec<Group> {
    let Some(entry) = map.entry("groups") else {
        return Vec::new();
    };
    reader::list(entry, map.problems)
        .iter()
        .filter_map(|node| group(node, entry, parameters, map.problems))
        .collect()
}

fn group(
    node: &Node,
    entry: &Entry,
    parameters: &[Parameter],
    problems: &Diagnostics,
) -> Option<Group> {
    let map = Mapping::open(node, entry.key_span, &keys::GROUP, problems)?;
    let rules = [
        ("exactly_one_of", GroupRule::ExactlyOne),
        ("at_least_one_of", GroupRule::AtLeastOne),
        ("at_most_one_of", GroupRule::AtMostOne),
    ];
    let Some(chosen) = map.one_of(&rules.map(|(key, _)| key)) else {
        problems.push(Diagnostic::error(
            Code::MissingKey,
            node.span,
            "a group needs `exactly_one_of`, `at_least_one_of` or `at_most_one_of`",
        ));
        return None;
    };
    let rule = rules
        .iter()
        .find(|(key, _)| *key == chosen.key)
        .map(|(_, rule)| *rule)?;
    let mut alternatives = Vec::new();
    for alternative in reader::list(chosen, problems) {
        let nodes = reader::one_or_many(alternative);
        if nodes.is_empty() {
            problems.push(Diagnostic::error(
                Code::BadValue,
                alternative.span,
                "an alternative without parameters is never there",
            ));
        }
        let members: Vec<ParameterId> = nodes
            .iter()
            .filter_map(|node| member(node, parameters, problems))
            .collect();
        if rule != GroupRule::AtLeastOne {
            excludes_itself(nodes, &alternatives, parameters, problems);
        }
        alternatives.push(members);
    }
    if alternatives.len() < 2 {
        problems.push(Diagnostic::error(
            Code::BadValue,
            chosen.value.span,
            "a group needs two alternatives or more",
        ));
    }
    Some(Group {
        rule,
        alternatives,
        description: map.text("description"),
        span: chosen.key_span,
    })
}

/// Parameters of an alternative that an earlier one has, too: both would be there, where one may
/// be.
fn excludes_itself(
    nodes: &[Node],
    earlier: &[Vec<ParameterId>],
    parameters: &[Parameter],
    problems: &Diagnostics,
) {
    for node in nodes {
        let named = |id: &ParameterId| {
            parameters
                .get(id.index())
                .map(|parameter| parameter.name.wire.as_str())
        };
        let Some(name) = reader::scalar(node) else {
            continue;
        };
        if earlier.iter().flatten().any(|id| named(id) == Some(name)) {
            let message =
                format!("`{name}` stands in two alternatives, so it could never be given");
            problems.push(
                Diagnostic::error(Code::KeyConflict, node.span, message)
                    .help("an alternative is there when any of its parameters is; name each parameter once"),
            );
        }
    }
}

fn member(node: &Node, parameters: &[Parameter], problems: &Diagnostics) -> Option<ParameterId> {
    let Some(name) = reader::scalar(node) else {
        reader::wrong_kind_of(
            node,
            "an alternative of a group",
            "a parameter, or a list of parameters",
            problems,
        );
        return None;
    };
    let index = parameters
        .iter()
        .position(|parameter| parameter.name.wire == name);
    match index.and_then(|index| parameters.get(index)) {
        None => problems.push(unknown(name, node, parameters)),
        Some(parameter) if parameter.required => problems.push(
            Diagnostic::error(
                Code::KeyConflict,
                node.span,
                format!("`{name}` is required, so the group has no choice"),
            )
            .related(parameter.span, "the parameter is here")
            .help("take `required` away, or leave it out of the group"),
        ),
        Some(parameter) if parameter.constant.is_some() => {
            constant::not_settable(parameter, node.span, problems);
        }
        Some(_) => {}
    }
    index.map(ParameterId)
}

/// A parameter that is not there.
pub(super) fn unknown(name: &str, node: &Node, parameters: &[Parameter]) -> Diagnostic {
    Diagnostic::error(
        Code::UnknownParameter,
        node.span,
        format!("`{name}` is not a parameter of this endpoint"),
    )
    .maybe_help(names::suggestion(
        name,
        parameters
            .iter()
            .map(|parameter| parameter.name.wire.as_str()),
    ))
}

/// The parameter that a key names.
pub(super) fn named(
    entry: &Entry,
    parameters: &[Parameter],
    problems: &Diagnostics,
) -> Option<ParameterId> {
    let name = reader::text(entry, problems)?;
    let index = parameters
        .iter()
        .position(|parameter| parameter.name.wire == name);
    if index.is_none() {
        problems.push(unknown(&name, &entry.value, parameters));
    }
    index.map(ParameterId)
}

/// The parameter that a key names, which takes a value of an answer.
pub(super) fn settable(
    entry: &Entry,
    parameters: &[Parameter],
    problems: &Diagnostics,
) -> Option<ParameterId> {
    let id = named(entry, parameters, problems)?;
    if let Some(parameter) = parameters
        .get(id.index())
        .filter(|parameter| parameter.constant.is_some())
    {
        constant::not_settable(parameter, entry.value.span, problems);
    }
    Some(id)
}
