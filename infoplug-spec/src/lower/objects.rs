//! What is checked about objects and unions before they are sent.

use infoplug_tables::{self as tables, Rule};

use super::parameter::rule;
use super::union::rules;
use crate::Spec;
use crate::model::{Field, Shape};

/// What is checked about the objects that requests send.
pub(super) fn objects(spec: &Spec) -> Vec<tables::ObjectRule> {
    let fields = |field: &Field| match rule(spec, &field.ty) {
        // A constant is right.
        _ if field.constant.is_some() => None,
        Rule::Any => None,
        rule if field.nullable => Some((field.name.wire.clone(), Rule::Nullable(Box::new(rule)))),
        rule => Some((field.name.wire.clone(), rule)),
    };
    let sent = spec
        .types
        .iter()
        .enumerate()
        .filter_map(|(number, def)| match &def.shape {
            Shape::Object(all) if def.in_requests => Some(tables::ObjectRule {
                number,
                fields: all.iter().filter_map(fields).collect(),
            }),
            Shape::Union(union) if def.in_requests => Some(tables::ObjectRule {
                number,
                fields: rules(spec, union),
            }),
            _ => None,
        });
    sent.filter(|object| !object.fields.is_empty()).collect()
}
