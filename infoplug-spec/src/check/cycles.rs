//! Objects that hold their own type, directly or through others, without a list or map between; and
//! objects that hold others in so many steps that a compiler would not follow.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Field, Held, Shape, Type, TypeDef};

/// Boxes the fields on a cycle that may be missing, and reports a cycle of fields that must all be
/// there: it has no end.
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
        // What is made of the rest must have an end.
        field.optional = true;
        field.held = Held::Boxed;
    }
}

/// In how many steps objects may hold others. Whether a value may go to another thread the compiler
/// asks of all that it holds, in up to 128 steps, and a list or map of objects takes up to seven of
/// them.
const MAX_STEPS: usize = 12;

/// Marks the fields that hide what they hold, so that no way through the others goes on for more
/// than [`MAX_STEPS`].
pub(super) fn hide(defs: &mut [TypeDef]) {
    let all: Vec<Vec<Edge>> = defs.iter().map(held).collect();
    let (component, order) = components(&all);
    let mut members: HashMap<usize, Vec<usize>> = HashMap::new();
    for (node, root) in component.iter().enumerate() {
        members.entry(*root).or_default().push(node);
    }
    let mut heights: HashMap<usize, usize> = HashMap::new();
    // What is held comes before what holds it.
    for root in order.into_iter().rev() {
        let nodes = members.remove(&root).unwrap_or_default();
        // All objects of a cycle may lie on one way. A long cycle falls into parts.
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
        // What holds no object is no step.
        let is_end = all.get(root).is_none_or(Vec::is_empty);
        heights.insert(root, if is_end { 0 } else { highest + part });
    }
}

/// The fields that hold objects, in whatever way.
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

/// The edges that lie on a cycle, each with where it begins.
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

/// The number of the strongly connected component of every node; a node outside of every cycle has
/// a number of its own, and so differs from itself only if it has no edge to itself. Then these
/// numbers, each before those that it has edges to. (Kosaraju, without recursion.)
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
