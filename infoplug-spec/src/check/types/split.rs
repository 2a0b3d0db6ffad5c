//! Types whose requests and responses differ, because of `read_only` and `write_only`.

use std::collections::{HashMap, HashSet};

use super::registry::Types;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Endpoint, Field, Literal, Name, Only, Shape, Type, TypeDef, TypeId};
use crate::names;

impl Types<'_> {
    /// Takes the fields out of types that only the other direction has. A type that both requests
    /// and responses hold, and that differs between them, becomes two.
    pub(super) fn split(&mut self, endpoints: &mut [Endpoint]) {
        let is_flagged = |def: &TypeDef| fields(def).iter().any(|field| field.only.is_some());
        if !self.defs.iter().any(is_flagged) {
            return;
        }
        let whole = self.defs.clone();
        let inputs = self.inputs(&whole);
        for (id, def) in whole.iter().enumerate() {
            let Some(input) = inputs.get(&TypeId(id)) else {
                continue;
            };
            let mut twin = TypeDef {
                name: self.input_name(&whole, def),
                in_responses: false,
                ..def.clone()
            };
            keep(&mut twin, Only::Responses, &whole, &inputs);
            self.defs.push(twin);
            if let Some(def) = self.defs.get_mut(id) {
                def.in_requests = false;
                def.input = Some(*input);
            }
        }
        let nothing = HashMap::new();
        for def in self.defs.iter_mut().take(whole.len()) {
            match (def.in_requests, def.in_responses) {
                (true, false) => keep(def, Only::Responses, &whole, &inputs),
                (false, true) => keep(def, Only::Requests, &whole, &nothing),
                // A type of both directions that does not differ, or one of neither.
                _ => {}
            }
        }
        for parameter in endpoints
            .iter_mut()
            .flat_map(|endpoint| &mut endpoint.parameters)
        {
            for literal in [&mut parameter.example, &mut parameter.default]
                .into_iter()
                .flatten()
            {
                strip(literal, &parameter.ty, Only::Responses, &whole);
            }
            rename(&mut parameter.ty, &inputs);
        }
    }

    /// Returns the types that become two, with the ids of those that requests send.
    fn inputs(&self, whole: &[TypeDef]) -> HashMap<TypeId, TypeId> {
        let is_both = |def: &TypeDef| def.in_requests && def.in_responses;
        let mut holders: HashMap<TypeId, Vec<TypeId>> = HashMap::new();
        let mut open = Vec::new();
        for (id, def) in whole.iter().enumerate().filter(|(_, def)| is_both(def)) {
            if fields(def).iter().any(|field| field.only.is_some()) {
                open.push(TypeId(id));
            }
            for held in def.shape.parts().filter_map(|part| named(&part.ty)) {
                holders.entry(held).or_default().push(TypeId(id));
            }
        }
        let mut differ: HashSet<TypeId> = open.iter().copied().collect();
        while let Some(id) = open.pop() {
            for holder in holders.get(&id).into_iter().flatten() {
                if differ.insert(*holder) {
                    open.push(*holder);
                }
            }
        }
        let mut differ: Vec<TypeId> = differ.into_iter().collect();
        differ.sort_unstable();
        let new = (self.defs.len()..).map(TypeId);
        differ.into_iter().zip(new).collect()
    }

    /// Returns the name of the type that requests send. Reports if another type has it.
    fn input_name(&self, whole: &[TypeDef], def: &TypeDef) -> Name {
        let mut name = names::input(&def.name);
        let Some(other) = whole.iter().find(|other| other.name.camel == name.camel) else {
            return name;
        };
        let message = format!(
            "`{}` has the name of the type in which requests send `{}`",
            other.name.wire, def.name.wire
        );
        let help = "rename one of the two, or give it another Rust name with `ident: SomeName`";
        self.problems.push(
            Diagnostic::error(Code::NameCollision, other.span, message)
                .related(
                    def.span,
                    format!(
                        "`{}`, which differs between requests and responses, is here",
                        def.name.wire
                    ),
                )
                .help(help),
        );
        // The rest of the spec must not have one name twice.
        name.camel.push_str("Again");
        name
    }
}

fn fields(def: &TypeDef) -> &[Field] {
    if let Shape::Object(fields) = &def.shape {
        fields
    } else {
        &[]
    }
}

/// Returns the object, enum or union inside lists, maps and nullable types.
fn named(ty: &Type) -> Option<TypeId> {
    match ty {
        Type::Named(id) => Some(*id),
        Type::Array(inner, _) | Type::Map(inner) | Type::Nullable(inner) => named(inner),
        _ => None,
    }
}

/// Refers to the types that requests send.
fn rename(ty: &mut Type, inputs: &HashMap<TypeId, TypeId>) {
    match ty {
        Type::Named(id) => *id = *inputs.get(id).unwrap_or(id),
        Type::Array(inner, _) | Type::Map(inner) | Type::Nullable(inner) => rename(inner, inputs),
        _ => {}
    }
}

/// Takes the fields out of a type that are only in the other direction.
fn keep(def: &mut TypeDef, other: Only, whole: &[TypeDef], inputs: &HashMap<TypeId, TypeId>) {
    if let (Some(example), Shape::Object(fields)) = (&mut def.example, &def.shape) {
        strip_object(example, fields, other, whole);
    }
    for id in &mut def.extends {
        *id = *inputs.get(id).unwrap_or(id);
    }
    if let Shape::Object(fields) = &mut def.shape {
        fields.retain(|field| field.only != Some(other));
        for field in fields {
            if let Some(example) = &mut field.example {
                strip(example, &field.ty, other, whole);
            }
            rename(&mut field.ty, inputs);
        }
    }
    if let Shape::Union(union) = &mut def.shape {
        for variant in &mut union.variants {
            rename(&mut variant.holds.ty, inputs);
        }
    }
}

/// Takes the members out of an example that are only in the other direction.
fn strip(literal: &mut Literal, ty: &Type, other: Only, whole: &[TypeDef]) {
    match (ty, literal) {
        (Type::Nullable(inner), literal) => strip(literal, inner, other, whole),
        (Type::Array(inner, _), Literal::List(items)) => {
            for item in items {
                strip(item, inner, other, whole);
            }
        }
        (Type::Map(inner), Literal::Object(members)) => {
            for (_, member) in members {
                strip(member, inner, other, whole);
            }
        }
        (Type::Named(id), literal) => match whole.get(id.0).map(|def| &def.shape) {
            Some(Shape::Object(fields)) => strip_object(literal, fields, other, whole),
            Some(Shape::Union(union)) => {
                if let Some(variant) = union.tagged(literal) {
                    strip(literal, &variant.holds.ty, other, whole);
                }
            }
            _ => {}
        },
        _ => {}
    }
}

fn strip_object(literal: &mut Literal, fields: &[Field], other: Only, whole: &[TypeDef]) {
    let Literal::Object(members) = literal else {
        return;
    };
    let find = |name: &str| fields.iter().find(|field| field.name.wire == name);
    members.retain(|(name, _)| find(name).is_none_or(|field| field.only != Some(other)));
    for (name, member) in members {
        if let Some(field) = find(name) {
            strip(member, &field.ty, other, whole);
        }
    }
}
