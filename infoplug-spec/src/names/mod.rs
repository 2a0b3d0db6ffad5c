//! Rust names: what the names of a spec become, the names of other generated items, and which are
//! taken.

mod generated;
pub(crate) mod reserved;
mod rust;
mod suggestion;

pub use generated::{
    code, job_table, marker, method_beside, module, null_setter, other_module, request, resume,
    start, table, type_setter,
};
pub(crate) use generated::{inner, input};
pub(crate) use infoplug_text::nearest;
pub use reserved::CLIENT_FUNCTIONS;
pub(crate) use rust::{fixed, is_ident, name, unnamed};
pub(crate) use suggestion::{meant, now_called, quoted, suggestion};
