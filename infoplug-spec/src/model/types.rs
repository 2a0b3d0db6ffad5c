//! Types of values, and values.

use super::format::Format;
use super::name::{Name, SourceNote, TypeId};
use crate::source::Span;

/// An object or an enum that becomes a Rust type.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Its name.
    pub name: Name,
    /// Its description, if the spec has one.
    pub description: Option<String>,
    /// Object or enum.
    pub shape: Shape,
    /// The objects whose fields it has besides its own.
    pub extends: Vec<TypeId>,
    /// The type in which requests send it, if that differs.
    pub input: Option<TypeId>,
    /// Whether a request sends it.
    pub in_requests: bool,
    /// Whether a response holds it.
    pub in_responses: bool,
    /// Where the fact comes from.
    pub source: Option<SourceNote>,
    /// An example of a whole value.
    pub example: Option<Literal>,
    /// The type in the spec.
    pub span: Span,
}

/// What a [`TypeDef`] is.
#[derive(Clone, Debug)]
pub enum Shape {
    /// An object with known fields. It keeps undocumented ones.
    Object(Vec<Field>),
    /// A string with known values. It keeps undocumented ones.
    Enum(Vec<EnumValue>),
    /// An integer with known values. It keeps undocumented ones.
    IntegerEnum(Vec<IntegerValue>),
}

/// A field of an object.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: Type,
    /// Its description, if the spec has one.
    pub description: Option<String>,
    /// Whether it may be absent.
    pub optional: bool,
    /// Whether it may be null.
    pub nullable: bool,
    /// The value that is always sent, a scalar that fits the type. Such a member has no field in
    /// Rust, and a response may lack it.
    pub constant: Option<Literal>,
    /// The only direction that has it. A type has no field of the other one.
    pub only: Option<Only>,
    /// How the object holds the value.
    pub held: Held,
    /// If it is deprecated, what to use instead.
    pub deprecated: Option<String>,
    /// A typical value.
    pub example: Option<Literal>,
    /// Where the fact comes from.
    pub source: Option<SourceNote>,
    /// The field in the spec.
    pub span: Span,
}

/// The only direction in which an object has a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    /// Responses: `read_only`.
    Responses,
    /// Requests: `write_only`.
    Requests,
}

/// How an object holds the value of a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Held {
    /// Inline.
    #[default]
    Inline,
    /// In a box, since the type holds itself without a list or map in between.
    Boxed,
    /// In a box that also hides the type from the compiler's `Send` and `Sync` checks, since it
    /// nests too many types.
    Hidden,
}

/// A value of an enum.
#[derive(Clone, Debug)]
pub struct EnumValue {
    /// The value.
    pub name: Name,
    /// What it means.
    pub description: Option<String>,
    /// If it is deprecated, what to use instead.
    pub deprecated: Option<String>,
    /// The value in the spec.
    pub span: Span,
}

/// A value of an enum of integers.
#[derive(Clone, Debug)]
pub struct IntegerValue {
    /// Its name and what it means. Its name in the spec is the number.
    pub value: EnumValue,
    /// The number.
    pub number: i64,
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// A string.
    String {
        /// The bounds of its length, in characters.
        length: Option<Length>,
        /// Whether it is hidden in logs and errors.
        secret: bool,
        /// What it stands for.
        format: Option<Format>,
    },
    /// An integer, and what it stands for.
    Integer(Option<IntegerRange>, Option<Format>),
    /// A number.
    Number(Option<NumberRange>),
    /// `true` or `false`.
    Boolean,
    /// `"true"` or `"false"`.
    BooleanText,
    /// An integer or an empty string.
    IntegerOrEmpty,
    /// A number or an empty string.
    NumberOrEmpty,
    /// Any JSON.
    Json,
    /// An object or enum of [`Spec::types`](super::Spec::types).
    Named(TypeId),
    /// An array.
    Array(Box<Type>, Option<Length>),
    /// An object with arbitrary keys.
    Map(Box<Type>),
    /// The inner type or null.
    Nullable(Box<Type>),
}

impl Type {
    /// Returns what a string or an integer stands for.
    #[must_use]
    pub fn format(&self) -> Option<Format> {
        match self {
            Self::String { format, .. } | Self::Integer(_, format) => *format,
            _ => None,
        }
    }

    /// Returns whether its Rust type is an `Option`.
    #[must_use]
    pub fn is_option(&self) -> bool {
        matches!(
            self,
            Self::IntegerOrEmpty | Self::NumberOrEmpty | Self::Nullable(_)
        )
    }
}

/// Inclusive bounds of an integer. All of them fit into an `i64`, or all of them into a `u64`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IntegerRange {
    /// The lowest value.
    pub min: Option<i128>,
    /// The highest value.
    pub max: Option<i128>,
}

impl IntegerRange {
    /// Returns whether no value is below zero. The Rust type is then `u64`.
    #[must_use]
    pub fn is_unsigned(self) -> bool {
        self.min.is_some_and(|min| min >= 0)
    }

    /// Returns the lowest and the highest value: the ones in the spec, or else those of the Rust
    /// type.
    #[must_use]
    pub fn bounds(self) -> (i128, i128) {
        let (low, high) = if self.is_unsigned() {
            (0, u64::MAX.into())
        } else {
            (i64::MIN.into(), i64::MAX.into())
        };
        (self.min.unwrap_or(low), self.max.unwrap_or(high))
    }
}

/// Inclusive bounds of a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberRange {
    /// The lowest value.
    pub min: Option<f64>,
    /// The highest value.
    pub max: Option<f64>,
}

/// Inclusive bounds of a length: characters of a string, elements of an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    /// The minimum length.
    pub min: Option<u64>,
    /// The maximum length.
    pub max: Option<u64>,
}

/// A value written in the spec.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// An integer.
    Integer(i128),
    /// A number.
    Number(f64),
    /// A string.
    String(String),
    /// A list.
    List(Vec<Literal>),
    /// A mapping.
    Object(Vec<(String, Literal)>),
}
