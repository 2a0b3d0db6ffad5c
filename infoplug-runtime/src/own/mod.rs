//! The user's own types as requests and responses: what the derives `ApiRequest` and `ApiResponse`
//! implement.
//!
//! A type of the API is named by the Rust type that is generated for it: `Holds<i64>` is "takes
//! every whole number that the API sends", `Sends<String>` is "can stand where the API takes a
//! text".

mod caught;
mod held;
mod hidden;
mod sent;
mod steps;

pub use self::caught::Fill;
pub use self::held::{
    ApiResponse, Erased, Holds, HoldsMaybe, Untaken, erased, erased_maybe, from_json,
};
pub use self::hidden::Hidden;
pub use self::sent::{ApiRequest, OrEmpty, Sends, Unsent, object, to_json};

/// A generated type of responses is its own slot.
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

/// A generated type of requests is sent as it is.
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
