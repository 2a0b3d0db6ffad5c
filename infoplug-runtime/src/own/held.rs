//! User-defined response types: the slot that the decoder fills, and the value built from it.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::Arc;

use crate::Json;
use crate::Secret;
use crate::json::Steps;
use crate::response::decode::{Container, Scalar, Slot, Target, open};

/// A type that a response, or a part of one, can be decoded into. Derive it on your own structs and
/// enums:
///
/// ```text
/// #[derive(ApiResponse)]
/// #[api(endpoint = "get_company_details")]
/// struct Brief { company_name: String, employee_count: Option<u64> }
///
/// let brief = api.get_company_details().domain("acme.example").send_as::<Brief>().await?;
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a response",
    label = "not a response type",
    note = "derive it: `#[derive(ApiResponse)]` with `#[api(endpoint = \"...\")]` or `#[api(type = \"...\")]`",
    note = "a type with serde's `Deserialize` can be read where its field says `#[api(serde)]`"
)]
pub trait ApiResponse: Sized {
    /// The slot that the decoder fills.
    #[doc(hidden)]
    type Slot: Slot + Default;

    /// Builds the value from a filled slot.
    ///
    /// # Errors
    ///
    /// Returns where the response has a value that the type cannot hold.
    #[doc(hidden)]
    fn taken(slot: Self::Slot) -> Result<Self, Untaken>;
}

/// Can hold every `T` that the API sends.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not hold what the API returns, which is `{T}`",
    label = "does not hold `{T}`",
    note = "derive it for that type: `#[derive(ApiResponse)]` with `#[api(endpoint = \"...\")]`, or with `#[api(type = \"...\")]`"
)]
pub trait Holds<T>: ApiResponse {}

/// Can hold the list of `T` that an endpoint returns. A separate trait for the sake of its message:
/// for a type that matches an item of such a list, only the `Vec` is missing.
#[diagnostic::on_unimplemented(
    message = "this endpoint returns a list of `{T}`, and `{Self}` is not a list",
    label = "not a list",
    note = "to read each item as `{Self}`, write `Vec<{Self}>`"
)]
pub trait HoldsList<T>: ApiResponse {}

impl<T: Holds<U>, U> HoldsList<U> for Vec<T> {}

#[diagnostic::do_not_recommend]
impl<T: HoldsList<U>, U> HoldsList<U> for Box<T> {}

/// Can hold every `T` that the API sends, or its absence.
#[diagnostic::on_unimplemented(
    message = "the API's `{T}` may be absent or null here, and `{Self}` must have a value",
    label = "must have a value",
    note = "make it an `Option<{Self}>`, or add `#[api(default)]` for a default value"
)]
pub trait HoldsMaybe<T>: ApiResponse {}

#[diagnostic::do_not_recommend]
impl<T: Holds<U>, U> HoldsMaybe<U> for Option<T> {}

/// A value that does not fit the type, and its location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untaken {
    steps: Steps,
    expected: Cow<'static, str>,
    found: Cow<'static, str>,
}

impl Untaken {
    /// Reports a value that the type does not accept.
    #[must_use]
    pub fn new(
        expected: impl Into<Cow<'static, str>>,
        found: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            steps: Steps::default(),
            expected: expected.into(),
            found: found.into(),
        }
    }

    /// Prepends the field that contains the value.
    #[must_use]
    pub fn field(mut self, name: &str) -> Self {
        self.steps.field(name);
        self
    }

    /// Returns the path to the value, what was expected, and what was found.
    pub(crate) fn parts(self) -> (String, Cow<'static, str>, Cow<'static, str>) {
        (self.steps.to_string(), self.expected, self.found)
    }
}

/// Decodes a field with serde.
///
/// # Errors
///
/// Returns serde's error.
#[allow(clippy::needless_pass_by_value, reason = "the slot is consumed")]
pub fn from_json<T: serde::de::DeserializeOwned>(json: Json) -> Result<T, Untaken> {
    json.parse()
        .map_err(|error| Untaken::new("a value that its `Deserialize` accepts", error.to_string()))
}

