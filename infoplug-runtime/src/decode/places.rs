//! The places that every API shares: texts, numbers, options, arrays, maps.

use std::collections::BTreeMap;

use super::{Container, List, Map, Scalar, Slot, Target};
use crate::{Json, Secret};

impl Slot for String {
    fn expects(&self) -> &'static str {
        "a text"
    }

    fn scalar(&mut self, value: Scalar<'_>) -> bool {
        let Scalar::Text(text) = value else { return false };
        #[allow(clippy::assigning_clones, reason = "of just the size that is needed: growing would round up")]
        {
            *self = text.to_owned();
        }
        true
    }
}

impl Slot for Secret {
    fn expects(&self) -> &'static str {
        "a text"
    }

    fn scalar(&mut self, value: Scalar<'_>) -> bool {
        self.0.scalar(value)
    }
}

/// Also the texts `"true"` and `"false"`: the spec's `boolean_text`.
impl Slot for bool {
    fn expects(&self) -> &'static str {
        "true or false"
    }

    fn scalar(&mut self, value: Scalar<'_>) -> bool {
        *self = match value {
            Scalar::Boolean(value) => value,
            Scalar::Text("true") => true,
            Scalar::Text("false") => false,
            _ => return false,
        };
        true
    }
}

/// A decimal without a fraction, such as `42.0`, is a whole number as long as a double has every one (up to 2^53).
#[allow(clippy::cast_possible_truncation, reason = "the bounds are checked")]
fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0).then_some(number as i64)
}

impl Slot for i64 {
    fn expects(&self) -> &'static str {
        "a whole number"
    }

    fn is_empty_nothing(&self) -> bool {
        true
    }

    fn scalar(&mut self, value: Scalar<'_>) -> bool {
        let number = match value {
            Scalar::Integer(number) => Some(number),
            Scalar::Number(number) => whole(number),
            _ => None,
        };
        *self = number.unwrap_or(*self);
        number.is_some()
    }
}

impl Slot for u64 {
    fn expects(&self) -> &'static str {
        "a whole number from 0"
    }

    fn is_empty_nothing(&self) -> bool {
        true
    }

    fn scalar(&mut self, value: Scalar<'_>) -> bool {
        let number = match value {
            Scalar::Integer(number) => u64::try_from(number).ok(),
            Scalar::Unsigned(number) => Some(number),
            Scalar::Number(number) => whole(number).and_then(|number| u64::try_from(number).ok()),
            _ => None,
        };
        *self = number.unwrap_or(*self);
        number.is_some()
    }
}

impl Slot for f64 {
    fn expects(&self) -> &'static str {
        "a number"
    }

    fn is_empty_nothing(&self) -> bool {
        true
    }

    #[allow(clippy::cast_precision_loss, reason = "a JSON number is a double for this type")]
    fn scalar(&mut self, value: Scalar<'_>) -> bool {
        *self = match value {
            Scalar::Integer(number) => number as f64,
            Scalar::Unsigned(number) => number as f64,
            Scalar::Number(number) => number,
            _ => return false,
        };
        true
    }
}

impl Slot for Json {
    fn expects(&self) -> &'static str {
        "JSON"
    }

    fn scalar(&mut self, value: Scalar<'_>) -> bool {
        *self = match value {
            Scalar::Null => Self::Null,
            Scalar::Boolean(value) => Self::Bool(value),
            Scalar::Integer(number) => Self::from(number),
            Scalar::Unsigned(number) => Self::from(number),
            Scalar::Number(number) => Self::from(number),
            Scalar::Text(text) => Self::from(text),
        };
        true
    }

    fn open(&mut self, _: Container) -> Target<'_> {
        Target::Json(self)
    }
}

/// Nothing is read.
impl Slot for () {
    fn expects(&self) -> &'static str {
        "anything"
    }

    fn scalar(&mut self, _: Scalar<'_>) -> bool {
        true
    }
}

/// Null is `None`, and so is an empty text where a number is wanted (the spec's `integer_or_empty`).
impl<T: Slot + Default> Slot for Option<T> {
    fn expects(&self) -> &'static str {
        T::default().expects()
    }

    fn scalar(&mut self, value: Scalar<'_>) -> bool {
        *self = None;
        value == Scalar::Null || {
            let inner = self.get_or_insert_default();
            inner.scalar(value) || {
                let nothing = value == Scalar::Text("") && inner.is_empty_nothing();
                *self = None;
                nothing
            }
        }
    }

    fn open(&mut self, container: Container) -> Target<'_> {
        self.insert(T::default()).open(container)
    }
}

impl<T: Slot + Default> Slot for Box<T> {
    fn expects(&self) -> &'static str {
        T::expects(self)
    }

    fn scalar(&mut self, value: Scalar<'_>) -> bool {
        T::scalar(self, value)
    }

    fn open(&mut self, container: Container) -> Target<'_> {
        T::open(self, container)
    }
}

impl<T: Slot + Default> Slot for Vec<T> {
    fn expects(&self) -> &'static str {
        "an array"
    }

    fn open(&mut self, container: Container) -> Target<'_> {
        self.clear();
        if container == Container::Array { Target::List(self) } else { Target::Refused }
    }
}

impl<T: Slot + Default> List for Vec<T> {
    fn item(&mut self) -> Option<&mut dyn Slot> {
        self.push(T::default());
        self.last_mut().map(|item| item as &mut dyn Slot)
    }
}

impl<T: Slot + Default> Slot for BTreeMap<String, T> {
    fn expects(&self) -> &'static str {
        "an object"
    }

    fn open(&mut self, container: Container) -> Target<'_> {
        self.clear();
        if container == Container::Object { Target::Map(self) } else { Target::Refused }
    }
}

impl<T: Slot + Default> Map for BTreeMap<String, T> {
    fn entry(&mut self, key: &str) -> Option<&mut dyn Slot> {
        Some(self.entry(key.to_owned()).or_default())
    }
}
