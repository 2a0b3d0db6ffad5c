//! Objects that hold their own type, directly or through others, without a list or map between.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Field, Shape, Type, TypeDef};

/// Boxes the fields on a cycle that may be missing, and reports a cycle of fields that must all be there: it has no end.
pub(super) fn open(defs: &mut [TypeDef], problems: &Diagnostics) {
    let all: Vec<Vec<Edge>> = defs.iter().map(edges).collect();
    for (from, edge) in on_cycles(&all).filter(|(_, edge)| edge.may_be_missing) {
        if let Some((_, field)) = field_mut(defs, from, edge) {
            field.boxed = true;
        }
    }
    let required: Vec<Vec<Edge>> = all.iter().map(|edges| edges.iter().filter(|edge| !edge.may_be_missing).copied().collect()).collect();
    for (from, edge) in on_cycles(&required) {
        let Some((name, field)) = field_mut(defs, from, edge) else { continue };
        let message = format!("`{name}` always holds another `{name}`, without end");
        let problem = Diagnostic::error(Code::EndlessType, field.span, message);
        problems.push(problem.help("make the field `optional: true`, or an array"));
        // What is made of the rest must have an end.
        field.optional = true;
        field.boxed = true;
    }
}

/// The edges that lie on a cycle, each with where it begins.
fn on_cycles(edges: &[Vec<Edge>]) -> impl Iterator<Item = (usize, Edge)> {
    let component = components(edges);
    let from = edges.iter().enumerate().flat_map(|(from, targets)| targets.iter().map(move |edge| (from, *edge)));
    from.filter(move |(from, edge)| component.get(*from) == component.get(edge.to))
}

fn field_mut(defs: &mut [TypeDef], from: usize, edge: Edge) -> Option<(String, &mut Field)> {
    let def = defs.get_mut(from)?;
    let name = def.name.wire.clone();
    match &mut def.shape {
        Shape::Object(fields) => Some((name, fields.get_mut(edge.field)?)),
        Shape::Enum(_) => None,
    }
}

/// A field that holds an object in itself.
#[derive(Clone, Copy)]
struct Edge {
    to: usize,
    field: usize,
    may_be_missing: bool,
}

fn edges(def: &TypeDef) -> Vec<Edge> {
    let Shape::Object(fields) = &def.shape else { return Vec::new() };
    let edge = |(index, field): (usize, &Field)| {
        let (ty, nullable) = match &field.ty {
            Type::Nullable(inner) => (&**inner, true),
            ty => (ty, false),
        };
        let Type::Named(id) = ty else { return None };
        Some(Edge { to: id.0, field: index, may_be_missing: nullable || field.optional || field.nullable })
    };
    fields.iter().enumerate().filter_map(edge).collect()
}

/// The number of the strongly connected component of every node; a node outside of every cycle has a number of its own,
/// and so differs from itself only if it has no edge to itself. (Kosaraju, without recursion.)
fn components(edges: &[Vec<Edge>]) -> Vec<usize> {
    let mut finished = Vec::with_capacity(edges.len());
    let mut seen = vec![false; edges.len()];
    for start in 0..edges.len() {
        let mut stack = vec![(start, 0)];
        while let Some((node, next)) = stack.pop() {
            if next == 0 && seen.get_mut(node).is_none_or(|seen| std::mem::replace(seen, true)) {
                continue;
            }
            match edges.get(node).and_then(|edges| edges.get(next)) {
                Some(edge) => {
                    stack.push((node, next + 1));
                    stack.push((edge.to, 0));
                }
                None => finished.push(node),
            }
        }
    }
    let mut reverse = vec![Vec::new(); edges.len()];
    for (from, targets) in edges.iter().enumerate() {
        for edge in targets {
            if let Some(list) = reverse.get_mut(edge.to) {
                list.push(from);
            }
        }
    }
    let mut component = vec![usize::MAX; edges.len()];
    for root in finished.into_iter().rev() {
        let mut stack = vec![root];
        while let Some(node) = stack.pop() {
            let Some(slot) = component.get_mut(node).filter(|slot| **slot == usize::MAX) else { continue };
            *slot = root;
            stack.extend(reverse.get(node).into_iter().flatten());
        }
    }
    component
}
