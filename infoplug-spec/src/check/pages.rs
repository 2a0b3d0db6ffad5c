//! `pages` of an endpoint: how to get from one page to the next, and how to recognize the last one.

use super::condition::Known;
use super::parameters;
use super::response::{Response, Use};
use super::shared;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Entry;
use crate::keys;
use crate::model::{
    PageCursor, PageStyle, Pages, Parameter, ParameterId, Pointer, RepeatedPage, Type,
};
use crate::reader::{self, Mapping};

const STYLES: &[(&str, PageStyle)] = &[
    ("page", PageStyle::Page),
    ("offset", PageStyle::Offset),
    ("cursor", PageStyle::Cursor),
    ("next_url", PageStyle::NextUrl),
    ("last_id", PageStyle::LastId),
];

/// Keys for some styles only: the styles that need them, and those that may have them.
const BY_STYLE: &[(&str, &[&str], &[&str])] = &[
    ("parameter", &["page", "offset", "last_id"], &[]),
    ("first", &[], &["page", "offset"]),
    ("total_pages", &[], &["page"]),
    ("cursor", &["cursor"], &["page", "offset"]),
    ("next", &["next_url"], &[]),
    ("id", &["last_id"], &[]),
    ("repeated_page", &[], &["page", "offset"]),
    ("short_page", &[], &["page", "offset", "last_id"]),
];

pub(super) fn read(
    endpoint: &Mapping<'_>,
    parameters: &[Parameter],
    response: Response<'_>,
    known: &Known<'_>,
) -> Option<Pages> {
    let entry = endpoint.entry("pages")?;
    let map = Mapping::open(&entry.value, entry.key_span, &keys::PAGES, known.problems)?;
    let style = map
        .require("style")
        .and_then(|entry| shared::choose(entry, &map, STYLES));
    let items = map.require("items").and_then(|entry| response.list(entry));
    let reader = Reader {
        map: &map,
        parameters,
        response,
        known,
    };
    let style = style?;
    reader.keys_of(style, entry);
    let parameter = reader.parameter("parameter");
    let first = map
        .entry("first")
        .and_then(|entry| reader::integer(entry, known.problems));
    let first = first.unwrap_or(i64::from(style == PageStyle::Page));
    if matches!(style, PageStyle::Page | PageStyle::Offset) {
        reader.counts(parameter);
        reader.first_is_allowed(entry, parameter, first);
    }
    if !matches!(style, PageStyle::Cursor | PageStyle::NextUrl) {
        map.goes_with(
            "short_page",
            &["size"],
            "say how many items a full page has, for example `size: 100`",
        );
    }
    map.goes_with(
        "size_parameter",
        &["size"],
        "say how many items a page has when the parameter is not set, for example `size: 25`",
    );
    let cursor = map.entry("cursor").map(|entry| reader.cursor(entry));
    let (items, item) = items.unwrap_or((Pointer::default(), Type::Json));
    Some(Pages {
        style,
        parameter: parameter.map(|(_, id)| id),
        first,
        size: map.entry("size").and_then(|entry| reader.size(entry)),
        size_parameter: reader.parameter("size_parameter").map(|(_, id)| id),
        short_page_ends: reader.word("short_page", &[("next", false), ("end", true)]),
        repeated_page: reader.word(
            "repeated_page",
            &[
                ("error", RepeatedPage::Error),
                ("end", RepeatedPage::End),
                ("items", RepeatedPage::Items),
            ],
        ),
        may_be_missing: response.may_be_missing(&items),
        item,
        total_pages: reader.locations("total_pages", Use::Number),
        total_items: reader.locations("total_items", Use::Number),
        cursor: match cursor {
            Some(cursor) => Some(cursor?),
            None => None,
        },
        next: reader.locations("next", Use::Value),
        id: map.entry("id").and_then(|entry| reader.id(entry, &items)),
        end_when: map
            .entry("end_when")
            .map(|entry| response.conditions(entry, known))
            .unwrap_or_default(),
        items,
    })
}

struct Reader<'r> {
    map: &'r Mapping<'r>,
    parameters: &'r [Parameter],
    response: Response<'r>,
    known: &'r Known<'r>,
}

