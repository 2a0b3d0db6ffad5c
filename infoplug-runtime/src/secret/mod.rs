//! The credentials of a client, and hiding them in what a server says.

pub(crate) mod base64;
pub(crate) mod key;
pub(crate) mod redact;
