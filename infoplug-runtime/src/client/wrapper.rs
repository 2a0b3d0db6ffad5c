//! The structs that derive `ApiClient`: each is one field, the client.

use super::handle::Client;

/// A struct around a client. Generated code says here what the field is, and nowhere else: a field
/// of another type is one error.
pub trait Wrapper {
    /// The type of the field, as it is written.
    type Field: IsClient;

    /// The struct around a field.
    fn wrap(field: Self::Field) -> Self;

    /// The field.
    fn field(&self) -> &Self::Field;
}

/// What the field of a client's struct is.
#[diagnostic::on_unimplemented(
    message = "the field of a struct that derives `ApiClient` must be `infoplug::Client`",
    label = "this is `{Self}`"
)]
pub trait IsClient {
    /// The field of a client.
    fn of(client: Client) -> Self;

    /// The client of a field.
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

/// The struct around a client.
#[must_use]
pub fn wrap<T: Wrapper>(client: Client) -> T {
    T::wrap(T::Field::of(client))
}

/// The client in a struct.
#[must_use]
pub fn client_of<T: Wrapper>(wrapper: &T) -> &Client {
    wrapper.field().client()
}
