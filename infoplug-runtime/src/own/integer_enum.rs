//! Enums of integers: the values that the spec lists, and others that the server may send.

use crate::response::decode::{Scalar, Slot};

/// An enum of integers of a spec. Implemented by generated code.
pub trait IntegerEnum: Copy + PartialEq + 'static {
    /// The values that the spec lists, with their numbers on the wire.
    const LISTED: &'static [(Self, i64)];
    /// Creates a value that the spec does not list.
    const OTHER: fn(i64) -> Self;
}

/// Returns the number of a listed value, or 0 for any other value.
pub fn enum_number<T: IntegerEnum>(value: &T) -> i64 {
    let mut listed = T::LISTED.iter();
    let listed = listed.find(|(listed, _)| listed == value);
    listed.map_or(0, |(_, number)| *number)
}

/// Returns the value with this number, whether listed or not.
#[must_use]
pub fn other_number<T: IntegerEnum>(number: i64) -> T {
    let mut listed = T::LISTED.iter();
    let listed = listed.find(|(_, listed)| *listed == number);
    listed.map_or_else(|| (T::OTHER)(number), |(value, _)| *value)
}

/// Decodes a value of a response. Accepts any integer of 64 bits.
pub fn decode_integer_enum<T: IntegerEnum>(slot: &mut T, value: Scalar<'_>) -> bool {
    let mut number = 0_i64;
    let is_integer = number.scalar(value);
    if is_integer {
        *slot = other_number(number);
    }
    is_integer
}

/// A generated enum of integers takes every integer of a response.
#[doc(hidden)]
#[macro_export]
macro_rules! __slot_integer_enum {
    ($ty:ty) => {
        impl ::core::default::Default for $ty {
            fn default() -> Self {
                Self::other(0)
            }
        }

        impl ::core::fmt::Display for $ty {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        impl $crate::generated::Slot for $ty {
            fn expects(&self) -> &'static str {
                "an integer"
            }

            fn write(&self, out: &mut $crate::generated::Writer) {
                $crate::generated::Slot::write(&self.as_i64(), out);
            }

            fn scalar(&mut self, value: $crate::generated::Scalar<'_>) -> bool {
                $crate::generated::decode_integer_enum(self, value)
            }
        }
    };
}

/// A generated enum of integers is sent as its number.
#[doc(hidden)]
#[macro_export]
macro_rules! __sent_integer_enum {
    ($ty:ty) => {
        impl $crate::generated::Encode for $ty {
            fn encode(self) -> $crate::generated::Json {
                self.as_i64().into()
            }
        }
    };
}
