//! The credentials of a client, and how to hide them in what a server sends.

pub(crate) mod base64;
pub(crate) mod key;
pub(crate) mod redact;
