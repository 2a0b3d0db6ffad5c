//! Objects that hold their own type, directly or through others, without a list or map in between,
//! and objects that are nested more deeply than the compiler follows.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Field, Held, Shape, Type, TypeDef};

/// Boxes the fields on a cycle that may be missing. Reports a cycle of required fields, since its
/// value would have no end.
pub(super) fn open(defs: &mut [TypeDef], problems: &Diagnostics) {
    let all: Vec<Vec<Edge>> = defs.iter().map(edges).collect();
    for (from, edge) in on_cycles(&all).filter(|(_, edge)| edge.may_be_missing) {
        if let Some((_, field)) = field_mut(defs, from, edge) {
            field.held = Held::Boxed;
        }
    }
    let required: Vec<Vec<Edge>> = all
        .iter()
        .map(|edges| {
            edges
                .iter()
                .filter(|edge| !edge.may_be_missing)
                .copied()
                .collect()
        })
        .collect();
    for (from, edge) in on_cycles(&required) {
        let Some((name, field)) = field_mut(defs, from, edge) else {
            continue;
        };
        let message = format!("`{name}` always holds another `{name}`, without end");
        let problem = Diagnostic::error(Code::EndlessType, field.span, message);
        problems.push(problem.help("make the field `optional: true`, or an array"));
        // The rest of the spec must not have an endless type.
        field.optional = true;
        field.held = Held::Boxed;
    }
}

/// How many steps objects may be nested. To decide whether a value may go to another thread, the
/// compiler follows everything that it holds for up to 128 steps, and a list or map of objects
/// takes up to seven of them.
const MAX_STEPS: usize = 12;

/// Marks the fields that hide what they hold, so that no path through the others is longer than
/// [`MAX_STEPS`].
pub(super) fn hide(defs: &mut [TypeDef]) {
    let all: Vec<Vec<Edge>> = defs.iter().map(held).collect();
    let (component, order) = components(&all);
    let mut members: HashMap<usize, Vec<usize>> = HashMap::new();
    for (node, root) in component.iter().enumerate() {
        members.entry(*root).or_default().push(node);
    }
    let mut heights: HashMap<usize, usize> = HashMap::new();
    // Held types come before the types that hold them.
    for root in order.into_iter().rev() {
        let nodes = members.remove(&root).unwrap_or_default();
        // All objects of a cycle may lie on one path. A long cycle is cut into parts.
        let part = if nodes.len() > MAX_STEPS {
            MAX_STEPS / 2
        } else {
            nodes.len()
        };
        let parts: HashMap<usize, usize> = nodes
            .iter()
            .enumerate()
            .map(|(index, node)| (*node, index / part.max(1)))
            .collect();
        let mut highest = 0;
        for (from, edge) in nodes.iter().flat_map(|from| {
            all.get(*from)
                .into_iter()
                .flatten()
                .map(move |edge| (*from, *edge))
        }) {
            let hides = if let Some(to) = parts.get(&edge.to) {
                parts.get(&from) != Some(to)
            } else {
                let height = component
                    .get(edge.to)
                    .and_then(|root| heights.get(root))
                    .copied()
                    .unwrap_or_default();
                let fits = height + part <= MAX_STEPS;
                highest = if fits { highest.max(height) } else { highest };
                !fits
            };
            if let Some((_, field)) = field_mut(defs, from, edge).filter(|_| hides) {
                field.held = Held::Hidden;
            }
        }
        // A type that holds no object is not a step.
        let is_end = all.get(root).is_none_or(Vec::is_empty);
        heights.insert(root, if is_end { 0 } else { highest + part });
    }
}

/// Returns the fields that hold objects, in whatever form.
fn held(def: &TypeDef) -> Vec<Edge> {
    let Shape::Object(fields) = &def.shape else {
        return Vec::new();
    };
    let target = |field: &Field| {
        let mut ty = &field.ty;
        loop {
            match ty {
                Type::Named(id) => return Some(id.0),
                Type::Array(inner, _) | Type::Map(inner) | Type::Nullable(inner) => ty = inner,
                _ => return None,
            }
        }
    };
    let edge = |(index, field)| {
        Some(Edge {
            to: target(field)?,
            field: index,
            may_be_missing: true,
        })
    };
    fields.iter().enumerate().filter_map(edge).collect()
}

/// Returns the edges that lie on a cycle, each with its start.
fn on_cycles(edges: &[Vec<Edge>]) -> impl Iterator<Item = (usize, Edge)> {
    let (component, _) = components(edges);
    let from = edges
        .iter()
        .enumerate()
        .flat_map(|(from, targets)| targets.iter().map(move |edge| (from, *edge)));
    from.filter(move |(from, edge)| component.get(*from) == component.get(edge.to))
}

fn field_mut(defs: &mut [TypeDef], from: usize, edge: Edge) -> Option<(String, &mut Field)> {
    let def = defs.get_mut(from)?;
    let name = def.name.wire.clone();
    match &mut def.shape {
        Shape::Object(fields) => Some((name, fields.get_mut(edge.field)?)),
        Shape::Enum(_) | Shape::IntegerEnum(_) => None,
    }
}

/// A field that holds an object inline.
#[derive(Clone, Copy)]
struct Edge {
    to: usize,
    field: usize,
    may_be_missing: bool,
}

fn edges(def: &TypeDef) -> Vec<Edge> {
    let Shape::Object(fields) = &def.shape else {
        return Vec::new();
    };
    let edge = |(index, field): (usize, &Field)| {
        let (ty, nullable) = match &field.ty {
            Type::Nullable(inner) => (&**inner, true),
            ty => (ty, false),
        };
        let Type::Named(id) = ty else { return None };
        Some(Edge {
            to: id.0,
            field: index,
            may_be_missing: nullable || field.optional || field.nullable,
        })
    };
    fields.iter().enumerate().filter_map(edge).collect()
}

/// Returns the strongly connected component of each node, and all components in topological order,
/// each before those that it has edges to. A component is named by one of its nodes. A node outside
/// every cycle is a component by itself; a cycle of one node has an edge to itself. (Kosaraju's
/// algorithm, without recursion.)
fn components(edges: &[Vec<Edge>]) -> (Vec<usize>, Vec<usize>) {
    let mut finished = Vec::with_capacity(edges.len());
    let mut seen = vec![false; edges.len()];
    for start in 0..edges.len() {
        let mut stack = vec![(start, 0)];
        while let Some((node, next)) = stack.pop() {
            if next == 0
                && seen
                    .get_mut(node)
                    .is_none_or(|seen| std::mem::replace(seen, true))
            {
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
    let mut order = Vec::new();
    for root in finished.into_iter().rev() {
        if component.get(root) == Some(&usize::MAX) {
            order.push(root);
        }
        let mut stack = vec![root];
        while let Some(node) = stack.pop() {
            let Some(slot) = component.get_mut(node).filter(|slot| **slot == usize::MAX) else {
                continue;
            };
            *slot = root;
            stack.extend(reverse.get(node).into_iter().flatten());
        }
    }
    (component, order)
}
