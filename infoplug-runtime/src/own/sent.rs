//! User-defined structs as requests.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::Arc;

use super::open_enum::{OpenEnum, parse_enum};
use crate::Json;
use crate::json::{Object, Steps};
use crate::request::to_json::{BooleanText, Encode};

/// A struct that is a request of the client `A`. Derive it on your own structs:
///
/// ```text
/// #[derive(ApiRequest)]
/// #[api(endpoint = "search_companies")]
/// struct Startups { keywords: String, #[api(name = "limit")] how_many: u16 }
///
/// let started = api.send(Startups { keywords: "fintech".into(), how_many: 50 }).await?;
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a request of `{A}`",
    label = "not a request of this API",
    note = "derive it: `#[derive(ApiRequest)]` with `#[api(endpoint = \"...\")]`"
)]
pub trait ApiRequest<A> {
    /// The client's request for the endpoint. Await it, or first set anything else that a request
    /// can have.
    type Request;

    /// Returns the request with the values of this struct.
    fn into_request(self, client: &A) -> Self::Request;
}

/// Can be sent where the API takes a `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent where the API takes `{T}`",
    label = "not what the API takes",
    note = "use `{T}`, or a type that derives `ApiRequest` for it",
    note = "a type with serde's `Serialize` can be sent where its field says `#[api(serde)]`"
)]
pub trait Sends<T> {
    /// Converts to JSON.
    ///
    /// # Errors
    ///
    /// Fails if the value has no JSON form.
    fn json(self) -> Result<Json, Unsent>;
}

/// A number or an empty string.
pub struct OrEmpty<T>(PhantomData<fn() -> T>);

/// A type of the API whose values can be sent as strings.
pub trait TakesString: Encode + Sized {
    /// Returns the value with this string.
    ///
    /// # Errors
    ///
    /// Fails if the type has no such value.
    fn of_string(text: Cow<'_, str>) -> Result<Self, Unsent>;
}

macro_rules! takes_any {
    ($($ty:ty),*) => {$(
        impl TakesString for $ty {
            fn of_string(text: Cow<'_, str>) -> Result<Self, Unsent> {
                Ok(text.into_owned().into())
            }
        }
    )*};
}
takes_any!(String, crate::Secret, Json);

/// A string in a user's struct is rarely meant to be a value that the spec does not list, and a
/// misspelled one may cost credits. It is refused before anything is sent.
impl<T: OpenEnum + Encode> TakesString for T {
    fn of_string(text: Cow<'_, str>) -> Result<Self, Unsent> {
        parse_enum(&text).map_err(|error| Unsent::new(error.problem()))
    }
}

macro_rules! strings {
    ($($ty:ty: $text:ident => $cow:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: TakesString> Sends<T> for $ty {
            fn json(self) -> Result<Json, Unsent> {
                let $text = self;
                T::of_string($cow).map(T::encode)
            }
        }
    )*};
}
strings! {
    &str: text => text.into();
    String: text => text.into();
    Box<str>: text => String::from(text).into();
    Cow<'_, str>: text => text;
    Rc<str>: text => (&*text).into();
    Arc<str>: text => (&*text).into();
}

macro_rules! as_it_is {
    ($($ty:ty: $($of:ty),*;)*) => {$($(
        #[diagnostic::do_not_recommend]
        impl Sends<$of> for $ty {
            fn json(self) -> Result<Json, Unsent> {
                Ok(Json::from(self))
            }
        }
    )*)*};
}
as_it_is! {
    bool: bool;
    u8: u64, i64, f64; u16: u64, i64, f64; u32: u64, i64, f64; u64: u64, i64, f64; usize: u64, i64, f64;
    i8: u64, i64, f64; i16: u64, i64, f64; i32: u64, i64, f64; i64: u64, i64, f64; isize: u64, i64, f64;
    Json: Json;
}

/// Converts a number, unless it has no JSON form.
fn fraction(number: f64) -> Result<Json, Unsent> {
    if number.is_finite() {
        Ok(Json::from(number))
    } else {
        Err(Unsent::new("is infinite or not a number"))
    }
}

#[diagnostic::do_not_recommend]
impl Sends<f64> for f64 {
    fn json(self) -> Result<Json, Unsent> {
        fraction(self)
    }
}

#[diagnostic::do_not_recommend]
impl Sends<f64> for f32 {
    fn json(self) -> Result<Json, Unsent> {
        fraction(self.into())
    }
}

#[diagnostic::do_not_recommend]
impl Sends<BooleanText> for bool {
    fn json(self) -> Result<Json, Unsent> {
        Ok(BooleanText(self).encode())
    }
}

#[diagnostic::do_not_recommend]
impl Sends<crate::Secret> for crate::Secret {
    fn json(self) -> Result<Json, Unsent> {
        Ok(self.encode())
    }
}

#[diagnostic::do_not_recommend]
impl<U: Sends<T>, T> Sends<OrEmpty<T>> for Option<U> {
    fn json(self) -> Result<Json, Unsent> {
        self.map_or_else(|| Ok(Json::from("")), U::json)
    }
}

#[diagnostic::do_not_recommend]
impl<U: Sends<T>, T> Sends<Option<T>> for Option<U> {
    fn json(self) -> Result<Json, Unsent> {
        self.map_or(Ok(Json::NULL), U::json)
    }
}

fn list<U: Sends<T>, T>(items: impl IntoIterator<Item = U>) -> Result<Json, Unsent> {
    let item = |(index, item): (usize, U)| {
        item.json().map_err(|mut unsent| {
            unsent.steps.index(index);
            unsent
        })
    };
    items.into_iter().enumerate().map(item).collect()
}

fn entries<U: Sends<T>, T>(entries: impl IntoIterator<Item = (String, U)>) -> Result<Json, Unsent> {
    let entry = |(key, value): (String, U)| match value.json() {
        Ok(value) => Ok((key, value)),
        Err(mut unsent) => {
            unsent.steps.key(&key);
            Err(unsent)
        }
    };
    entries
        .into_iter()
        .map(entry)
        .collect::<Result<Object, _>>()
        .map(|object| object.0)
}

#[diagnostic::do_not_recommend]
impl<U: Sends<T>, T> Sends<Vec<T>> for Vec<U> {
    fn json(self) -> Result<Json, Unsent> {
        list(self)
    }
}

#[diagnostic::do_not_recommend]
impl<U: Sends<T>, T, const N: usize> Sends<Vec<T>> for [U; N] {
    fn json(self) -> Result<Json, Unsent> {
        list(self)
    }
}

#[diagnostic::do_not_recommend]
impl<U: Sends<T> + Clone, T> Sends<Vec<T>> for &[U] {
    fn json(self) -> Result<Json, Unsent> {
        list(self.iter().cloned())
    }
}

#[diagnostic::do_not_recommend]
impl<U: Sends<T>, T> Sends<BTreeMap<String, T>> for BTreeMap<String, U> {
    fn json(self) -> Result<Json, Unsent> {
        entries(self)
    }
}

#[diagnostic::do_not_recommend]
impl<U: Sends<T>, T, S> Sends<BTreeMap<String, T>> for HashMap<String, U, S> {
    fn json(self) -> Result<Json, Unsent> {
        entries(self)
    }
}

/// A value that cannot be sent, and its location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent {
    steps: Steps,
    problem: Cow<'static, str>,
}

