//! The kinds of types that a mapping describes.

/// The keys that say which kind of type a mapping is. The first one present counts.
pub(crate) const KINDS: [&str; 6] = ["type", "fields", "enum", "map", "array", "extends"];
