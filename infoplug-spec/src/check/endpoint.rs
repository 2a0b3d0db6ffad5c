//! `endpoints`: the calls that the API offers.

use super::shared::METHODS;
use std::collections::HashMap;

use super::types::{self, Types};
use super::{body_format, cost, errors, parameters, shared};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind, Node};
use crate::keys;
use crate::model::{
    DocumentedError, Endpoint, ErrorId, ErrorMessage, Method, Name, PageStyle, Pages, Parameter, Pointer, Returns, Shape, Status, Type,
    TypeDef,
};
use crate::reader::{self, Mapping};

/// Functions that the client has besides those of endpoints and jobs.
pub(super) const RESERVED_METHODS: &[&str] =
    &["builder", "from_env", "client", "clone", "fmt", "new", "default", "from", "into", "deref", "deref_mut", "as_ref"];

pub(super) fn read<'a>(root: &Mapping<'a>, types: &mut Types<'a>, errors: &[ErrorMessage], statuses: &[Status]) -> Vec<Endpoint> {
    let Some(entry) = root.require("endpoints") else { return Vec::new() };
    let entries = reader::entries(&entry.value, entry.key_span, "`endpoints`", root.problems).unwrap_or_default();
    if matches!(&entry.value.kind, Kind::Map(entries) if entries.is_empty()) {
        root.problems
            .push(Diagnostic::error(Code::MissingKey, entry.key_span, "`endpoints` is empty").help("for example `ping: { get: /ping }`"));
    }
    let mut reader = Reader { types, errors, by_code: HashMap::new(), by_status: HashMap::new(), statuses, problems: root.problems };
    for (index, error) in errors.iter().enumerate() {
        reader.by_code.entry(&error.name.wire).or_insert(ErrorId(index));
        for status in &error.statuses {
            reader.by_status.entry(*status).or_default().push(ErrorId(index));
        }
    }
    entries.iter().filter_map(|entry| reader.endpoint(entry)).collect()
}

struct Reader<'r, 'a> {
    types: &'r mut Types<'a>,
    errors: &'r [ErrorMessage],
    by_code: HashMap<&'r str, ErrorId>,
    by_status: HashMap<u16, Vec<ErrorId>>,
    statuses: &'r [Status],
    problems: &'a Diagnostics,
}

