//! What generated code says about a client: its endpoints and types, for the derives on the user's
//! own types.

use super::Call;
use crate::error::code::{ApiCode, Narrow};
use crate::table::Operation;

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
    fn operation() -> &'static Operation;

    /// The generated request around a call.
    fn request(call: Call<Self::Value, Self::Code>) -> Self::Request;
}

/// A type of a client's API, by a number made of its name.
pub trait TypeOf<const NAME: u64> {
    /// The generated type.
    type Is;
}
