//! The parameters of an endpoint, its path, and the rules about which may be combined.

mod credentials;
mod groups;
mod options;
mod parameter;
mod path;
mod reference;
mod sections;

pub(super) use credentials::credentials_stay;
pub(super) use groups::groups;
pub(super) use path::path;
pub(super) use reference::{named, settable};
pub(super) use sections::{SECTIONS, read};