impl<'a> Reader<'_, 'a> {
    fn endpoint(&mut self, entry: &'a Entry) -> Option<Endpoint> {
        let map = Mapping::open(&entry.value, entry.key_span, &keys::ENDPOINT, self.problems)?;
        let mut name = shared::name(entry, Some(&map), self.problems)?;
        shared::keep_free(&mut name, RESERVED_METHODS, &[]);
        let methods = METHODS.iter().map(|(key, _)| *key).collect::<Vec<_>>();
        let call = map.one_of(&methods);
        if call.is_none() && !map.misspelt(&methods) {
            self.problems.push(
                Diagnostic::error(Code::MissingKey, entry.key_span, format!("`{}` has no method and path", entry.key))
                    .help("for example `get: /items/{id}`"),
            );
        }
        // Without a method the rest is checked as that of one that may have everything.
        let method = METHODS.iter().find(|(key, _)| call.is_some_and(|call| *key == call.key)).map_or(Method::Post, |(_, method)| *method);
        let before = self.problems.count();
        let parameters = parameters::read(&map, &name, method, self.types);
        let parameters_are_known = self.problems.count() == before;
        let before = self.problems.count();
        let returns = map.entry("returns").map(|entry| self.returns(entry, &name));
        let returns_are_known = self.problems.count() == before && !map.misspelt(&["returns"]);
        if let Some(entry) = map.entry("returns").filter(|_| method == Method::Head) {
            self.problems.push(
                Diagnostic::error(Code::KeyConflict, entry.key_span, "a HEAD is answered without a body, so it returns nothing")
                    .help("leave `returns` out; the headers are on the full answer"),
            );
        }
        let pages = map.entry("pages").and_then(|entry| self.pages(entry, &parameters, returns.as_ref()));
        let (cost, rows) = cost::read(&map, returns.as_ref(), returns_are_known, pages.as_ref(), self.types.defs());
        Some(Endpoint {
            method,
            body_format: body_format::read(&map, &parameters, parameters_are_known),
            path: call.map(|call| parameters::path(call, &parameters, self.problems)).unwrap_or_default(),
            summary: map.text("summary"),
            description: map.text("description"),
            groups: parameters::groups(&map, &parameters),
            statuses: self.statuses(&map),
            errors: self.documented(&map, &parameters),
            cost,
            repeatable: repeatable(&map).unwrap_or(method.is_idempotent()),
            rows,
            pages,
            deprecated: shared::deprecated(&map),
            docs: map.url("docs"),
            source: shared::source(&map),
            span: entry.key_span,
            name,
            parameters,
            returns,
        })
    }

    /// `returns`: a type, or a type in an envelope.
    fn returns(&mut self, entry: &'a Entry, endpoint: &Name) -> Returns {
        let inline = Name {
            wire: format!("{}.answer", endpoint.wire),
            snake: format!("{}_answer", endpoint.snake),
            camel: format!("{}Answer", endpoint.camel.trim_end_matches('_')),
        };
        let enveloped = matches!(&entry.value.kind, Kind::Map(entries) if entries.iter().any(|entry| entry.key == "envelope"));
        if !enveloped {
            return Returns { ty: self.types.outside(&entry.value, &inline, entry.key_span), envelope: Pointer::default() };
        }
        let nothing = Returns { ty: Type::Json, envelope: Pointer::default() };
        let Some(map) = Mapping::open(&entry.value, entry.key_span, &keys::RETURNS, self.problems) else { return nothing };
        let envelope = map.pointer("envelope").unwrap_or_default();
        match map.require("type") {
            Some(ty) => Returns { ty: self.types.outside(&ty.value, &inline, ty.key_span), envelope },
            None => Returns { envelope, ..nothing },
        }
    }

    fn status_list(&self) -> Vec<u16> {
        self.statuses.iter().map(|status| status.number).collect()
    }

    fn known_status(&self, node: &Node) -> Option<u16> {
        let number = reader::status(node, self.problems)?;
        let known = self.status_list();
        if !known.contains(&number) {
            errors::unknown_status(number, node, &known, self.problems);
            return None;
        }
        Some(number)
    }

    fn statuses(&self, map: &Mapping<'a>) -> Vec<u16> {
        let Some(entry) = map.entry("statuses") else { return Vec::new() };
        let mut statuses = Vec::new();
        for number in reader::list(entry, self.problems).iter().filter_map(|node| self.known_status(node)) {
            if let Err(place) = statuses.binary_search(&number) {
                statuses.insert(place, number);
            }
        }
        statuses
    }

    /// `errors`: codes or statuses in a list, or codes with what the page says about them.
    fn documented(&self, map: &Mapping<'a>, parameters: &[Parameter]) -> Vec<DocumentedError> {
        let Some(entry) = map.entry("errors") else { return Vec::new() };
        let mut documented: Vec<DocumentedError> = match &entry.value.kind {
            Kind::List(items) => items.iter().flat_map(|item| self.listed(item)).map(bare).collect(),
            Kind::Map(entries) => entries.iter().filter_map(|entry| self.described(entry, parameters)).collect(),
            Kind::Scalar { .. } => {
                reader::wrong_kind(entry, "a list of codes, or a mapping from codes to what the page says", self.problems);
                Vec::new()
            }
        };
        documented.sort_by_key(|documented| documented.error);
        documented.dedup_by_key(|documented| documented.error);
        documented
    }

    /// A code, or a status that stands for all codes that are tied to it.
    fn listed(&self, node: &Node) -> Vec<ErrorId> {
        let Some(text) = reader::scalar(node) else {
            reader::wrong_kind_of(node, "an item of `errors`", "a code or a status", self.problems);
            return Vec::new();
        };
        if let Some(error) = self.by_code.get(text) {
            return vec![*error];
        }
        let Some(number) = text.parse::<u16>().ok().filter(|number| (100..600).contains(number)) else {
            errors::unknown_error(text, node, self.errors, self.problems);
            return Vec::new();
        };
        let tied = self.by_status.get(&number).cloned().unwrap_or_default();
        if self.known_status(node).is_some() && tied.is_empty() {
            self.problems.push(
                Diagnostic::error(Code::UnknownError, node.span, format!("no entry of `errors` has status {number}"))
                    .help("put the number into `statuses`, which needs no code"),
            );
        }
        tied
    }

    fn described(&self, entry: &Entry, parameters: &[Parameter]) -> Option<DocumentedError> {
        let Some(error) = self.by_code.get(entry.key.as_str()) else {
            let node = Node { kind: Kind::Scalar { text: entry.key.clone(), plain: true }, span: entry.key_span };
            errors::unknown_error(&entry.key, &node, self.errors, self.problems);
            return None;
        };
        let mut documented = bare(*error);
        match &entry.value.kind {
            _ if entry.value.is_null() => {}
            Kind::Scalar { .. } => documented.details = reader::text(entry, self.problems),
            _ => {
                let map = Mapping::open(&entry.value, entry.key_span, &keys::ENDPOINT_ERROR, self.problems)?;
                documented.status = map.entry("status").and_then(|entry| self.known_status(&entry.value));
                let parameter = map.entry("parameter").and_then(|entry| parameters::named(entry, parameters, self.problems));
                documented.parameter = parameter.and_then(|id| parameters.get(id.index())).map(|parameter| parameter.name.wire.clone());
                documented.details = map.text("details");
                documented.cause = map.text("cause");
                documented.solution = map.text("solution");
                documented.retry = shared::retry(&map);
            }
        }
        Some(documented)
    }

    fn pages(&self, entry: &Entry, parameters: &[Parameter], returns: Option<&Returns>) -> Option<Pages> {
        let map = Mapping::open(&entry.value, entry.key_span, &keys::PAGES, self.problems)?;
        let words = [("page", PageStyle::Page), ("offset", PageStyle::Offset), ("token", PageStyle::Token)];
        let style = map.require("style").and_then(|entry| shared::choose(entry, &map, &words));
        let style = style?;
        let token_takes_part = style == PageStyle::Token && !map.has("parameter");
        let entry_of_parameter = if token_takes_part { None } else { map.require("parameter") };
        let parameter = entry_of_parameter.and_then(|entry| parameters::settable(entry, parameters, self.problems));
        let counted = entry_of_parameter.and_then(|entry| Some((entry, parameters.get(parameter?.index())?)));
        if let Some((entry, parameter)) = counted.filter(|_| style != PageStyle::Token) {
            self.counts(entry, parameter);
        }
        let first = map.entry("first").and_then(|entry| reader::integer(entry, self.problems));
        self.first_is_allowed(entry, &map, counted.map(|(_, parameter)| parameter), first.unwrap_or(i64::from(style == PageStyle::Page)));
        let size = map.entry("size").and_then(|entry| self.size(entry));
        let pointer = |entry: &Entry| self.pointer_into(entry, returns, is_value, "a text or a number");
        let number = |entry: &Entry| self.pointer_into(entry, returns, may_be_number, "a number");
        let items = map.require("items").and_then(|entry| check_list(entry, returns, self.types.defs(), self.problems));
        let (items, item) = items.unwrap_or((Pointer::default(), Type::Json));
        let total_pages = map.entry("total_pages").and_then(number);
        let token = map.entry("token").and_then(|entry| {
            let map = Mapping::open(&entry.value, entry.key_span, &keys::PAGE_TOKEN, self.problems)?;
            let parameter = map.require("parameter").and_then(|entry| parameters::settable(entry, parameters, self.problems));
            let from = map.require("from").and_then(pointer);
            Some((parameter?, from?))
        });
        if style == PageStyle::Token && token.is_none() && !map.has("token") {
            self.problems.push(
                Diagnostic::error(Code::MissingKey, entry.key_span, "pages by token need to know where the token comes from")
                    .help("add `token: { parameter: NAME, from: /pointer/into/the/answer }`"),
            );
        }
        let parameter = parameter.or(token.as_ref().filter(|_| token_takes_part).map(|(parameter, _)| *parameter));
        Some(Pages {
            style,
            parameter: parameter?,
            first: first.unwrap_or(i64::from(style == PageStyle::Page)),
            size,
            items,
            item,
            total_pages,
            token,
        })
    }

    /// The number of items of a full page.
    fn size(&self, entry: &Entry) -> Option<u64> {
        let size = reader::integer(entry, self.problems)?;
        if size < 1 {
            self.problems.push(Diagnostic::error(Code::BadValue, entry.value.span, "`size` of a page is 1 or more"));
        }
        u64::try_from(size).ok()
    }

    /// The parameter that takes the number of a page must take numbers.
    fn counts(&self, entry: &Entry, parameter: &Parameter) {
        if !matches!(parameter.ty, Type::Integer(_) | Type::Number(_) | Type::Text { .. } | Type::Json) {
            let message = format!("`{}` cannot take the number of a page", parameter.name.wire);
            let problem = Diagnostic::error(Code::UnusableType, entry.value.span, message);
            self.problems.push(problem.related(parameter.span, "the parameter is here").help("such a parameter is an `integer`"));
        }
    }

    /// The first page is asked for with a number that the client lets through.
    fn first_is_allowed(&self, pages: &Entry, map: &Mapping<'_>, parameter: Option<&Parameter>, first: i64) {
        let Some(Type::Integer(Some(range))) = parameter.map(|parameter| &parameter.ty) else { return };
        if range.min.is_some_and(|min| first < min) || range.max.is_some_and(|max| max < first) {
            let span = map.entry("first").map_or(pages.key_span, |entry| entry.value.span);
            let problem =
                Diagnostic::error(Code::ValueOutsideType, span, format!("the first page is {first}, which its parameter refuses"));
            let problem = problem.related(parameter.map(|parameter| parameter.span).unwrap_or_default(), "its `range` is here");
            self.problems.push(problem.help("say with `first` which number the first page has, or correct the `range`"));
        }
    }

    /// A pointer that must lead into the answer, to something of a type.
    fn pointer_into(&self, entry: &Entry, returns: Option<&Returns>, fits: fn(&Type, &[TypeDef]) -> bool, wanted: &str) -> Option<Pointer> {
        let pointer = reader::pointer(entry, self.problems)?;
        let ty = check_pointer(&pointer, entry, returns, self.types.defs(), self.problems);
        leads_to(entry, ty.as_ref(), self.types.defs(), fits, wanted, self.problems);
        Some(pointer)
    }
}

