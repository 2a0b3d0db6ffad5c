//! From parameter values to a request: checks, JSON, the URL, headers and the body.

pub(crate) mod addresses;
pub(crate) mod body;
pub(crate) mod check;
pub(crate) mod header;
pub(crate) mod headers;
mod text;
pub(crate) mod to_json;
pub(crate) mod url;
pub(crate) mod values;