impl Reader<'_> {
    /// Reports keys that the style needs, and those that it does not use.
    fn keys_of(&self, style: PageStyle, pages: &Entry) {
        let Some((style, _)) = STYLES.iter().find(|(_, known)| *known == style) else {
            return;
        };
        for (key, needed_by, allowed_by) in BY_STYLE {
            match self.map.entry(key) {
                None if needed_by.contains(style) && !self.map.misspelt(&[key]) => {
                    let message = format!("pages with `style: {style}` need `{key}`");
                    let help = match *key {
                        "cursor" => {
                            "for example `cursor: { parameter: after, from: /next_cursor }`"
                        }
                        "next" => {
                            "for example `next: /links/next`, or `next: { header: Link, rel: next }`"
                        }
                        "id" => "say where in an item its id is, for example `id: /id`",
                        _ => "name the parameter that leads to a page",
                    };
                    self.known.problems.push(
                        Diagnostic::error(Code::MissingKey, pages.key_span, message).help(help),
                    );
                }
                Some(entry) if !needed_by.contains(style) && !allowed_by.contains(style) => {
                    let others: Vec<String> = needed_by
                        .iter()
                        .chain(*allowed_by)
                        .map(|style| format!("`style: {style}`"))
                        .collect();
                    let message = format!("`{key}` works only with {}", others.join(" or "));
                    self.known.problems.push(
                        Diagnostic::error(Code::KeyConflict, entry.key_span, message)
                            .help("remove it"),
                    );
                }
                _ => {}
            }
        }
    }

    fn parameter(&self, key: &str) -> Option<(&Entry, ParameterId)> {
        let entry = self.map.entry(key)?;
        Some((
            entry,
            parameters::settable(entry, self.parameters, self.known.problems)?,
        ))
    }

    fn locations(&self, key: &str, of: Use) -> Vec<crate::model::Location> {
        self.map
            .entry(key)
            .map(|entry| self.response.locations(entry, of, self.known))
            .unwrap_or_default()
    }

    fn word<T: Copy + Default>(&self, key: &str, words: &[(&str, T)]) -> T {
        self.map
            .entry(key)
            .and_then(|entry| shared::choose(entry, self.map, words))
            .unwrap_or_default()
    }

    fn cursor(&self, entry: &Entry) -> Option<PageCursor> {
        let map = Mapping::open(
            &entry.value,
            entry.key_span,
            &keys::PAGE_CURSOR,
            self.known.problems,
        )?;
        let parameter = map
            .require("parameter")
            .and_then(|entry| parameters::settable(entry, self.parameters, map.problems));
        let from = map.require("from").map(|entry| {
            self.response
                .locations(entry, Use::Value, &self.known.reading_json())
        });
        let end = map
            .entry("end")
            .map(|entry| reader::scalars(entry, map.problems))
            .unwrap_or_default();
        if let Some(entry) = map.entry("from")
            && from.iter().flatten().any(|location| location.empty)
        {
            let problem = Diagnostic::error(
                Code::KeyConflict,
                entry.value.span,
                "an empty cursor leads to no page",
            );
            map.problems.push(problem.help("remove `empty`"));
        }
        Some(PageCursor {
            parameter: parameter?,
            from: from?,
            end,
        })
    }

    /// Reads where an item has its id: a pointer that begins at the item.
    fn id(&self, entry: &Entry, items: &Pointer) -> Option<Pointer> {
        let pointer = reader::pointer(entry, self.known.problems)?;
        let below = Response {
            problems: self.known.problems,
            ..self.response
        };
        if let Some(Type::Array(item, _)) = below.ty(items, entry.value.span) {
            let found = super::types::follow(self.response.defs, &item, &pointer);
            if let Err((segment, help)) = found {
                let problem = Diagnostic::error(
                    Code::UnknownField,
                    entry.value.span,
                    format!("an item has no field `{segment}` here"),
                );
                self.known.problems.push(problem.maybe_help(help));
            } else if found.is_ok_and(|ty| !super::response::is_value(ty, self.response.defs)) {
                let problem = Diagnostic::error(
                    Code::UnusableType,
                    entry.value.span,
                    "`id` does not lead to a string or a number",
                );
                self.known
                    .problems
                    .push(problem.help("it is a JSON Pointer that begins at the item"));
            }
        }
        Some(pointer)
    }

    /// Reads the number of items on a full page.
    fn size(&self, entry: &Entry) -> Option<u64> {
        let size = reader::integer(entry, self.known.problems)?;
        if size < 1 {
            self.known.problems.push(Diagnostic::error(
                Code::BadValue,
                entry.value.span,
                "`size` of a page must be 1 or more",
            ));
        }
        u64::try_from(size).ok()
    }

    /// Checks that the parameter for the page number takes numbers.
    fn counts(&self, parameter: Option<(&Entry, ParameterId)>) {
        let Some((entry, parameter)) =
            parameter.and_then(|(entry, id)| Some((entry, self.parameters.get(id.index())?)))
        else {
            return;
        };
        if !matches!(
            parameter.ty,
            Type::Integer(..) | Type::Number(_) | Type::String { .. } | Type::Json
        ) {
            let message = format!("`{}` cannot take the number of a page", parameter.name.wire);
            let problem = Diagnostic::error(Code::UnusableType, entry.value.span, message);
            self.known.problems.push(
                problem
                    .related(parameter.span, "the parameter is here")
                    .help("such a parameter must be an `integer`"),
            );
        }
    }

    /// Checks that the client accepts the number of the first page.
    fn first_is_allowed(
        &self,
        pages: &Entry,
        parameter: Option<(&Entry, ParameterId)>,
        first: i64,
    ) {
        let Some(parameter) = parameter.and_then(|(_, id)| self.parameters.get(id.index())) else {
            return;
        };
        let Type::Integer(Some(range), _) = &parameter.ty else {
            return;
        };
        let (min, max) = range.bounds();
        if !(min..=max).contains(&first.into()) {
            let span = self
                .map
                .entry("first")
                .map_or(pages.key_span, |entry| entry.value.span);
            let problem = Diagnostic::error(
                Code::ValueOutsideType,
                span,
                format!("the first page is {first}, which its parameter refuses"),
            );
            let problem = problem.related(parameter.span, "its `range` is here");
            self.known.problems.push(
                problem.help("set `first` to the number of the first page, or correct the `range`"),
            );
        }
    }
}
