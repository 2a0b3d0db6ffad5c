//! What generated code declares about a client: its endpoints and types, for the derives on
//! user-defined types.

use super::Call;
use crate::error::code::{ApiCode, Narrow};
use crate::table::Operation;

/// A client of an API. Implemented by `#[derive(ApiClient)]`.
pub trait Api {
    /// The enum of all codes of the API.
    type Code: ApiCode;
}

/// An endpoint of a client's API, identified by a number derived from its name.
pub trait Endpoint<const NAME: u64> {
    /// The value of a success.
    type Value;
    /// The codes that the endpoint documents.
    type Code: Narrow;
    /// The generated request.
    type Request;
    /// The endpoint's table.
    fn operation() -> &'static Operation;

    /// Wraps a call in the generated request.
    fn request(call: Call<Self::Value, Self::Code>) -> Self::Request;
}

/// A type of a client's API, identified by a number derived from its name.
pub trait TypeOf<const NAME: u64> {
    /// The generated type.
    type Is;
}
