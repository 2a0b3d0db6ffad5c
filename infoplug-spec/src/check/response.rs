//! Where a response holds what pagination, jobs and costs need: pointers and locations, checked
//! against what the endpoint returns.
//!
//! All of them begin at the whole body, even if the endpoint has an `envelope`.

use super::condition::{self, Known};
use super::{location, types};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind};
use crate::model::{
    BodyLocation, Condition, Location, LocationSource, LocationType, Pointer, Returns, Shape, Type,
    TypeDef,
};
use crate::reader;
use crate::source::Span;

/// Help for a location that is meant to be outside the envelope.
const LOCATION_BESIDE: &str = "for the one outside, write `{ pointer: POINTER }`";
/// The same for a test.
const TEST_BESIDE: &str =
    "for the one outside, describe the whole body in `returns`, without `envelope`";

/// What an endpoint returns, as far as the spec describes it.
#[derive(Clone, Copy)]
pub(super) struct Response<'r> {
    pub(super) returns: Option<&'r Returns>,
    pub(super) defs: &'r [TypeDef],
    pub(super) problems: &'r Diagnostics,
}

/// What a value in a response is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// It is compared, shown or sent back.
    Value,
    /// It is used as a number.
    Number,
}

impl Response<'_> {
    /// Returns the type that a pointer leads to, whether or not it may be null; `None` where the
    /// spec describes nothing. Reports a pointer that leads to no field.
    pub(super) fn ty(&self, pointer: &Pointer, at: Span) -> Option<Type> {
        let Some(returns) = self.returns else {
            self.problems.push(Diagnostic::error(
                Code::UnknownField,
                at,
                "the endpoint has no `returns` that this could point into",
            ));
            return None;
        };
        let envelope = &returns.envelope.0;
        let Some(inside) = pointer.0.strip_prefix(envelope.as_slice()) else {
            // Objects lie on the path to the value; nothing is known about what is next to it.
            return envelope
                .starts_with(&pointer.0)
                .then(|| Type::Map(Box::new(Type::Json)));
        };
        match types::follow(self.defs, &returns.ty, &Pointer(inside.to_vec())) {
            Ok(ty) => Some(ty.clone()),
            Err((segment, help)) => {
                let problem = Diagnostic::error(
                    Code::UnknownField,
                    at,
                    format!("the response has no field `{segment}` here"),
                );
                self.problems.push(problem.maybe_help(help));
                None
            }
        }
    }

    /// Reads the locations that a key names. Each must lead to something useful.
    pub(super) fn locations(&self, entry: &Entry, of: Use, known: &Known<'_>) -> Vec<Location> {
        let placed = location::placed(entry, known);
        let is_short = matches!(entry.value.kind, Kind::Scalar { .. });
        for (location, span) in &placed {
            let LocationSource::Body(
                BodyLocation {
                    within: None,
                    pointer,
                },
                ty,
            ) = &location.source
            else {
                continue;
            };
            if !(is_short && self.stands_inside(pointer, entry.value.span, LOCATION_BESIDE)) {
                self.leads_to(pointer, *ty, of, &entry.key, *span);
            }
        }
        for (location, span) in &placed {
            self.can_hold(&location.when, *span);
        }
        placed.into_iter().map(|(location, _)| location).collect()
    }

    /// Reads the conditions that a key puts on this response. A pointer to something that it does
    /// not have could never match.
    pub(super) fn conditions(&self, entry: &Entry, known: &Known<'_>) -> Vec<Condition> {
        let conditions = condition::conditions(entry, known);
        self.can_hold(&conditions, entry.value.span);
        conditions
    }

    fn can_hold(&self, conditions: &[Condition], at: Span) {
        for (pointer, _) in conditions.iter().flat_map(|condition| &condition.body) {
            if !self.stands_inside(pointer, at, TEST_BESIDE) {
                self.ty(pointer, at);
            }
        }
    }

    /// Reports a pointer that leads outside the envelope while the value inside has this field: it
    /// would never find anything.
    fn stands_inside(&self, pointer: &Pointer, at: Span, beside: &str) -> bool {
        let Some(Returns { ty, envelope }) = self.returns else {
            return false;
        };
        let is_beside = !pointer.0.starts_with(&envelope.0) && !envelope.0.starts_with(&pointer.0);
        if !is_beside || types::follow(self.defs, ty, pointer).is_err() {
            return false;
        }
        let message = format!(
            "`{pointer}` leads outside the envelope `{envelope}`, but the value inside has this field"
        );
        let beside = beside.replace("POINTER", &pointer.to_string());
        let help =
            format!("a JSON Pointer begins at the whole body: `{envelope}{pointer}`; {beside}");
        self.problems
            .push(Diagnostic::error(Code::UnknownField, at, message).help(help));
        true
    }

    fn leads_to(&self, pointer: &Pointer, as_type: LocationType, of: Use, key: &str, at: Span) {
        let Some(ty) = self.ty(pointer, at) else {
            return;
        };
        let (fits, wanted) = match of {
            _ if as_type == LocationType::Json => return,
            Use::Value => (is_value(&ty, self.defs), "a string or a number"),
            Use::Number => (may_be_number(&ty, self.defs), "a number"),
        };
        if !fits {
            let is_cursor = key == "from";
            let help = if is_cursor {
                "a cursor that is an object or a list needs `type: json`"
            } else {
                "a JSON Pointer begins at the whole body"
            };
            self.problems.push(
                Diagnostic::error(
                    Code::UnusableType,
                    at,
                    format!("`{key}` does not lead to {wanted}"),
                )
                .help(help),
            );
        }
    }

    /// Reads a pointer that must lead to a list, and returns it with the type of an item.
    pub(super) fn list(&self, entry: &Entry) -> Option<(Pointer, Type)> {
        let pointer = reader::pointer(entry, self.problems)?;
        let at = entry.value.span;
        if let Some(Returns { envelope, ty }) = self.returns
            && !pointer.0.starts_with(&envelope.0)
        {
            let message = format!(
                "`{}` does not lead into the value, which is at `{envelope}`",
                entry.key
            );
            let is_inside = types::follow(self.defs, ty, &pointer).is_ok();
            let help = is_inside
                .then(|| format!("a JSON Pointer begins at the whole body: `{envelope}{pointer}`"));
            self.problems
                .push(Diagnostic::error(Code::UnknownField, at, message).maybe_help(help));
            return Some((pointer, Type::Json));
        }
        let item = match self.ty(&pointer, at) {
            Some(Type::Array(item, _)) => *item,
            Some(Type::Json) | None => Type::Json,
            Some(_) => {
                let problem = Diagnostic::error(
                    Code::BadValue,
                    at,
                    format!("`{}` does not lead to a list", entry.key),
                );
                self.problems.push(problem.help("it is a JSON Pointer, which begins at the whole body; `\"\"` is the whole body"));
                Type::Json
            }
        };
        Some((pointer, item))
    }

    /// Returns whether the target of a pointer may be absent or null. What the spec does not
    /// describe must be present.
    pub(super) fn may_be_missing(&self, pointer: &Pointer) -> bool {
        let Some(returns) = self.returns else {
            return false;
        };
        let Some(inside) = pointer.0.strip_prefix(returns.envelope.0.as_slice()) else {
            return false;
        };
        let mut ty = &returns.ty;
        for segment in inside {
            let def = match ty {
                Type::Named(id) => self.defs.get(id.index()),
                Type::Nullable(_) => return true,
                _ => return false,
            };
            let Some(Shape::Object(fields)) = def.map(|def| &def.shape) else {
                return false;
            };
            let Some(field) = fields.iter().find(|field| field.name.wire == *segment) else {
                return false;
            };
            if field.optional || field.nullable {
                return true;
            }
            ty = &field.ty;
        }
        matches!(ty, Type::Nullable(_))
    }
}

/// Returns whether a type is, or may be, a single string or number.
pub(super) fn is_value(ty: &Type, defs: &[TypeDef]) -> bool {
    match ty {
        Type::Array(..) | Type::Map(_) => false,
        Type::Named(id) => !matches!(
            defs.get(id.index()).map(|def| &def.shape),
            Some(Shape::Object(_) | Shape::Union(_))
        ),
        _ => true,
    }
}

/// Returns whether a type is, or may be, a number.
fn may_be_number(ty: &Type, defs: &[TypeDef]) -> bool {
    is_value(ty, defs) && !matches!(ty, Type::Boolean | Type::BooleanText | Type::Named(_))
}