impl Unsent {
    /// Reports a value that has no JSON form.
    #[must_use]
    pub fn new(problem: impl Into<Cow<'static, str>>) -> Self {
        Self {
            steps: Steps::default(),
            problem: problem.into(),
        }
    }

    /// Prepends the field that contains the value.
    #[must_use]
    pub fn field(mut self, name: &str) -> Self {
        self.steps.field(name);
        self
    }
}

/// Writes the problem, phrased to follow the name of a parameter.
impl fmt::Display for Unsent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let steps = self.steps.to_string();
        if steps.is_empty() {
            return f.write_str(&self.problem);
        }
        write!(f, "at `{steps}` {}", self.problem)
    }
}

/// Builds an object from its members. Omits those that are `None`.
///
/// # Errors
///
/// Returns the first member that cannot be sent.
pub fn object<const N: usize>(
    members: [(&'static str, Option<Result<Json, Unsent>>); N],
) -> Result<Json, Unsent> {
    let member = |(name, value): (&'static str, Option<Result<Json, Unsent>>)| match value? {
        Ok(value) => Some(Ok((name.to_owned(), value))),
        Err(unsent) => Some(Err(unsent.field(name))),
    };
    members
        .into_iter()
        .filter_map(member)
        .collect::<Result<Object, _>>()
        .map(|object| object.0)
}

/// Converts a value with serde.
///
/// # Errors
///
/// Returns serde's error.
pub fn to_json<T: serde::Serialize>(value: T) -> Result<Json, Unsent> {
    serde_json::to_string(&value)
        .and_then(|text| text.parse())
        .map_err(|error| Unsent::new(format!("cannot be serialized: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_serde_writes_has_no_white_space() {
        let raw = serde_json::value::RawValue::from_string("[ ]".to_owned()).unwrap();
        assert!(crate::request::values::is_empty_list(
            &to_json(raw).unwrap()
        ));
    }

    #[test]
    fn what_cannot_be_sent_says_where_it_is() {
        let points = Vec::json(vec![1.0, f64::INFINITY]).map_err(|unsent| unsent.field("x"));
        let shapes = object([
            ("name", Some(Sends::<String>::json("a"))),
            ("gone", None),
            ("points", Some(points)),
        ]);
        let all = entries([("first".to_owned(), Given(shapes))]);
        assert_eq!(
            all.unwrap_err().to_string(),
            "at `[\"first\"].points.x[1]` is infinite or not a number"
        );
        assert_eq!(Unsent::new("is empty").to_string(), "is empty");
    }

    struct Given(Result<Json, Unsent>);

    impl Sends<Json> for Given {
        fn json(self) -> Result<Json, Unsent> {
            self.0
        }
    }
}