/// Types that are their own slot.
macro_rules! as_it_is {
    ($($ty:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl ApiResponse for $ty {
            type Slot = Self;

            fn taken(slot: Self) -> Result<Self, Untaken> {
                Ok(slot)
            }
        }
    )*};
}
as_it_is!(String, Secret, bool, i64, u64, f64, Json, ());

macro_rules! holds {
    ($($ty:ty: $($of:ty),*;)*) => {$($(
        #[diagnostic::do_not_recommend]
        impl Holds<$of> for $ty {}
    )*)*};
}
holds! {
    String: String;
    Secret: Secret, String;
    bool: bool;
    i64: i64, u64;
    u64: u64, i64;
    f64: f64, i64, u64;
    Json: Json, String, bool, i64, u64, f64;
    (): ();
}

/// The slot of a smaller integer. The macro checks that the spec's range fits.
#[derive(Default)]
pub struct Numeral<T>(i64, PhantomData<fn() -> T>);

impl<T: TryFrom<i64>> Slot for Numeral<T> {
    fn expects(&self) -> &'static str {
        "an integer that fits"
    }

    fn is_empty_nothing(&self) -> bool {
        true
    }

    fn scalar(&mut self, value: Scalar<'_>) -> bool {
        self.0.scalar(value) && T::try_from(self.0).is_ok()
    }
}

macro_rules! numerals {
    ($($ty:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl ApiResponse for $ty {
            type Slot = Numeral<$ty>;

            fn taken(slot: Numeral<$ty>) -> Result<Self, Untaken> {
                Self::try_from(slot.0).map_err(|_| Untaken::new("an integer that fits", "another one"))
            }
        }
    )*};
}
numerals!(u8, u16, u32, usize, i8, i16, i32, isize);

#[diagnostic::do_not_recommend]
impl ApiResponse for f32 {
    type Slot = f64;

    #[allow(
        clippy::cast_possible_truncation,
        reason = "an f32 field asks for the nearest value"
    )]
    fn taken(slot: f64) -> Result<Self, Untaken> {
        Ok(slot as Self)
    }
}

#[diagnostic::do_not_recommend]
impl Holds<f64> for f32 {}

#[diagnostic::do_not_recommend]
impl<T: ApiResponse> ApiResponse for Option<T> {
    type Slot = Option<T::Slot>;