/// Reports a pointer that leads to no field of an endpoint's answer.
pub(super) fn check_pointer(
    pointer: &Pointer,
    entry: &Entry,
    returns: Option<&Returns>,
    defs: &[TypeDef],
    problems: &Diagnostics,
) -> Option<Type> {
    let Some(returns) = returns else {
        problems.push(Diagnostic::error(Code::UnknownField, entry.value.span, "the endpoint has no `returns` that this could point into"));
        return None;
    };
    match types::follow(defs, &returns.ty, pointer) {
        Ok(ty) => Some(ty.clone()),
        Err((segment, help)) => {
            problems.push(
                Diagnostic::error(Code::UnknownField, entry.value.span, format!("the answer has no field `{segment}` here"))
                    .maybe_help(help),
            );
            None
        }
    }
}

/// Reports a pointer that leads to something that its use has no meaning for.
pub(super) fn leads_to(
    entry: &Entry,
    ty: Option<&Type>,
    defs: &[TypeDef],
    fits: fn(&Type, &[TypeDef]) -> bool,
    wanted: &str,
    problems: &Diagnostics,
) {
    if ty.is_some_and(|ty| !fits(ty, defs)) {
        let message = format!("`{}` does not lead to {wanted}", entry.key);
        problems.push(
            Diagnostic::error(Code::UnusableType, entry.value.span, message)
                .help("it is a JSON Pointer into the answer, behind the envelope"),
        );
    }
}

