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

    /// Takes the value from the beginning of a literal.
    fn read(from: &mut Reader<'_>) -> Self;

    /// The value as a literal.
    #[must_use]
    fn literal(&self) -> String {
        let mut literal = String::new();
        self.write(&mut literal);
        literal
    }

    /// The value of a literal; `None` if it is not one of this type.
    #[must_use]
    fn of_literal(literal: &str) -> Option<Self> {
        let mut reader = Reader {
            rest: literal,
            is_broken: false,
        };
        let value = Self::read(&mut reader);
        (!reader.is_broken && reader.rest.is_empty()).then_some(value)
    }
}

/// A literal that is read. After what cannot be read, everything is empty: so reading has no error
/// path at each of its many places, which is a third of what it costs the compiler.
pub struct Reader<'t> {
    rest: &'t str,
    is_broken: bool,
}

impl<'t> Reader<'t> {
    /// Gives up.
    pub(crate) fn fail(&mut self) {
        (self.rest, self.is_broken) = ("", true);
    }

    /// The next character; `\0` if there is none.
    pub(crate) fn letter(&mut self) -> char {
        let mut chars = self.rest.chars();
        let letter = chars.next();
        self.rest = chars.as_str();
        letter.unwrap_or_else(|| {
            self.fail();
            '\0'
        })
    }

    /// The text up to the next space.
    fn word(&mut self) -> &'t str {
        let (word, rest) = self.rest.split_once(' ').unwrap_or_else(|| {
            self.fail();
            ("", "")
        });
        self.rest = rest;
        word
    }

    /// A text of so many bytes.
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
        let mut items = Self::new();
        for _ in 0..usize::read(from) {
            items.push(T::read(from));
            if from.is_broken {
                break;
            }
        }
        items
    }
}

impl<T: Stored> Stored for Box<T> {
    fn write(&self, to: &mut String) {
        (**self).write(to);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Self::new(T::read(from))
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

/// Implements [`Stored`]: for a struct by its fields, for an enum by a letter for each variant. What
/// is no variant is the first one, in a literal that is broken.
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