    fn taken(slot: Self::Slot) -> Result<Self, Untaken> {
        slot.map(T::taken).transpose()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Holds<U>, U> Holds<Option<U>> for Option<T> {}

#[diagnostic::do_not_recommend]
impl<T: ApiResponse> ApiResponse for Vec<T> {
    type Slot = Vec<T::Slot>;

    fn taken(slot: Self::Slot) -> Result<Self, Untaken> {
        slot.into_iter()
            .enumerate()
            .map(|(index, item)| {
                T::taken(item).map_err(|mut untaken| {
                    untaken.steps.index(index);
                    untaken
                })
            })
            .collect()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Holds<U>, U> Holds<Vec<U>> for Vec<T> {}

fn entries<T: ApiResponse, M: FromIterator<(String, T)>>(
    slot: BTreeMap<String, T::Slot>,
) -> Result<M, Untaken> {
    let entry = |(key, item): (String, T::Slot)| match T::taken(item) {
        Ok(item) => Ok((key, item)),
        Err(mut untaken) => {
            untaken.steps.key(&key);
            Err(untaken)
        }
    };
    slot.into_iter().map(entry).collect()
}

#[diagnostic::do_not_recommend]
impl<T: ApiResponse> ApiResponse for BTreeMap<String, T> {
    type Slot = BTreeMap<String, T::Slot>;

    fn taken(slot: Self::Slot) -> Result<Self, Untaken> {
        entries::<T, Self>(slot)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Holds<U>, U> Holds<BTreeMap<String, U>> for BTreeMap<String, T> {}

#[diagnostic::do_not_recommend]
impl<T: ApiResponse, S: BuildHasher + Default> ApiResponse for HashMap<String, T, S>
where
    String: Eq + Hash,
{
    type Slot = BTreeMap<String, T::Slot>;

    fn taken(slot: Self::Slot) -> Result<Self, Untaken> {
        entries::<T, Self>(slot)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Holds<U>, U, S: BuildHasher + Default> Holds<BTreeMap<String, U>>
    for HashMap<String, T, S>
{
}

/// The slot of a box. It allocates lazily, so that types can contain themselves.
#[derive(Default)]
pub struct Boxed<P>(Option<Box<P>>);

impl<P: Slot + Default> Slot for Boxed<P> {
    fn expects(&self) -> &'static str {
        P::default().expects()
    }

    fn is_empty_nothing(&self) -> bool {
        P::default().is_empty_nothing()
    }

    fn keeps_json(&self) -> bool {
        size_of::<P>() == size_of::<Json>() && P::default().keeps_json()
    }

    fn reset(&mut self) {
        self.0 = None;
    }

    fn scalar(&mut self, value: Scalar<'_>) -> bool {
        self.0.get_or_insert_default().scalar(value)
    }

    fn open(&mut self, container: Container) -> Target<'_> {
        open(&mut **self.0.insert(Box::default()), container)
    }
}

#[diagnostic::do_not_recommend]
impl<T: ApiResponse> ApiResponse for Box<T> {
    type Slot = Boxed<T::Slot>;

    fn taken(slot: Self::Slot) -> Result<Self, Untaken> {
        T::taken(slot.0.map(|slot| *slot).unwrap_or_default()).map(Box::new)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Holds<U>, U> Holds<U> for Box<T> {}

macro_rules! texts {
    ($($ty:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl ApiResponse for $ty {
            type Slot = String;

            fn taken(slot: String) -> Result<Self, Untaken> {
                Ok(slot.into())
            }
        }

        #[diagnostic::do_not_recommend]
        impl Holds<String> for $ty {}
    )*};
}
texts!(Box<str>, Rc<str>, Arc<str>, Cow<'_, str>);

/// The slot of a user-defined type that the macro cannot inspect. Naming it needs no trait bound,
/// so a type that does not fit is reported only once.
pub trait Erased<T>: Slot {
    /// Builds the value.
    ///
    /// # Errors
    ///
    /// Returns where the response has a value that the type cannot hold.
    fn take(self: Box<Self>) -> Result<T, Untaken>;
}

struct Typed<T: ApiResponse>(T::Slot);

impl<T: ApiResponse> Slot for Typed<T> {
    fn expects(&self) -> &'static str {
        self.0.expects()
    }

    fn is_empty_nothing(&self) -> bool {
        self.0.is_empty_nothing()
    }

    fn keeps_json(&self) -> bool {
        self.0.keeps_json()
    }

    fn reset(&mut self) {
        self.0.reset();
    }

    fn scalar(&mut self, value: Scalar<'_>) -> bool {
        self.0.scalar(value)
    }

    fn open(&mut self, container: Container) -> Target<'_> {
        open(&mut self.0, container)
    }
}

impl<T: ApiResponse> Erased<T> for Typed<T> {
    fn take(self: Box<Self>) -> Result<T, Untaken> {
        T::taken(self.0)
    }
}

/// Creates the slot of a type that can hold every `U` that the API sends.
#[must_use]
pub fn erased<T: Holds<U> + 'static, U>() -> Box<dyn Erased<T>> {
    Box::new(Typed::<T>(T::Slot::default()))
}

/// Creates the slot of a type that can hold every `U` that the API sends, or its absence.
#[must_use]
pub fn erased_maybe<T: HoldsMaybe<U> + 'static, U>() -> Box<dyn Erased<T>> {
    Box::new(Typed::<T>(T::Slot::default()))
}
