//! The Rust names of generated items other than the names in a spec. The checks keep them apart,
//! and the generated code uses them.

use super::reserved::{CODE_ENUMS, SETTINGS, TABLES, TYPE_FUNCTIONS, free};
use crate::model::{Endpoint, Name, Parameter};

/// Returns a name as the beginning of a longer one, without a trailing `_` that avoids a clash.
fn stem(rust: &str) -> &str {
    rust.trim_end_matches('_')
}

/// The suffix of the module next to a client, if its name would be the client's own.
const OTHER_MODULE: &str = "_api";

/// Returns the name of the module next to a client: `InfoPlug` -> `info_plug`. It may be a keyword.
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

/// Returns another name for the module next to a client.
#[must_use]
pub fn other_module(client: &str) -> String {
    module(client).trim_end_matches(OTHER_MODULE).to_owned() + OTHER_MODULE
}

/// Returns the name of the type of an endpoint's requests.
#[must_use]
pub fn request(endpoint: &Name) -> String {
    format!("{}Request", stem(&endpoint.camel))
}

/// Returns the name of the enum of the codes that an endpoint documents.
#[must_use]
pub fn code(endpoint: &Name) -> String {
    free(format!("{}Code", stem(&endpoint.camel)), CODE_ENUMS)
}

/// Returns the name of the `static` of an endpoint.
#[must_use]
pub fn table(endpoint: &Name) -> String {
    free(stem(&endpoint.snake).to_uppercase(), TABLES)
}

/// Returns the name of the `static` of a job, which no endpoint has.
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

/// Returns the name of the client's function that resumes a job.
#[must_use]
pub fn resume(job: &Name) -> String {
    format!("resume_{}", stem(&job.snake))
}

/// Returns the name of the type of a job that is ready to start.
#[must_use]
pub fn start(job: &Name) -> String {
    format!("{}Start", stem(&job.camel))
}

/// Returns the name of the type that distinguishes a job from all others.
#[must_use]
pub fn marker(job: &Name) -> String {
    format!("__{}", job.camel)
}

/// Returns the name of the request's setter that sends null for a parameter.
#[must_use]
pub fn null_setter(parameter: &Name) -> String {
    format!("{}_null", stem(&parameter.snake))
}

/// Returns the request method whose name a setter could not have: `timeout`, if the setter of the
/// parameter is `timeout_`.
#[must_use]
pub fn method_beside<'n>(endpoint: &Endpoint, parameter: &'n Parameter) -> Option<&'n str> {
    let name = parameter.name.snake.strip_suffix('_')?;
    let is_method = match name {
        "pages" | "items" => endpoint.pages.is_some(),
        "send_as" => endpoint.returns.is_some(),
        name => SETTINGS.contains(&name),
    };
    let is_setter = !parameter.required && parameter.constant.is_none();
    (is_method && is_setter).then_some(name)
}

/// Returns the name of a type's setter for a field.
#[must_use]
pub fn type_setter(field: &Name) -> String {
    free(field.snake.clone(), TYPE_FUNCTIONS)
}

/// Returns the name of the type in which requests send a type, if it differs.
pub(crate) fn input(name: &Name) -> Name {
    Name {
        wire: format!("{}Input", name.wire),
        snake: format!("{}_input", stem(&name.snake)),
        camel: format!("{}Input", stem(&name.camel)),
    }
}

/// Returns the name of a nested type: the name of what holds it, and the name of its part there.
pub(crate) fn inner(outer: &Name, part: &Name) -> Name {
    Name {
        wire: format!("{}.{}", outer.wire, part.wire),
        snake: format!("{}_{}", outer.snake, part.snake),
        camel: format!("{}{}", stem(&outer.camel), part.camel),
    }
}
