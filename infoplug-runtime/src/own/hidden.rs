//! A box that hides the auto traits of its contents from the compiler.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::{RefUnwindSafe, UnwindSafe};

use crate::Json;
use crate::json::Writer;
use crate::request::to_json::Encode;
use crate::response::decode::{Container, Scalar, Slot, Target, open, write};

/// A box around a deeply nested field. It dereferences to the value, so use it like the value
/// itself.
///
/// To prove that a value is `Send`, the compiler visits its parts, their parts, and so on, up to a
/// recursion limit. This box carries the proof from its creation, so the compiler need not look
/// inside.
pub struct Hidden<T: 'static>(Box<dyn Held<T>>);

/// The operations on the hidden value, without knowing its type.
trait Held<T>: Send + Sync + UnwindSafe + RefUnwindSafe {
    fn value(&self) -> &T;

    fn value_mut(&mut self) -> &mut T;

    fn take(self: Box<Self>) -> T;
}

impl<T: Send + Sync + UnwindSafe + RefUnwindSafe> Held<T> for T {
    fn value(&self) -> &T {
        self
    }

    fn value_mut(&mut self) -> &mut T {
        self
    }

    fn take(self: Box<Self>) -> T {
        *self
    }
}

impl<T: Send + Sync + UnwindSafe + RefUnwindSafe> Hidden<T> {
    /// Wraps a value.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self(Box::new(value))
    }
}

impl<T: 'static> Hidden<T> {
    /// Returns the value.
    #[must_use]
    pub fn into_inner(self) -> T {
        <dyn Held<T>>::take(self.0)
    }
}

impl<T: 'static> Deref for Hidden<T> {
    type Target = T;

    fn deref(&self) -> &T {
        (*self.0).value()
    }
}

impl<T: 'static> DerefMut for Hidden<T> {
    fn deref_mut(&mut self) -> &mut T {
        (*self.0).value_mut()
    }
}

impl<T: Send + Sync + UnwindSafe + RefUnwindSafe> From<T> for Hidden<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: Default + Send + Sync + UnwindSafe + RefUnwindSafe> Default for Hidden<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: Clone + Send + Sync + UnwindSafe + RefUnwindSafe> Clone for Hidden<T> {
    fn clone(&self) -> Self {
        Self::new(T::clone(self))
    }
}

impl<T: fmt::Debug + 'static> fmt::Debug for Hidden<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        T::fmt(self, f)
    }
}

impl<T: PartialEq + 'static> PartialEq for Hidden<T> {
    fn eq(&self, other: &Self) -> bool {
        T::eq(self, other)
    }
}

impl<T: Slot + 'static> Slot for Hidden<T> {
    fn expects(&self) -> &'static str {
        T::expects(self)
    }

    fn write(&self, out: &mut Writer) {
        write(&**self, out);
    }

    fn is_absent(&self) -> bool {
        T::is_absent(self)
    }

    fn scalar(&mut self, value: Scalar<'_>) -> bool {
        T::scalar(self, value)
    }

    fn is_empty_nothing(&self) -> bool {
        T::is_empty_nothing(self)
    }

    fn keeps_json(&self) -> bool {
        T::keeps_json(self)
    }

    fn reset(&mut self) {
        T::reset(self);
    }

    fn open(&mut self, container: Container) -> Target<'_> {
        open(&mut **self, container)
    }
}

impl<T: Encode + 'static> Encode for Hidden<T> {
    fn encode(self) -> Json {
        self.into_inner().encode()
    }
}
