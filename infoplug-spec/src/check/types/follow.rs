//! Pointers into a type.

use crate::model::{Only, Pointer, Shape, Type, TypeDef};
use crate::names;

/// Follows a pointer into a type of a response. A value that the spec types as JSON may hold anything.
///
/// # Errors
///
/// Returns the segment that leads nowhere, with the fields that exist.
pub(crate) fn follow<'t>(
    defs: &'t [TypeDef],
    ty: &'t Type,
    pointer: &Pointer,
) -> Result<&'t Type, (String, Option<String>)> {
    let mut ty = ty;
    for segment in &pointer.0 {
        while let Type::Nullable(inner) = ty {
            ty = inner;
        }
        ty = match ty {
            Type::Json => return Ok(ty),
            Type::Map(inner) => inner,
            Type::Named(id) => match defs.get(id.0).map(|def| &def.shape) {
                Some(Shape::Object(fields)) => {
                    let fields = fields
                        .iter()
                        .filter(|field| field.only != Some(Only::Requests));
                    match fields.clone().find(|field| field.name.wire == *segment) {
                        Some(field) => &field.ty,
                        None => {
                            return Err((
                                segment.clone(),
                                names::suggestion(
                                    segment,
                                    fields.map(|field| field.name.wire.as_str()),
                                ),
                            ));
                        }
                    }
                }
                _ => return Err((segment.clone(), None)),
            },
            _ => return Err((segment.clone(), None)),
        };
    }
    while let Type::Nullable(inner) = ty {
        ty = inner;
    }
    Ok(ty)
}
