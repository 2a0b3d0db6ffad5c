//! Tables as text: how a client carries them.
//!
//! A text costs the compiler one token, whatever is in it. Numbers are decimal and end with a
//! space; a string is its length in bytes and its text; a list its length and its elements; an
//! option `-`, or `+` and its value; a flag `y` or `n`; an enum the letter of its variant and its
//! parts; a struct its fields, one after the other.

use std::fmt::Write as _;

/// What can be written as a literal and read back. Reading what was written gives an equal value.
pub trait Stored: Sized {
    /// Appends the value.
    fn write(&self, to: &mut String);

    /// Takes the value from the beginning of `from`; `None` if something else stands there.
    fn read(from: &mut &str) -> Option<Self>;

    /// The value as a literal.
    #[must_use]
    fn literal(&self) -> String {
        let mut literal = String::new();
        self.write(&mut literal);
        literal
    }

    /// The value of a literal; `None` if it is not one of this type.
    #[must_use]
    fn of_literal(mut literal: &str) -> Option<Self> {
        Self::read(&mut literal).filter(|_| literal.is_empty())
    }
}

/// The text up to the next space.
fn word<'t>(from: &mut &'t str) -> Option<&'t str> {
    let (word, rest) = from.split_once(' ')?;
    *from = rest;
    Some(word)
}

/// The next character, which is ASCII.
pub(crate) fn letter(from: &mut &str) -> Option<char> {
    let mut chars = from.chars();
    let letter = chars.next()?;
    *from = chars.as_str();
    Some(letter)
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Stored for $number {
            fn write(&self, to: &mut String) {
                // Writing to a string cannot fail.
                let _ = write!(to, "{self} ");
            }

            fn read(from: &mut &str) -> Option<Self> {
                word(from)?.parse().ok()
            }
        }
    )*};
}

numbers!(u16, u32, u64, usize, i64, i128, f64);

impl Stored for bool {
    fn write(&self, to: &mut String) {
        to.push(if *self { 'y' } else { 'n' });
    }

    fn read(from: &mut &str) -> Option<Self> {
        match letter(from)? {
            'y' => Some(true),
            'n' => Some(false),
            _ => None,
        }
    }
}

impl Stored for String {
    fn write(&self, to: &mut String) {
        self.len().write(to);
        to.push_str(self);
    }

    fn read(from: &mut &str) -> Option<Self> {
        let length = usize::read(from)?;
        let (text, rest) = from.split_at_checked(length)?;
        *from = rest;
        Some(text.to_owned())
    }
}

impl<T: Stored> Stored for Option<T> {
    fn write(&self, to: &mut String) {
        to.push(if self.is_some() { '+' } else { '-' });
        if let Some(value) = self {
            value.write(to);
        }
    }

    fn read(from: &mut &str) -> Option<Self> {
        match letter(from)? {
            '-' => Some(None),
            '+' => T::read(from).map(Some),
            _ => None,
        }
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn write(&self, to: &mut String) {
        self.len().write(to);
        for item in self {
            item.write(to);
        }
    }

    fn read(from: &mut &str) -> Option<Self> {
        (0..usize::read(from)?).map(|_| T::read(from)).collect()
    }
}

impl<T: Stored> Stored for Box<T> {
    fn write(&self, to: &mut String) {
        (**self).write(to);
    }

    fn read(from: &mut &str) -> Option<Self> {
        T::read(from).map(Self::new)
    }
}

impl<A: Stored, B: Stored> Stored for (A, B) {
    fn write(&self, to: &mut String) {
        self.0.write(to);
        self.1.write(to);
    }

    fn read(from: &mut &str) -> Option<Self> {
        Some((A::read(from)?, B::read(from)?))
    }
}

/// Implements [`Stored`]: for a struct by its fields, for an enum by a letter for each variant.
macro_rules! stored {
    (struct $name:ident { $($field:ident),* $(,)? }) => {
        impl $crate::Stored for $name {
            fn write(&self, to: &mut String) {
                $(self.$field.write(to);)*
            }

            fn read(from: &mut &str) -> Option<Self> {
                Some(Self { $($field: $crate::Stored::read(from)?),* })
            }
        }
    };
    (enum $name:ident {
        $($letter:literal $variant:ident $(($($part:ident),*))? $({ $($field:ident),* })?),* $(,)?
    }) => {
        impl $crate::Stored for $name {
            fn write(&self, to: &mut String) {
                match self {$(
                    Self::$variant $(($($part),*))? $({ $($field),* })? => {
                        to.push($letter);
                        $($($part.write(to);)*)?
                        $($($field.write(to);)*)?
                    }
                )*}
            }

            fn read(from: &mut &str) -> Option<Self> {
                match $crate::literal::letter(from)? {
                    $($letter => {
                        $($(let $part = $crate::Stored::read(from)?;)*)?
                        $($(let $field = $crate::Stored::read(from)?;)*)?
                        Some(Self::$variant $(($($part),*))? $({ $($field),* })?)
                    })*
                    _ => None,
                }
            }
        }
    };
}

pub(crate) use stored;
