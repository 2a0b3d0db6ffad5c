//! The user's own types as requests and answers: what the derives `ApiRequest` and `ApiResponse` implement.
//!
//! A type of the API is named by the Rust type that is generated for it: `Holds<i64>` is "takes every whole number that the API sends",
//! `Sends<String>` is "can stand where the API takes a text".

mod caught;
mod held;
mod sent;

use crate::call::Call;
use crate::code::{ApiCode, Narrow};
use crate::table::Operation;

pub use caught::Fill;
pub use held::{ApiResponse, Erased, Holds, HoldsMaybe, Untaken, erased, erased_maybe, from_json};
pub use sent::{ApiRequest, OrEmpty, Sends, Serialized, object};

/// A client of an API. Implemented by `#[derive(ApiClient)]`.
pub trait Api {
    /// The enum of all codes of the API.
    type Code: ApiCode;
}

/// An endpoint of a client's API, by a number made of its name.
pub trait Endpoint<const NAME: u64> {
    /// What a success answers with.
    type Value;
    /// The codes that the endpoint documents.
    type Code: Narrow;
    /// The generated request.
    type Request;
    /// The endpoint's table.
    const OPERATION: &'static Operation;

    /// The generated request around a call.
    fn request(call: Call<Self::Value, Self::Code>) -> Self::Request;
}

/// A type of a client's API, by a number made of its name.
pub trait TypeOf<const NAME: u64> {
    /// The generated type.
    type Is;
}

/// A generated type of answers is its own place.
#[doc(hidden)]
#[macro_export]
macro_rules! __held {
    ($ty:ty) => {
        impl $crate::generated::ApiResponse for $ty {
            type Place = Self;

            fn taken(place: Self) -> ::core::result::Result<Self, $crate::generated::Untaken> {
                ::core::result::Result::Ok(place)
            }
        }

        impl $crate::generated::Holds<$ty> for $ty {}
    };
}

/// A generated type of requests is sent as it is.
#[doc(hidden)]
#[macro_export]
macro_rules! __sent {
    ($ty:ty) => {
        impl $crate::generated::Sends<$ty> for $ty {
            fn json(self) -> $crate::generated::Json {
                $crate::generated::Encode::encode(self)
            }
        }
    };
}
