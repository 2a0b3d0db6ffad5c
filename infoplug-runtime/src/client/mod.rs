//! The client that all generated clients wrap, and its settings.

mod address;
mod build;
mod builder;
mod credentials;
mod handle;
mod wrapper;

pub use self::builder::Builder;
pub use self::credentials::AuthChoice;
pub use self::handle::Client;
pub(crate) use self::handle::Inner;
pub use self::wrapper::{IsClient, Wrapper, client_of, wrap};
