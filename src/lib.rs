//! Typed API clients from a YAML spec, at compile time, with errors that say what to do.

// Generated code names the crate by its own name.
extern crate self as infoplug;

pub use infoplug_macros::ApiClient;
pub use infoplug_runtime::*;

/// The client of the InfoPlug API.
#[cfg(feature = "info-plug")]
#[derive(Clone, Debug, ApiClient)]
#[api(spec = "spec/infoplug.yaml")]
pub struct InfoPlug(Client);
