//! `one_of`: the variants of a union.

use super::forms::Context;
use super::registry::Types;
use crate::check::shared;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind, Node};
use crate::keys;
use crate::model::{Field, Held, Literal, Name, Type, Union, Variant};
use crate::names;
use crate::reader::{self, Mapping};
use crate::source::Span;

impl<'a> Types<'a> {
    /// Reads the variants of a union. A variant that is named after its type gets its name when all
    /// types are known.
    pub(super) fn union(&mut self, kind: &'a Entry, parent: &Name) -> Union {
        match &kind.value.kind {
            Kind::List(items) => {
                let variants = items.iter().enumerate().map(|(index, item)| {
                    let part = names::fixed(
                        &format!("variant{}", index + 1),
                        &format!("Variant{}", index + 1),
                    );
                    self.variant(item, None, &part, parent, item.span)
                });
                let variants: Vec<Variant> = variants.collect();
                if variants.len() < 2 {
                    let message = "a union has at least two variants";
                    self.problems.push(
                        Diagnostic::error(Code::BadValue, kind.value.span, message)
                            .help("write the type itself: a union of one type is that type"),
                    );
                }
                Union {
                    tag: None,
                    variants,
                }
            }
            Kind::Map(_) => {
                let map = Mapping::open(&kind.value, kind.key_span, &keys::ONE_OF, self.problems);
                let Some(map) = map else {
                    return Union::default();
                };
                let tag = map.required_text("tag");
                let Some(entry) = map.require("variants") else {
                    return Union::default();
                };
                let entries = reader::some_entries(entry, self.problems);
                one_kind_of_tag(entries, self.problems);
                let variants = entries.iter().map(|entry| self.tagged(entry, parent));
                let variants = variants.collect();
                Union { tag, variants }
            }
            Kind::Scalar { .. } => {
                reader::wrong_kind(
                    kind,
                    "a list of types, or a mapping with `tag` and `variants`",
                    self.problems,
                );
                Union::default()
            }
        }
    }

    /// Reads an entry of `variants`.
    fn tagged(&mut self, entry: &'a Entry, parent: &Name) -> Variant {
        let string = || Literal::String(entry.key.clone());
        let tag = integer(entry).map_or_else(string, |tag| Literal::Integer(tag.into()));
        let part = names::name(&entry.key, None).unwrap_or_else(|| names::unnamed(&entry.key));
        let mut variant = self.variant(&entry.value, Some(&tag), &part, parent, entry.key_span);
        variant.tag = Some(tag);
        variant
    }

    /// Reads a variant. `part` names an inline type.
    fn variant(
        &mut self,
        node: &'a Node,
        tag: Option<&Literal>,
        part: &Name,
        parent: &Name,
        at: Span,
    ) -> Variant {
        let map = match node.kind {
            Kind::Map(_) => Mapping::open(node, at, &keys::VARIANT, self.problems),
            _ => None,
        };
        let has_ident = map.as_ref().is_some_and(|map| map.has("ident"));
        let chosen = has_ident.then(|| Entry {
            key: part.wire.clone(),
            key_span: at,
            value: Node {
                kind: Kind::List(Vec::new()),
                span: at,
            },
        });
        let chosen = chosen.and_then(|entry| shared::name(&entry, map.as_ref(), self.problems));
        let part = chosen.as_ref().unwrap_or(part);
        let context = Context {
            name: parent,
            part: Some(part),
            at,
        };
        let before = self.problems.count();
        let ty = match (&map, &node.kind) {
            (Some(map), _) => self.mapping(map, &context, None),
            (None, Kind::Map(_)) => Type::Json,
            (None, _) => self.node(node, &context),
        };
        if self.problems.count() != before {
            self.misread.insert(at);
        }
        // The name of an integer says little, and a type without a tag has none.
        let name = match (&chosen, tag) {
            (None, None | Some(Literal::Integer(_))) => names::unnamed(""),
            _ => part.clone(),
        };
        Variant {
            tag: None,
            holds: Field {
                name,
                ty,
                description: map.as_ref().and_then(|map| map.text("description")),
                optional: false,
                nullable: false,
                held: Held::default(),
                deprecated: map.as_ref().and_then(shared::deprecated),
                example: None,
                source: None,
                constant: None,
                only: None,
                span: at,
            },
        }
    }
}

/// Returns the tag that a key means as an integer. Within quotes, it is a string.
fn integer(entry: &Entry) -> Option<i64> {
    let number: i64 = entry.key.parse().ok()?;
    let Span { start, end } = entry.key_span;
    let is_plain = usize::try_from(end.column.saturating_sub(start.column)) == Ok(entry.key.len());
    (is_plain && number.to_string() == entry.key).then_some(number)
}

/// Reports tags of which some are integers and others are strings.
fn one_kind_of_tag(entries: &[Entry], problems: &Diagnostics) {
    let (integers, strings): (Vec<_>, Vec<_>) =
        entries.iter().partition(|entry| integer(entry).is_some());
    let [Some(integer), Some(string)] = [integers, strings].map(|tags| tags.first().copied())
    else {
        return;
    };
    let message = format!(
        "the tag `{}` is a string, but `{}` is an integer",
        string.key, integer.key
    );
    problems.push(
        Diagnostic::error(Code::BadValue, string.key_span, message)
            .related(integer.key_span, "the integer is here")
            .help("a tag is either always a string or always an integer; for strings, write all numbers in quotes"),
    );
}
