//! Where values are in a response, and conditions on it: the runtime's own tables.

pub use infoplug_tables::{
    BodyLocation, Change, Condition, JsonType, Location, LocationSource, LocationType, Method,
    Pointer, Test, Within,
};
