//! From the values of parameters to what is sent: checks, encoding, the address and headers.

pub(crate) mod check;
pub(crate) mod encode;
pub(crate) mod header;
pub(crate) mod values;
