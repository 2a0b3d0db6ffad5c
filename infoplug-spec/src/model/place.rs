//! Where values stand in a response, and conditions about it: the runtime's own tables.

pub use infoplug_tables::{
    BodyPlace, Change, Condition, JsonType, Method, Place, PlaceSource, PlaceType, Pointer, Test,
    Within,
};
