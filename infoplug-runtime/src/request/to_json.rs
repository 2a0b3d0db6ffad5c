//! Converts generated types to the JSON that requests send.

use std::collections::BTreeMap;

use crate::Json;
use crate::Secret;
use crate::json::{NO_VALUE, Object};

/// A value that a request can send.
pub trait Encode {
    /// Converts to JSON.
    fn encode(self) -> Json;
}

/// A boolean that is sent as `"true"` or `"false"`.
#[derive(Clone, Copy, Debug)]
pub struct BooleanText(pub bool);

impl Encode for BooleanText {
    fn encode(self) -> Json {
        Json::from(if self.0 { "true" } else { "false" })
    }
}

macro_rules! encode {
    ($($ty:ty),*) => {$(
        impl Encode for $ty {
            fn encode(self) -> Json {
                Json::from(self)
            }
        }
    )*};
}
encode!(String, bool, i64, u64);

impl Encode for f64 {
    fn encode(self) -> Json {
        if self.is_finite() {
            Json::from(self)
        } else {
            Json::from(NO_VALUE)
        }
    }
}

impl Encode for Json {
    fn encode(self) -> Json {
        self
    }
}

impl Encode for Secret {
    fn encode(self) -> Json {
        Json::from(self.0)
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(self) -> Json {
        self.into_iter().map(T::encode).collect()
    }
}

impl<T: Encode> Encode for BTreeMap<String, T> {
    fn encode(self) -> Json {
        self.into_iter()
            .map(|(key, value)| (key, value.encode()))
            .collect::<Object>()
            .0
    }
}

impl<T: Encode> Encode for Option<T> {
    fn encode(self) -> Json {
        self.map_or(Json::NULL, T::encode)
    }
}

impl<T: Encode> Encode for Box<T> {
    fn encode(self) -> Json {
        T::encode(*self)
    }
}

/// Builds an object from its fields. Omits those that are `None`.
#[must_use]
pub fn object<const N: usize>(
    fields: [(&'static str, Option<Json>); N],
    undocumented: &crate::Undocumented,
) -> Json {
    let documented = fields
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)));
    let others = undocumented
        .iter()
        .map(|(name, value)| (name, value.clone()));
    documented.chain(others).collect::<Object>().0
}
