//! The structs that derive `ApiClient`. Each has one field, the client.

use super::handle::Client;

/// A struct around a client. Only this trait names the type of the field, so that a wrong type
/// causes a single error.
pub trait Wrapper {
    /// The type of the field, as written.
    type Field: IsClient;

    /// Wraps the field in the struct.
    fn wrap(field: Self::Field) -> Self;

    /// Returns the field.
    fn field(&self) -> &Self::Field;
}

/// The type of the field in a client's struct.
#[diagnostic::on_unimplemented(
    message = "the field of a struct that derives `ApiClient` must be `infoplug::Client`",
    label = "this is `{Self}`"
)]
pub trait IsClient {
    /// Converts a client to the field.
    fn of(client: Client) -> Self;

    /// Returns the client in the field.
    fn client(&self) -> &Client;
}

impl IsClient for Client {
    fn of(client: Client) -> Self {
        client
    }

    fn client(&self) -> &Client {
        self
    }
}

/// Wraps a client in its struct.
#[must_use]
pub fn wrap<T: Wrapper>(client: Client) -> T {
    T::wrap(T::Field::of(client))
}

/// Returns the client in a struct.
#[must_use]
pub fn client_of<T: Wrapper>(wrapper: &T) -> &Client {
    wrapper.field().client()
}
