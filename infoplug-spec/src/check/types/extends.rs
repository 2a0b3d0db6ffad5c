//! `extends`: an object that has the fields of others.

use std::collections::{HashMap, HashSet};

use super::registry::Types;
use super::word::is_builtin;
use crate::check::unique;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Entry;
use crate::model::{Field, Only, Shape, Type, TypeId};
use crate::names;
use crate::reader;
use crate::source::Span;

/// How many fields types may take from others, all together.
const MAX_FIELDS: usize = 100_000;

/// A type that another one extends, and where it says so.
#[derive(Clone, Copy)]
struct Base {
    id: TypeId,
    span: Span,
}

/// How far the fields of a type have been put together.
#[derive(Clone, Copy, PartialEq)]
enum State {
    Open,
    Done,
}

/// The types that extend others.
#[derive(Default)]
struct Work {
    bases: HashMap<TypeId, Vec<Base>>,
    states: HashMap<TypeId, State>,
    /// The pairs of fields that differ. Types that extend a type with such a pair say nothing.
    reported: HashSet<(Span, Span)>,
}

impl<'a> Types<'a> {
    /// Puts together the fields of all types that extend others. Those types have all been read.
    pub(super) fn compose(&mut self) {
        if self.extending.is_empty() {
            return;
        }
        let mut work = Work::default();
        for (id, entry) in std::mem::take(&mut self.extending) {
            let bases = self.bases(entry);
            if let Some(def) = self.defs.get_mut(id.0) {
                def.extends = bases.iter().map(|base| base.id).collect();
            }
            work.bases.insert(id, bases);
        }
        let mut all: Vec<TypeId> = work.bases.keys().copied().collect();
        all.sort_unstable();
        for id in all {
            self.extend(id, &mut work);
        }
    }

    /// Reads the names of the types that a type extends.
    fn bases(&mut self, entry: &'a Entry) -> Vec<Base> {
        let mut bases = Vec::new();
        for node in reader::some(entry, self.problems) {
            let Some(name) = reader::scalar(node) else {
                reader::wrong_kind_of(node, "a type of `extends`", "a name", self.problems);
                continue;
            };
            let before = self.problems.count();
            let known = self.named.get_key_value(name).map(|(name, _)| *name);
            let ty = match known {
                Some(known) => self.resolve(known),
                None if is_builtin(name) => None,
                None => {
                    self.not_extended(name, node.span);
                    continue;
                }
            };
            match ty {
                Some(Type::Named(id)) if self.is_object(id) => bases.push(Base {
                    id,
                    span: node.span,
                }),
                // A name that is wrong is already reported.
                _ if self.problems.count() > before => {}
                _ => {
                    let message =
                        format!("`{name}` is not an object, so it has no fields to extend");
                    self.problems.push(
                        Diagnostic::error(Code::BadValue, node.span, message)
                            .help("name types that have `fields`"),
                    );
                }
            }
        }
        bases
    }

    pub(super) fn is_object(&self, id: TypeId) -> bool {
        matches!(
            self.defs.get(id.0).map(|def| &def.shape),
            Some(Shape::Object(_))
        )
    }

    fn not_extended(&self, name: &str, span: Span) {
        let message = format!("the type `{name}` is not defined");
        self.problems.push(
            Diagnostic::error(Code::UnknownType, span, message)
                .maybe_help(names::suggestion(name, self.named.keys().copied())),
        );
    }

    /// Puts together the fields of a type, after those of its bases.
    fn extend(&mut self, id: TypeId, work: &mut Work) {
        if work.states.contains_key(&id) {
            return;
        }
        let Some(bases) = work.bases.get(&id).cloned() else {
            return;
        };
        work.states.insert(id, State::Open);
        let mut open = Vec::new();
        for base in bases {
            if work.states.get(&base.id) == Some(&State::Open) {
                let name = self.name_of(base.id);
                let message = format!("the type `{name}` extends itself");
                self.problems.push(
                    Diagnostic::error(Code::EndlessType, base.span, message)
                        .help("remove one of the names from `extends`"),
                );
                open.push(base.id);
            } else {
                self.deeper(base.span, |types| types.extend(base.id, work));
            }
        }
        self.merge(id, &open, work);
        work.states.insert(id, State::Done);
    }

    fn name_of(&self, id: TypeId) -> String {
        self.defs
            .get(id.0)
            .map(|def| def.name.wire.clone())
            .unwrap_or_default()
    }

