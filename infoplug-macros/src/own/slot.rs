//! The counterparts of a struct's fields in the spec.

use infoplug_spec::Span;
use infoplug_spec::model::{Field, Name, Parameter, Type};

/// A parameter of an endpoint, or a field of an object.
#[derive(Clone, Copy)]
pub(super) struct Slot<'s> {
    pub(super) name: &'s Name,
    pub(super) ty: &'s Type,
    pub(super) required: bool,
    pub(super) nullable: bool,
    /// Whether the spec fixes the value.
    pub(super) constant: bool,
    pub(super) span: Span,
}

impl<'s> From<&'s Parameter> for Slot<'s> {
    fn from(parameter: &'s Parameter) -> Self {
        Self {
            name: &parameter.name,
            ty: &parameter.ty,
            required: parameter.required,
            nullable: parameter.nullable || matches!(parameter.ty, Type::Nullable(_)),
            constant: parameter.constant.is_some(),
            span: parameter.span,
        }
    }
}

impl<'s> From<&'s Field> for Slot<'s> {
    fn from(field: &'s Field) -> Self {
        Self {
            name: &field.name,
            ty: &field.ty,
            required: !field.optional,
            nullable: field.nullable || matches!(field.ty, Type::Nullable(_)),
            constant: field.constant.is_some(),
            span: field.span,
        }
    }
}

impl<'s> Slot<'s> {
    /// Returns the type of a value that is not null.
    pub(super) fn inner(&self) -> &'s Type {
        match self.ty {
            Type::Nullable(inner) => inner,
            ty => ty,
        }
    }

    /// Returns the type of a value that is not empty, if an empty string means "no value".
    pub(super) fn filled(&self) -> Option<Type> {
        match self.inner() {
            Type::IntegerOrEmpty => Some(Type::Integer(None, None)),
            Type::NumberOrEmpty => Some(Type::Number(None)),
            _ => None,
        }
    }

    pub(super) fn is_called(&self, name: &str) -> bool {
        self.name.wire == name || self.name.snake == name
    }
}
