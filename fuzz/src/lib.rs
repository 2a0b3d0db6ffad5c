//! What must hold for any input, whoever wrote it.

pub mod answer;
pub mod spec;
