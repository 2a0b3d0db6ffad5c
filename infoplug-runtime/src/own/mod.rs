//! User-defined request and response types: what the derives `ApiRequest` and `ApiResponse`
//! implement.
//!
//! The generated Rust type stands for each type of the API: `Holds<i64>` means "can hold every
//! integer that the API sends", `Sends<String>` means "can be sent where the API takes a string".

mod caught;
mod held;
mod hidden;
mod integer_enum;
mod open_enum;
mod sent;

pub use self::caught::Fill;
pub use self::held::{
    ApiResponse, Erased, Holds, HoldsList, HoldsMaybe, Untaken, erased, erased_maybe, from_json,
};
pub use self::hidden::Hidden;
pub use self::integer_enum::{IntegerEnum, decode_integer_enum, enum_number, other_number};
pub use self::open_enum::{OpenEnum, decode_enum, enum_str, other_value, parse_enum};
pub use self::sent::{ApiRequest, OrEmpty, Sends, Unsent, object, to_json};

/// A generated response type is its own slot.
#[doc(hidden)]
#[macro_export]
macro_rules! __held {
    ($ty:ty) => {
        #[diagnostic::do_not_recommend]
        impl $crate::generated::ApiResponse for $ty {
            type Slot = Self;

            fn taken(slot: Self) -> ::core::result::Result<Self, $crate::generated::Untaken> {
                ::core::result::Result::Ok(slot)
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::generated::Holds<$ty> for $ty {}
    };
}

/// A generated request type is sent as it is.
#[doc(hidden)]
#[macro_export]
macro_rules! __sent {
    ($ty:ty) => {
        #[diagnostic::do_not_recommend]
        impl $crate::generated::Sends<$ty> for $ty {
            fn json(
                self,
            ) -> ::core::result::Result<$crate::generated::Json, $crate::generated::Unsent> {
                ::core::result::Result::Ok($crate::generated::Encode::encode(self))
            }
        }
    };
}

/// A generated object is sent as it writes itself.
#[doc(hidden)]
#[macro_export]
macro_rules! __sent_object {
    ($ty:ty) => {
        impl $crate::generated::Encode for $ty {
            fn encode(self) -> $crate::generated::Json {
                $crate::generated::encode(&self)
            }
        }
    };
}

/// A generated type is serialized as it is sent, and deserialized as it is read from a response.
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($($ty:ty),*) => {$(
        impl $crate::generated::Serialize for $ty {
            fn serialize<S: $crate::generated::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::generated::serialize(self, serializer)
            }
        }

        impl<'de> $crate::generated::Deserialize<'de> for $ty {
            fn deserialize<D: $crate::generated::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let mut value = <Self as ::core::default::Default>::default();
                $crate::generated::deserialize(&mut value, deserializer)?;
                ::core::result::Result::Ok(value)
            }
        }
    )*};
}

/// A generated enum takes every string of a response.
#[doc(hidden)]
#[macro_export]
macro_rules! __slot_enum {
    ($ty:ty) => {
        impl $crate::generated::Slot for $ty {
            fn expects(&self) -> &'static str {
                "a string"
            }

            fn write(&self, out: &mut $crate::generated::Writer) {
                out.string(self.as_str());
            }

            fn scalar(&mut self, value: $crate::generated::Scalar<'_>) -> bool {
                $crate::generated::decode_enum(self, value)
            }
        }
    };
}

/// A generated enum is sent as its string.
#[doc(hidden)]
#[macro_export]
macro_rules! __sent_enum {
    ($ty:ty) => {
        impl $crate::generated::Encode for $ty {
            fn encode(self) -> $crate::generated::Json {
                self.as_str().into()
            }
        }
    };
}
