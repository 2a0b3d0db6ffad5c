//! A description of an API.

use super::api::Api;
use super::endpoint::Endpoint;
use super::error_body::ErrorBody;
use super::errors::{ErrorMessage, LevelCode, Status};
use super::format::Format;
use super::job::Job;
use super::name::{EndpointId, ErrorId, TypeId};
use super::types::{Type, TypeDef};

/// A description of an API that passed every check.
#[derive(Clone, Debug)]
pub struct Spec {
    /// The API as a whole.
    pub api: Api,
    /// The documented statuses, by number.
    pub statuses: Vec<Status>,
    /// Which responses are errors, and where their values are.
    pub error_body: ErrorBody,
    /// The documented error messages, in source order.
    pub errors: Vec<ErrorMessage>,
    /// Codes on the level below `errors`.
    pub subcodes: Vec<LevelCode>,
    /// Codes on the level above `errors`.
    pub categories: Vec<LevelCode>,
    /// Objects and enums, named and inline. Aliases are resolved.
    pub types: Vec<TypeDef>,
    /// The endpoints, in source order.
    pub endpoints: Vec<Endpoint>,
    /// The jobs, in source order.
    pub jobs: Vec<Job>,
    /// The formats for which the caller has Rust types. A spec does not say this: the derive does.
    pub typed: Vec<Format>,
}

impl Spec {
    /// Returns the format of a value for which the caller has a Rust type. A secret has the type
    /// that hides it.
    #[must_use]
    pub fn typed(&self, ty: &Type) -> Option<Format> {
        let is_secret = matches!(ty, Type::String { secret: true, .. });
        ty.format()
            .filter(|format| !is_secret && self.typed.contains(format))
    }

    /// Returns whether the value, or each value in it, has a type of the caller.
    #[must_use]
    pub fn is_typed(&self, ty: &Type) -> bool {
        match ty {
            Type::Array(inner, _) | Type::Map(inner) | Type::Nullable(inner) => {
                self.is_typed(inner)
            }
            ty => self.typed(ty).is_some(),
        }
    }

    /// Returns the error that `id` refers to.
    #[must_use]
    pub fn error(&self, id: ErrorId) -> &ErrorMessage {
        at(&self.errors, id.0)
    }

    /// Returns the type that `id` refers to.
    #[must_use]
    pub fn type_def(&self, id: TypeId) -> &TypeDef {
        at(&self.types, id.0)
    }

    /// Returns the endpoint that `id` refers to.
    #[must_use]
    pub fn endpoint(&self, id: EndpointId) -> &Endpoint {
        at(&self.endpoints, id.0)
    }

    /// Returns a documented status by its number.
    #[must_use]
    pub fn status(&self, number: u16) -> Option<&Status> {
        self.statuses.iter().find(|status| status.number == number)
    }

    /// Removes endpoints, and the jobs that need them.
    pub fn retain_endpoints(&mut self, mut keep: impl FnMut(&Endpoint) -> bool) {
        let kept: Vec<bool> = self.endpoints.iter().map(&mut keep).collect();
        let moved = |id: EndpointId| -> Option<EndpointId> {
            let stays = kept.get(id.0).is_some_and(|kept| *kept);
            stays.then(|| EndpointId(kept.iter().take(id.0).filter(|kept| **kept).count()))
        };
        self.jobs.retain_mut(|job| {
            let fetch = job.fetch.as_ref().map(|fetch| moved(fetch.endpoint));
            let (Some(start), Some(poll)) = (moved(job.start), moved(job.poll.endpoint)) else {
                return false;
            };
            (job.start, job.poll.endpoint) = (start, poll);
            match (&mut job.fetch, fetch) {
                (Some(fetch), Some(Some(moved))) => fetch.endpoint = moved,
                (Some(_), _) => return false,
                (None, _) => {}
            }
            true
        });
        let mut kept = kept.iter();
        self.endpoints
            .retain(|_| kept.next().is_some_and(|kept| *kept));
    }

    /// Returns an endpoint by its name in the spec.
    #[must_use]
    pub fn endpoint_named(&self, name: &str) -> Option<&Endpoint> {
        self.endpoints
            .iter()
            .find(|endpoint| endpoint.name.wire == name)
    }

    /// Returns an error by its code.
    #[must_use]
    pub fn error_named(&self, code: &str) -> Option<&ErrorMessage> {
        self.errors.iter().find(|error| error.name.wire == code)
    }
}

/// Follows an index that the checker made.
#[allow(
    clippy::indexing_slicing,
    reason = "the checker makes the identifiers from the same vectors"
)]
fn at<T>(items: &[T], index: usize) -> &T {
    &items[index]
}

/// Implements `page` for types that have a page in the documentation.
macro_rules! page {
    ($($name:ident),*) => {$(
        impl $name {
            /// Returns the page to read: `docs`, or else a source that the API's owner confirms.
            #[must_use]
            pub fn page(&self) -> Option<&str> {
                let confirmed = self.source.as_ref().filter(|source| source.confirmed).map(|source| source.url.as_str());
                self.docs.as_deref().or(confirmed)
            }
        }
    )*};
}
page!(Status, ErrorMessage, LevelCode, Endpoint);
