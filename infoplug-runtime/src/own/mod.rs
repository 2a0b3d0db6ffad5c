//! The user's own types as requests and answers: what the derives `ApiRequest` and `ApiResponse` implement.
//!
//! A type of the API is named by the Rust type that is generated for it: `Holds<i64>` is "takes every whole number that the API sends",
//! `Sends<String>` is "can stand where the API takes a text".

mod caught;
mod held;
mod sent;

use std::fmt;

use crate::call::Call;
use crate::error::code::{ApiCode, Narrow};
use crate::table::Operation;

pub use caught::Fill;
pub use held::{ApiResponse, Erased, Holds, HoldsMaybe, Untaken, erased, erased_maybe, from_json};
pub use sent::{ApiRequest, OrEmpty, Sends, Unsent, object, to_json};

/// The way from a value to a place in it, from the place outwards: `.name`, `[3]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Steps(Vec<String>);

impl Steps {
    fn field(&mut self, name: &str) {
        self.0.push(format!(".{name}"));
    }

    fn index(&mut self, index: usize) {
        self.0.push(format!("[{index}]"));
    }

    fn key(&mut self, key: &str) {
        self.0.push(format!("[{key:?}]"));
    }
}

impl fmt::Display for Steps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().rev().try_for_each(|step| f.write_str(step))
    }
}

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
        #[diagnostic::do_not_recommend]
        impl $crate::generated::ApiResponse for $ty {
            type Place = Self;

            fn taken(place: Self) -> ::core::result::Result<Self, $crate::generated::Untaken> {
                ::core::result::Result::Ok(place)
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::generated::Holds<$ty> for $ty {}
    };
}

/// A generated type of requests is sent as it is.
#[doc(hidden)]
#[macro_export]
macro_rules! __sent {
    ($ty:ty) => {
        #[diagnostic::do_not_recommend]
        impl $crate::generated::Sends<$ty> for $ty {
            fn json(self) -> ::core::result::Result<$crate::generated::Json, $crate::generated::Unsent> {
                ::core::result::Result::Ok($crate::generated::Encode::encode(self))
            }
        }
    };
}
