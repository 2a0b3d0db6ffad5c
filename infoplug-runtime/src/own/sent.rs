//! The user's own structs as requests.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::marker::PhantomData;
use std::sync::Arc;

use crate::Json;
use crate::encode::{BooleanText, Encode};

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
    /// The request that the client has for the endpoint: await it, or set what else a request can set.
    type Request;

    /// The request with the values of this struct.
    fn into_request(self, client: &A) -> Self::Request;
}

/// Can stand where the API takes a `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent where the API takes `{T}`",
    label = "not what the API takes",
    note = "use `{T}`, or a type that derives `ApiRequest` for it",
    note = "a type with serde's `Serialize` can be sent where its field says `#[api(serde)]`"
)]
pub trait Sends<T> {
    /// As JSON.
    fn json(self) -> Json;
}

/// What the API takes as a number or an empty text.
pub struct OrEmpty<T>(PhantomData<fn() -> T>);

impl<'a, T: From<&'a str> + Encode> Sends<T> for &'a str {
    fn json(self) -> Json {
        T::from(self).encode()
    }
}

impl<T: From<String> + Encode> Sends<T> for String {
    fn json(self) -> Json {
        T::from(self).encode()
    }
}

impl<T: From<String> + Encode> Sends<T> for Box<str> {
    fn json(self) -> Json {
        T::from(self.into()).encode()
    }
}

impl<T: From<String> + Encode> Sends<T> for Cow<'_, str> {
    fn json(self) -> Json {
        T::from(self.into_owned()).encode()
    }
}

impl<T: for<'a> From<&'a str> + Encode> Sends<T> for Arc<str> {
    fn json(self) -> Json {
        T::from(&*self).encode()
    }
}

macro_rules! as_it_is {
    ($($ty:ty: $($of:ty),*;)*) => {$($(
        impl Sends<$of> for $ty {
            fn json(self) -> Json {
                Json::from(self)
            }
        }
    )*)*};
}
as_it_is! {
    bool: bool;
    u8: u64, i64, f64; u16: u64, i64, f64; u32: u64, i64, f64; u64: u64, i64, f64; usize: u64, i64, f64;
    i8: u64, i64, f64; i16: u64, i64, f64; i32: u64, i64, f64; i64: u64, i64, f64; isize: u64, i64, f64;
    f32: f64; f64: f64;
    Json: Json;
}

impl Sends<BooleanText> for bool {
    fn json(self) -> Json {
        BooleanText(self).encode()
    }
}

impl Sends<crate::Secret> for crate::Secret {
    fn json(self) -> Json {
        self.encode()
    }
}

impl<U: Sends<T>, T> Sends<OrEmpty<T>> for Option<U> {
    fn json(self) -> Json {
        self.map_or_else(|| Json::from(""), U::json)
    }
}

impl<U: Sends<T>, T> Sends<Option<T>> for Option<U> {
    fn json(self) -> Json {
        self.map_or(Json::Null, U::json)
    }
}

fn list<U: Sends<T>, T>(items: impl IntoIterator<Item = U>) -> Json {
    Json::Array(items.into_iter().map(U::json).collect())
}

impl<U: Sends<T>, T> Sends<Vec<T>> for Vec<U> {
    fn json(self) -> Json {
        list(self)
    }
}

impl<U: Sends<T>, T, const N: usize> Sends<Vec<T>> for [U; N] {
    fn json(self) -> Json {
        list(self)
    }
}

impl<U: Sends<T> + Clone, T> Sends<Vec<T>> for &[U] {
    fn json(self) -> Json {
        list(self.iter().cloned())
    }
}

impl<U: Sends<T>, T> Sends<BTreeMap<String, T>> for BTreeMap<String, U> {
    fn json(self) -> Json {
        Json::Object(self.into_iter().map(|(key, value)| (key, value.json())).collect())
    }
}

impl<U: Sends<T>, T, S> Sends<BTreeMap<String, T>> for HashMap<String, U, S> {
    fn json(self) -> Json {
        Json::Object(self.into_iter().map(|(key, value)| (key, value.json())).collect())
    }
}

/// An object out of its members; what is `None` is left out.
#[must_use]
pub fn object<const N: usize>(members: [(&'static str, Option<Json>); N]) -> Json {
    Json::Object(members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect())
}

/// A value that serde writes.
pub struct Serialized<T>(pub T);

/// What cannot be written becomes null, which the local checks refuse where something is wanted.
impl<T: serde::Serialize> Encode for Serialized<T> {
    fn encode(self) -> Json {
        serde_json::to_value(self.0).unwrap_or(Json::Null)
    }
}
