//! `returns`: a type, or a type in an envelope.

use crate::check::types::Types;
use crate::document::{Entry, Kind};
use crate::keys;
use crate::model::{Name, Pointer, Returns, Type};
use crate::names;
use crate::reader::Mapping;

impl Returns {
    /// Any JSON, for a response whose type is unknown.
    pub(super) fn unknown() -> Self {
        Self {
            ty: Type::Json,
            envelope: Pointer::default(),
        }
    }
}

pub(super) fn returns<'a>(entry: &'a Entry, endpoint: &Name, types: &mut Types<'a>) -> Returns {
    let part = names::fixed("response", "Response");
    let enveloped = matches!(&entry.value.kind, Kind::Map(entries) if entries.iter().any(|entry| entry.key == "envelope"));
    if !enveloped {
        return Returns {
            ty: types.outside(&entry.value, endpoint, &part, entry.key_span),
            envelope: Pointer::default(),
        };
    }
    let Some(map) = Mapping::open(
        &entry.value,
        entry.key_span,
        &keys::RETURNS,
        types.problems(),
    ) else {
        return Returns::unknown();
    };
    let envelope = map.pointer("envelope").unwrap_or_default();
    match map.require("type") {
        Some(ty) => Returns {
            ty: types.outside(&ty.value, endpoint, &part, ty.key_span),
            envelope,
        },
        None => Returns {
            envelope,
            ..Returns::unknown()
        },
    }
}
