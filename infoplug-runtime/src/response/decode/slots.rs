//! The slots that every API shares: strings, numbers, options, arrays, maps.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::integer::whole;
use super::object::write;
use super::slot::{Container, List, Map, Scalar, Slot, Target, open};
use crate::Json;
use crate::Secret;
use crate::json::Writer;

impl Slot for String {
    fn expects(&self) -> &'static str {
        "a string"
    }

    fn write(&self, out: &mut Writer) {
        out.string(self);
    }

    fn scalar(&mut self, value: Scalar<'_>) -> bool {
        let Scalar::String(text) = value else {
            return false;
        };
        #[allow(
            clippy::assigning_clones,
            reason = "allocates the exact size, where growing would round up"
        )]
        {
            *self = text.to_owned();
        }
        true
    }
}

impl Slot for Secret {
    fn expects(&self) -> &'static str {
        "a string"
    }

    fn write(&self, out: &mut Writer) {
        out.string(&self.0);
    }

    fn scalar(&mut self, value: Scalar<'_>) -> bool {
        self.0.scalar(value)
    }
}

/// Also takes the strings `"true"` and `"false"`: the spec's `boolean_text`.
impl Slot for bool {
    fn expects(&self) -> &'static str {
        "a boolean"
    }

    fn write(&self, out: &mut Writer) {
        out.raw(if *self { "true" } else { "false" });
    }

    fn scalar(&mut self, value: Scalar<'_>) -> bool {
        *self = match value {
            Scalar::Boolean(value) => value,
            Scalar::String("true") => true,
            Scalar::String("false") => false,
            _ => return false,
        };
        true
    }
}

/// Parses an integer into its slot, if it fits.
fn take<T: FromStr>(slot: &mut T, value: Scalar<'_>) -> bool {
    let Scalar::Number(number) = value else {
        return false;
    };
    match number.parse().ok().or_else(|| whole(number)?.parse().ok()) {
        Some(number) => *slot = number,
        None => return false,
    }
    true
}

impl Slot for i64 {
    fn expects(&self) -> &'static str {
        "an integer"
    }

    fn write(&self, out: &mut Writer) {
        out.raw(&self.to_string());
    }

    fn is_empty_nothing(&self) -> bool {
        true
    }

    fn scalar(&mut self, value: Scalar<'_>) -> bool {
        take(self, value)
    }
}

impl Slot for u64 {
    fn expects(&self) -> &'static str {
        "a non-negative integer"
    }

    fn write(&self, out: &mut Writer) {
        out.raw(&self.to_string());
    }

    fn is_empty_nothing(&self) -> bool {
        true
    }

    fn scalar(&mut self, value: Scalar<'_>) -> bool {
        // Rust does not parse `-0` as an unsigned number.
        take(
            self,
            if value == Scalar::Number("-0") {
                Scalar::Number("0")
            } else {
                value
            },
        )
    }
}

impl Slot for f64 {
    fn expects(&self) -> &'static str {
        "a number"
    }

    fn write(&self, out: &mut Writer) {
        if self.is_finite() {
            out.json(&Json::from(*self));
        } else {
            out.refuse("is infinite or not a number");
        }
    }

    fn is_empty_nothing(&self) -> bool {
        true
    }

    fn scalar(&mut self, value: Scalar<'_>) -> bool {
        let Scalar::Number(number) = value else {
            return false;
        };
        let number = number
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite());
        *self = number.unwrap_or(*self);
        number.is_some()
    }
}

impl Slot for Json {
    fn expects(&self) -> &'static str {
        "JSON"
    }

    fn write(&self, out: &mut Writer) {
        out.json(self);
    }

    fn keeps_json(&self) -> bool {
        true
    }

    fn scalar(&mut self, value: Scalar<'_>) -> bool {
        *self = match value {
            Scalar::Null => Self::NULL,
            Scalar::Boolean(value) => Self::from(value),
            Scalar::Number(number) => Self::from_digits(number).unwrap_or_default(),
            Scalar::String(text) => Self::from(text),
        };
        true
    }

    fn open(&mut self, _: Container) -> Target<'_> {
        Target::Json(self)
    }
}

/// Ignores the value.
impl Slot for () {
    fn expects(&self) -> &'static str {
        "anything"
    }

    fn scalar(&mut self, _: Scalar<'_>) -> bool {
        true
    }
}

/// Decodes null to `None`, and an empty string if a number is expected (the spec's
/// `integer_or_empty`).
impl<T: Slot + Default> Slot for Option<T> {
    fn expects(&self) -> &'static str {
        T::default().expects()
    }

    fn write(&self, out: &mut Writer) {
        match self {
            Some(value) => write(value, out),
            None => out.json(&Json::NULL),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn keeps_json(&self) -> bool {
        // A slot of this size owns nothing by default, so creating one is free.
        size_of::<T>() == size_of::<Json>() && T::default().keeps_json()
    }

    fn reset(&mut self) {
        *self = None;
    }

    fn scalar(&mut self, value: Scalar<'_>) -> bool {
        *self = None;
        value == Scalar::Null || {
            let inner = self.get_or_insert_default();
            inner.scalar(value) || {
                let nothing = value == Scalar::String("") && inner.is_empty_nothing();
                *self = None;
                nothing
            }
        }
    }

    fn open(&mut self, container: Container) -> Target<'_> {
        open(self.insert(T::default()), container)
    }
}

impl<T: Slot + Default> Slot for Box<T> {
    fn expects(&self) -> &'static str {
        T::expects(self)
    }

    fn write(&self, out: &mut Writer) {
        write(&**self, out);
    }

    fn keeps_json(&self) -> bool {
        T::keeps_json(self)
    }

    fn reset(&mut self) {
        T::reset(self);
    }

    fn scalar(&mut self, value: Scalar<'_>) -> bool {
        T::scalar(self, value)
    }

    fn open(&mut self, container: Container) -> Target<'_> {
        open(&mut **self, container)
    }
}

impl<T: Slot + Default> Slot for Vec<T> {
    fn expects(&self) -> &'static str {
        "an array"
    }

    fn write(&self, out: &mut Writer) {
        out.array(self, |out, item| write(item, out));
    }

    fn reset(&mut self) {
        self.clear();
    }

    fn open(&mut self, container: Container) -> Target<'_> {
        self.clear();
        if container == Container::Array {
            Target::List(self)
        } else {
            Target::Refused
        }
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

    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            for (key, value) in self {
                out.entry(key, |out| write(value, out));
            }
        });
    }

    fn reset(&mut self) {
        self.clear();
    }

    fn open(&mut self, container: Container) -> Target<'_> {
        self.clear();
        if container == Container::Object {
            Target::Map(self)
        } else {
            Target::Refused
        }
    }
}

impl<T: Slot + Default> Map for BTreeMap<String, T> {
    fn entry(&mut self, key: &str) -> Option<&mut dyn Slot> {
        let slot = self.entry(key.to_owned()).or_default();
        // Among duplicate keys, the last one counts.
        slot.reset();
        Some(slot)
    }
}