/// Whether something is one text or number, or may be.
pub(super) fn is_value(ty: &Type, defs: &[TypeDef]) -> bool {
    match ty {
        Type::Array(..) | Type::Map(_) => false,
        Type::Named(id) => !matches!(defs.get(id.index()).map(|def| &def.shape), Some(Shape::Object(_))),
        _ => true,
    }
}

/// Whether something is a number, or may be one.
pub(super) fn may_be_number(ty: &Type, defs: &[TypeDef]) -> bool {
    is_value(ty, defs) && !matches!(ty, Type::Boolean | Type::BooleanText | Type::Named(_))
}

/// A pointer into an endpoint's answer that must lead to a list, and the type of what is in the list.
pub(super) fn check_list(entry: &Entry, returns: Option<&Returns>, defs: &[TypeDef], problems: &Diagnostics) -> Option<(Pointer, Type)> {
    let pointer = reader::pointer(entry, problems)?;
    let item = match check_pointer(&pointer, entry, returns, defs, problems) {
        Some(Type::Array(item, _)) => *item,
        Some(Type::Json) | None => Type::Json,
        Some(_) => {
            let message = format!("`{}` does not lead to a list", entry.key);
            problems.push(
                Diagnostic::error(Code::BadValue, entry.value.span, message)
                    .help("it is a JSON Pointer into the answer, behind the envelope; `\"\"` is the whole answer"),
            );
            Type::Json
        }
    };
    Some((pointer, item))
}

fn bare(error: ErrorId) -> DocumentedError {
    DocumentedError { error, status: None, parameter: None, details: None, cause: None, solution: None, retry: None }
}

fn repeatable(map: &Mapping<'_>) -> Option<bool> {
    let entry = map.entry("repeat")?;
    shared::choose(entry, map, &[("safe", true), ("unsafe", false)])
}
