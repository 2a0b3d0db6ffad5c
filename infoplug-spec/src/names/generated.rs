//! The Rust names of what is generated beside the names of a spec themselves. The checks keep them
//! apart, and the generated code has them.

use super::reserved::{CODE_ENUMS, TABLES, TYPE_FUNCTIONS, free};
use crate::model::{Endpoint, Name};

/// A name as the beginning of a longer one, which needs no `_` at its end to be free.
fn stem(rust: &str) -> &str {
    rust.trim_end_matches('_')
}

/// What is appended to the name of the module beside a client if it is the client's own.
const OTHER_MODULE: &str = "_api";

/// The module beside a client: `InfoPlug` -> `info_plug`. It may be a keyword.
#[must_use]
pub fn module(client: &str) -> String {
    let client = client.trim_start_matches("r#");
    let mut name = String::new();
    let mut previous = '_';
    for c in client.chars() {
        if c.is_uppercase() && previous != '_' && !previous.is_uppercase() {
            name.push('_');
        }
        name.extend(c.to_lowercase());
        previous = c;
    }
    if name == client {
        name.push_str(OTHER_MODULE);
    }
    name
}

/// Another name for the module beside a client.
#[must_use]
pub fn other_module(client: &str) -> String {
    module(client).trim_end_matches(OTHER_MODULE).to_owned() + OTHER_MODULE
}

/// The type of an endpoint's requests.
#[must_use]
pub fn request(endpoint: &Name) -> String {
    format!("{}Request", stem(&endpoint.camel))
}

/// The enum of the codes that an endpoint documents.
#[must_use]
pub fn code(endpoint: &Name) -> String {
    free(format!("{}Code", stem(&endpoint.camel)), CODE_ENUMS)
}

/// The `static` of an endpoint.
#[must_use]
pub fn table(endpoint: &Name) -> String {
    free(stem(&endpoint.snake).to_uppercase(), TABLES)
}

/// The `static` of a job, which no endpoint has.
#[must_use]
pub fn job_table(job: &Name, endpoints: &[Endpoint]) -> String {
    let name = format!("{}_JOB", stem(&job.snake).to_uppercase());
    let is_taken = |endpoint: &Endpoint| table(&endpoint.name) == name;
    if endpoints.iter().any(is_taken) {
        name + "_"
    } else {
        name
    }
}

/// The function of the client that goes on with a job.
#[must_use]
pub fn resume(job: &Name) -> String {
    format!("resume_{}", stem(&job.snake))
}

/// The type of a job that is ready to be started.
#[must_use]
pub fn start(job: &Name) -> String {
    format!("{}Start", stem(&job.camel))
}

/// The type that tells a job from all others.
#[must_use]
pub fn marker(job: &Name) -> String {
    format!("__{}", job.camel)
}

/// The setter of a request that sends null for a parameter.
#[must_use]
pub fn null_setter(parameter: &Name) -> String {
    format!("{}_null", stem(&parameter.snake))
}

/// The setter of a type for a field.
#[must_use]
pub fn type_setter(field: &Name) -> String {
    free(field.snake.clone(), TYPE_FUNCTIONS)
}

/// The name of a type that stands within something: of what holds it, and of what it is there.
pub(crate) fn inner(outer: &Name, part: &Name) -> Name {
    Name {
        wire: format!("{}.{}", outer.wire, part.wire),
        snake: format!("{}_{}", outer.snake, part.snake),
        camel: format!("{}{}", stem(&outer.camel), part.camel),
    }
}
