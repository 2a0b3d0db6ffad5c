//! From the values of parameters to what is sent: checks, JSON, the address, headers and the body.

pub(crate) mod body;
pub(crate) mod check;
pub(crate) mod header;
pub(crate) mod headers;
mod text;
pub(crate) mod to_json;
pub(crate) mod url;
pub(crate) mod values;
