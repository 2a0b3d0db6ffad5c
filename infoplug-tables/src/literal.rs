//! The encoding of tables in a client, as string literals.
//!
//! To the compiler, a string literal is a single token, whatever its content. A number is decimal
//! and ends with a space; a string is its length in bytes, then its bytes; a list is its length,
//! then its elements; an option is `-`, or `+` and its value; a flag is `y` or `n`; an enum is the
//! letter of its variant, then its fields; a struct is its fields in order.

use std::fmt::Write as _;

/// A value that can be written as a literal and read back. The value read is equal to the one
/// written.
pub trait Stored: Sized {
    /// Appends the value.
    #[doc(hidden)]
    fn write(&self, to: &mut String);

    /// Reads the value from the front of a literal.
    #[doc(hidden)]
    fn read(from: &mut Reader<'_>) -> Self;

    /// Returns the value as a literal.
    #[must_use]
    fn literal(&self) -> String {
        let mut literal = String::new();
        self.write(&mut literal);
        literal
    }

    /// Reads a whole literal, written by the same version of this crate. Returns `None` if it is
    /// not a valid literal of this type.
    #[must_use]
    fn of_literal(literal: &str) -> Option<Self> {
        let mut reader = Reader {
            rest: literal,
            depth: 0,
            is_broken: false,
        };
        let value = Self::read(&mut reader);
        (!reader.is_broken && reader.rest.is_empty()).then_some(value)
    }
}

/// A literal being read. After the first failure, all that follows reads as empty, so the many
/// implementations of `read` need no error path. That path would double their cost to the compiler.
pub struct Reader<'t> {
    rest: &'t str,
    /// How many lists and boxes are open. Each costs stack, and a spec has far fewer.
    depth: u8,
    is_broken: bool,
}

impl<'t> Reader<'t> {
    /// Marks the literal as broken and skips the rest.
    pub(crate) fn fail(&mut self) {
        (self.rest, self.is_broken) = ("", true);
    }

    /// Reads the content of a list or a box.
    fn inside<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        match self.depth.checked_add(1) {
            Some(depth) => self.depth = depth,
            None => self.fail(),
        }
        let value = read(self);
        self.depth = self.depth.saturating_sub(1);
        value
    }

    /// Takes the next character, or `\0` if there is none.
    pub(crate) fn letter(&mut self) -> char {
        let mut chars = self.rest.chars();
        let letter = chars.next();
        self.rest = chars.as_str();
        letter.unwrap_or_else(|| {
            self.fail();
            '\0'
        })
    }

    /// Takes the characters up to the next space.
    fn word(&mut self) -> &'t str {
        let (word, rest) = self.rest.split_once(' ').unwrap_or_else(|| {
            self.fail();
            ("", "")
        });
        self.rest = rest;
        word
    }

    /// Takes a string of `length` bytes.
    fn text(&mut self, length: usize) -> &'t str {
        let (text, rest) = self.rest.split_at_checked(length).unwrap_or_else(|| {
            self.fail();
            ("", "")
        });
        self.rest = rest;
        text
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Stored for $number {
            fn write(&self, to: &mut String) {
                // Writing to a string cannot fail.
                let _ = write!(to, "{self} ");
            }

            fn read(from: &mut Reader<'_>) -> Self {
                from.word().parse().unwrap_or_else(|_| {
                    from.fail();
                    Self::default()
                })
            }
        }
    )*};
}

numbers!(u16, u32, u64, usize, i64, i128, f64);

impl Stored for bool {
    fn write(&self, to: &mut String) {
        to.push(if *self { 'y' } else { 'n' });
    }

    fn read(from: &mut Reader<'_>) -> Self {
        match from.letter() {
            'y' => true,
            'n' => false,
            _ => {
                from.fail();
                false
            }
        }
    }
}

impl Stored for String {
    fn write(&self, to: &mut String) {
        self.len().write(to);
        to.push_str(self);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        let length = usize::read(from);
        from.text(length).to_owned()
    }
}

impl<T: Stored> Stored for Option<T> {
    fn write(&self, to: &mut String) {
        to.push(if self.is_some() { '+' } else { '-' });
        if let Some(value) = self {
            value.write(to);
        }
    }

    fn read(from: &mut Reader<'_>) -> Self {
        match from.letter() {
            '+' => Some(T::read(from)),
            '-' => None,
            _ => {
                from.fail();
                None
            }
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

    fn read(from: &mut Reader<'_>) -> Self {
        let count = usize::read(from);
        // An element takes at least one byte.
        let mut items = Self::with_capacity(count.min(from.rest.len()));
        from.inside(|from| {
            for _ in 0..count {
                items.push(T::read(from));
                if from.is_broken {
                    break;
                }
            }
        });
        items
    }
}

impl<T: Stored> Stored for Box<T> {
    fn write(&self, to: &mut String) {
        (**self).write(to);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        from.inside(|from| Self::new(T::read(from)))
    }
}

impl<A: Stored, B: Stored> Stored for (A, B) {
    fn write(&self, to: &mut String) {
        self.0.write(to);
        self.1.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        (A::read(from), B::read(from))
    }
}

/// Implements [`Stored`] for a struct by its fields, or for an enum by a letter for each variant.
/// An unknown letter breaks the literal and reads as the first variant.
macro_rules! stored {
    (struct $name:ident { $($field:ident),* $(,)? }) => {
        impl $crate::Stored for $name {
            fn write(&self, to: &mut String) {
                $(self.$field.write(to);)*
            }

            fn read(from: &mut $crate::Reader<'_>) -> Self {
                Self { $($field: $crate::Stored::read(from)),* }
            }
        }
    };
    (enum $name:ident {
        $first_letter:literal $first:ident $(($($first_part:ident),*))?,
        $($letter:literal $variant:ident $(($($part:ident),*))? $({ $($field:ident),* })?),* $(,)?
    }) => {
        // The compiler warns if two variants have the same letter.
        const _: () = match '\0' {
            $first_letter => (),
            $($letter => (),)*
            _ => (),
        };

        impl $crate::Stored for $name {
            fn write(&self, to: &mut String) {
                match self {
                    Self::$first $(($($first_part),*))? => {
                        to.push($first_letter);
                        $($($first_part.write(to);)*)?
                    }
                    $(Self::$variant $(($($part),*))? $({ $($field),* })? => {
                        to.push($letter);
                        $($($part.write(to);)*)?
                        $($($field.write(to);)*)?
                    })*
                }
            }

            fn read(from: &mut $crate::Reader<'_>) -> Self {
                match from.letter() {
                    $($letter => {
                        $($(let $part = $crate::Stored::read(from);)*)?
                        $($(let $field = $crate::Stored::read(from);)*)?
                        Self::$variant $(($($part),*))? $({ $($field),* })?
                    })*
                    letter => {
                        if letter != $first_letter {
                            from.fail();
                        }
                        $($(let $first_part = $crate::Stored::read(from);)*)?
                        Self::$first $(($($first_part),*))?
                    }
                }
            }
        }
    };
}

pub(crate) use stored;
