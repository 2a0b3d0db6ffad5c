//! Makes the names of a broken spec distinct. Duplicates have already been reported in the spec and
//! must not come back as compiler errors.

use std::collections::HashSet;

use infoplug_spec::model::{Endpoint, Job, Name, Shape};
use infoplug_spec::names::{self, CLIENT_FUNCTIONS};
use infoplug_spec::{BrokenEndpoint, Spec};

/// The names that must differ from each other.
#[derive(Default)]
struct Namespace(HashSet<String>);

impl Namespace {
    fn with(taken: &[&str]) -> Self {
        Self(taken.iter().map(|&name| name.to_owned()).collect())
    }

    fn snake(&mut self, name: &mut Name) {
        while !self.0.insert(name.snake.clone()) {
            name.snake.push_str("_again");
        }
    }

    fn camel(&mut self, name: &mut Name) {
        while !self.0.insert(name.camel.clone()) {
            name.camel.push_str("Again");
        }
    }
}

pub(crate) fn distinct(
    mut spec: Spec,
    mut broken: Vec<BrokenEndpoint>,
) -> (Spec, Vec<BrokenEndpoint>) {
    let mut codes = Namespace::default();
    spec.errors
        .iter_mut()
        .for_each(|error| codes.camel(&mut error.name));
    let mut statuses = Namespace::default();
    spec.statuses
        .iter_mut()
        .for_each(|status| statuses.camel(&mut status.name));
    let mut members = Namespace::default();
    spec.error_body
        .members
        .iter_mut()
        .for_each(|member| members.snake(&mut member.name));
    if let Some(auth) = &mut spec.api.auth {
        let mut ways = Namespace::default();
        auth.ways
            .iter_mut()
            .for_each(|way| ways.camel(&mut way.name));
    }
    let methods = endpoints(&mut spec.endpoints, &mut broken);
    let derived = spec
        .endpoints
        .iter()
        .flat_map(|Endpoint { name, .. }| [names::request(name), names::code(name)]);
    let mut types = Namespace(derived.collect());
    for def in &mut spec.types {
        types.camel(&mut def.name);
        let mut members = Namespace::default();
        match &mut def.shape {
            Shape::Object(fields) => fields
                .iter_mut()
                .filter(|field| field.constant.is_none())
                .for_each(|field| members.snake(&mut field.name)),
            Shape::Enum(values) => values
                .iter_mut()
                .for_each(|value| members.camel(&mut value.name)),
            Shape::IntegerEnum(values) => values
                .iter_mut()
                .for_each(|value| members.camel(&mut value.value.name)),
        }
    }
    jobs(&mut spec.jobs, methods, types);
    (spec, broken)
}

/// A job has two methods and two types.
fn jobs(jobs: &mut [Job], Namespace(mut methods): Namespace, Namespace(mut types): Namespace) {
    for Job { name, .. } in jobs {
        let both_methods = |name: &Name| [name.snake.clone(), names::resume(name)];
        let both_types = |name: &Name| [name.camel.clone(), names::start(name)];
        while both_methods(name).iter().any(|name| methods.contains(name)) {
            name.snake.push_str("_again");
        }
        while both_types(name).iter().any(|name| types.contains(name)) {
            name.camel.push_str("Again");
        }
        methods.extend(both_methods(name));
        types.extend(both_types(name));
    }
}

/// Renames endpoints. A broken endpoint can also be part of the partial spec. Both then get the
/// same name.
fn endpoints(partial: &mut [Endpoint], broken: &mut Vec<BrokenEndpoint>) -> Namespace {
    let (mut methods, mut types) = (Namespace::with(CLIENT_FUNCTIONS), Namespace::default());
    for endpoint in partial {
        let position = broken
            .iter()
            .position(|broken| broken.name == endpoint.name);
        methods.snake(&mut endpoint.name);
        types.camel(&mut endpoint.name);
        if let Some(broken) = position.and_then(|index| broken.get_mut(index)) {
            broken.name = endpoint.name.clone();
        }
        let mut parameters = Namespace::default();
        endpoint
            .parameters
            .iter_mut()
            .for_each(|parameter| parameters.snake(&mut parameter.name));
    }
    let mut seen = HashSet::new();
    // Duplicates become one method.
    broken.retain(|broken| seen.insert(broken.name.snake.clone()));
    broken.retain(|broken| !CLIENT_FUNCTIONS.contains(&broken.name.snake.as_str()));
    methods
}
