//! The types of a spec by name. Each is read at its first use.

use std::collections::{HashMap, HashSet};

use super::variants;
use crate::check::{cycles, literal};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::Entry;
use crate::model::{Endpoint, Shape, Type, TypeDef, TypeId};
use crate::names;
use crate::source::Span;

/// The maximum nesting of types, not counting named objects.
const MAX_TYPE_DEPTH: usize = 96;

#[derive(Clone)]
pub(super) enum Resolved {
    /// An object or enum that has an id, but is not read yet.
    Ahead(TypeId),
    InProgress,
    Done(Type),
}

/// The types read so far, and those that have only been named.
pub(crate) struct Types<'a> {
    pub(super) problems: &'a Diagnostics,
    pub(super) named: HashMap<&'a str, &'a Entry>,
    pub(super) resolved: HashMap<&'a str, Resolved>,
    pub(super) defs: Vec<TypeDef>,
    pub(super) examples: Vec<(&'a Entry, Type)>,
    /// The types with `extends` whose fields are not yet put together.
    pub(super) extending: Vec<(TypeId, &'a Entry)>,
    /// How many fields types have taken from others.
    pub(super) extended: usize,
    /// The variants of unions about which something has been said already.
    pub(super) misread: HashSet<Span>,
    /// How many nested types are being read.
    depth: usize,
}

impl<'a> Types<'a> {
    pub(super) fn new(problems: &'a Diagnostics) -> Self {
        Self {
            problems,
            named: HashMap::new(),
            resolved: HashMap::new(),
            defs: Vec::new(),
            examples: Vec::new(),
            extending: Vec::new(),
            extended: 0,
            misread: HashSet::new(),
            depth: 0,
        }
    }

    pub(crate) fn problems(&self) -> &'a Diagnostics {
        self.problems
    }

    /// Returns what literals are checked against.
    pub(crate) fn known(&self) -> literal::Known<'_> {
        literal::Known {
            defs: &self.defs,
            problems: self.problems,
        }
    }

    pub(crate) fn defs(&self) -> &[TypeDef] {
        &self.defs
    }

    /// Reserves the id of an object or enum before it is read, so that it may hold itself, and so
    /// that a long chain of objects does not recurse deeply.
    pub(super) fn reserve(&mut self, shape: Shape, span: Span) -> TypeId {
        self.defs.push(TypeDef {
            name: names::unnamed(""),
            description: None,
            shape,
            extends: Vec::new(),
            input: None,
            in_requests: false,
            in_responses: false,
            source: None,
            example: None,
            span,
        });
        TypeId(self.defs.len() - 1)
    }

    /// Reads a nested type. Returns `None` if the nesting is too deep.
    pub(super) fn deeper<T>(&mut self, at: Span, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= MAX_TYPE_DEPTH {
            self.problems.push(
                Diagnostic::error(Code::TooLarge, at, format!("more than {MAX_TYPE_DEPTH} types are nested in each other")).help(
                    "a type of `types` that is not an object or enum itself counts together with what it refers to; refer to that directly",
                ),
            );
            return None;
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        Some(result)
    }

    /// Returns the type with a name in `types`. Reads it at its first use.
    pub(super) fn resolve(&mut self, name: &'a str) -> Option<Type> {
        match self.resolved.get(name) {
            Some(Resolved::Ahead(id)) => return Some(Type::Named(*id)),
            Some(Resolved::Done(ty)) => return Some(ty.clone()),
            Some(Resolved::InProgress) => {
                let span = self
                    .named
                    .get(name)
                    .map(|entry| entry.key_span)
                    .unwrap_or_default();
                self.problems.push(
                    Diagnostic::error(
                        Code::EndlessType,
                        span,
                        format!("the type `{name}` is defined in terms of itself"),
                    )
                    .help("only objects and unions may hold their own type"),
                );
                return Some(Type::Json);
            }
            None => {}
        }
        let entry = *self.named.get(name)?;
        self.resolved.insert(name, Resolved::InProgress);
        let ty = self
            .deeper(entry.key_span, |types| types.entry(entry))
            .unwrap_or(Type::Json);
        self.resolved.insert(name, Resolved::Done(ty.clone()));
        Some(ty)
    }

    /// Runs the last checks, which need all types.
    pub(crate) fn finish(mut self, endpoints: &mut [Endpoint]) -> Vec<TypeDef> {
        variants::finish(&mut self.defs, &self.misread, self.problems);
        for (entry, ty) in std::mem::take(&mut self.examples) {
            let example = literal::typed(&entry.value, &ty, self.known(), "the example");
            if let Type::Named(id) = ty
                && let Some(def) = self.defs.get_mut(id.0)
                && def.example.is_none()
            {
                def.example = example;
            }
        }
        self.split(endpoints);
        cycles::open(&mut self.defs, self.problems);
        cycles::hide(&mut self.defs);
        self.defs
    }
}
