//! What generated code declares about a client: its endpoints and types, for its requests and for
//! the derives on user-defined types.

use super::Call;
use crate::error::code::{ApiCode, Narrow};
use crate::response::decode::Slot;
use crate::table::Operation;

/// A client of an API. Implemented by `#[derive(ApiClient)]`.
pub trait Api {
    /// The enum of all codes of the API.
    type Code: ApiCode;
    /// The generated request for an endpoint.
    type Request<E: Endpoint>: IsRequest<Value = E::Value, Code = E::Code>;
}

/// An endpoint, as a type.
pub trait Endpoint: 'static {
    /// The value of a success.
    type Value: Slot + Default + 'static;
    /// The codes that the endpoint documents.
    type Code: Narrow;

    /// Returns the endpoint's table.
    fn operation() -> &'static Operation;
}

/// A generated request, which wraps a call.
pub trait IsRequest {
    /// The value of a success.
    type Value;
    /// The codes that the endpoint documents.
    type Code;

    /// Wraps a call.
    fn wrap(call: Call<Self::Value, Self::Code>) -> Self;

    /// Unwraps the call.
    fn call(self) -> Call<Self::Value, Self::Code>;
}

/// An endpoint of a client's API, identified by a number derived from its name.
pub trait EndpointOf<const NAME: u64> {
    /// The endpoint.
    type Is: Endpoint;
}

/// A type of a client's API, identified by a number derived from its name.
pub trait TypeOf<const NAME: u64> {
    /// The generated type.
    type Is;
}