    fn fields_of(&self, id: TypeId) -> Vec<Field> {
        match self.defs.get(id.0).map(|def| &def.shape) {
            Some(Shape::Object(fields)) => fields.clone(),
            _ => Vec::new(),
        }
    }

    /// Adds the fields of the bases, except those of a type that is still open.
    fn merge(&mut self, id: TypeId, open: &[TypeId], work: &mut Work) {
        let bases = work.bases.get(&id).cloned().unwrap_or_default();
        let bases = bases.iter().filter(|base| !open.contains(&base.id));
        let sources = bases.map(|base| (base.id, Some(base.span)));
        let mut merged: Vec<(Field, TypeId)> = Vec::new();
        let mut positions: HashMap<String, usize> = HashMap::new();
        for (origin, at) in sources.chain([(id, None)]) {
            let fields = self.fields_of(origin);
            if !self.has_room(fields.len(), at) {
                continue;
            }
            for field in fields {
                let position = positions.get(&field.name.wire);
                let Some((first, first_origin)) =
                    position.and_then(|position| merged.get_mut(*position))
                else {
                    positions.insert(field.name.wire.clone(), merged.len());
                    merged.push((field, origin));
                    continue;
                };
                if let Some(what) = difference(first, &field)
                    && work
                        .reported
                        .insert((first.span.min(field.span), first.span.max(field.span)))
                {
                    let names = [self.name_of(*first_origin), self.name_of(origin)];
                    self.differ([first, &field], names, at, &what);
                }
                // The type itself knows best what its field means.
                if at.is_none() {
                    (*first, *first_origin) = (field, id);
                }
            }
        }
        self.distinct(&merged);
        if let Some(def) = self.defs.get_mut(id.0) {
            def.shape = Shape::Object(merged.into_iter().map(|(field, _)| field).collect());
        }
    }

    /// Counts the fields that types take from others. Reports if there are too many.
    fn has_room(&mut self, fields: usize, base: Option<Span>) -> bool {
        let Some(at) = base else { return true };
        let before = self.extended;
        self.extended += fields;
        if before <= MAX_FIELDS && self.extended > MAX_FIELDS {
            let message =
                format!("more than {MAX_FIELDS} fields are taken from the types of `extends`");
            self.problems
                .push(Diagnostic::error(Code::TooLarge, at, message));
        }
        self.extended <= MAX_FIELDS
    }

    /// Reports two fields with one name that differ. `base` is the second type in `extends`; if
    /// there is none, the second field is the type's own.
    fn differ(&self, fields: [&Field; 2], names: [String; 2], base: Option<Span>, what: &str) {
        let ([first, second], [first_name, second_name]) = (fields, names);
        let wire = &second.name.wire;
        let message =
            format!("`{wire}` of `{second_name}` and `{wire}` of `{first_name}` differ in {what}");
        let mut problem =
            Diagnostic::error(Code::KeyConflict, base.unwrap_or(second.span), message)
                .related(first.span, format!("`{wire}` of `{first_name}` is here"));
        if base.is_some() {
            problem = problem.related(second.span, format!("`{wire}` of `{second_name}` is here"));
        }
        let help = "an object has one field of a name; describe it the same way, or remove it from the type that is extended";
        self.problems.push(problem.help(help));
    }

    /// Reports fields of different types that become one Rust name.
    fn distinct(&self, merged: &[(Field, TypeId)]) {
        // Those of one type are already reported there.
        let mut seen = HashSet::new();
        let fields = merged
            .iter()
            .filter(|(field, origin)| {
                field.constant.is_none() && seen.insert((&field.name.snake, *origin))
            })
            .map(|(field, _)| {
                let name = &field.name;
                (name.snake.as_str(), name.wire.as_str(), field.span)
            });
        unique::report("field", fields.collect::<Vec<_>>(), self.problems);
    }
}

/// Returns what two fields with one name do not have in common.
fn difference(first: &Field, second: &Field) -> Option<String> {
    let is = |field: &Field, only| field.only == Some(only);
    let parts = [
        ("type", first.ty != second.ty),
        ("`const`", first.constant != second.constant),
        ("`optional`", first.optional != second.optional),
        ("`nullable`", first.nullable != second.nullable),
        (
            "`read_only`",
            is(first, Only::Responses) != is(second, Only::Responses),
        ),
        (
            "`write_only`",
            is(first, Only::Requests) != is(second, Only::Requests),
        ),
        ("Rust name", first.name.snake != second.name.snake),
    ];
    let (part, _) = parts.into_iter().find(|(_, differs)| *differs)?;
    Some(part.to_owned())
}
