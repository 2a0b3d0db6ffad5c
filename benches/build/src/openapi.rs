//! The synthetic API as an OpenAPI 3.0 document.

use crate::api::{Api, ERROR_STATUSES, Endpoint, Member, Presence, Shape};

/// Returns the document as JSON.
pub(crate) fn write(api: Api) -> String {
    let paths: Vec<_> = api.endpoints().map(|endpoint| path(&endpoint)).collect();
    let mut schemas = vec![ERROR_BODY.to_owned()];
    schemas.extend(api.endpoints().map(|endpoint| {
        format!(
            "{}: {}",
            quoted(&endpoint.record()),
            object(&endpoint.record_description(), endpoint.fields())
        )
    }));
    format!(
        "{{\"openapi\": \"3.0.3\",\n\
         \"info\": {{\"title\": \"Records\", \"description\": \"A synthetic API.\", \"version\": \"1\"}},\n\
         \"servers\": [{{\"url\": \"https://api.example.com\"}}],\n\
         \"paths\": {{\n{}\n}},\n\
         \"components\": {{\"schemas\": {{\n{}\n}}}}}}\n",
        paths.join(",\n"),
        schemas.join(",\n")
    )
}

/// progenitor takes one type for the errors of an operation, and a code is a string in it.
const ERROR_BODY: &str = "\"ErrorBody\": {\"type\": \"object\", \
    \"description\": \"The body of an error response.\", \
    \"required\": [\"error\", \"message\"], \"properties\": {\
    \"error\": {\"type\": \"string\", \"description\": \"The error code.\"}, \
    \"message\": {\"type\": \"string\", \"description\": \"What went wrong.\"}}}";

fn path(endpoint: &Endpoint) -> String {
    let (method, parameters) = if endpoint.is_get() {
        let parameters: Vec<_> = endpoint.parameters().map(|p| query(&p)).collect();
        (
            "get",
            format!("\"parameters\": [\n{}]", parameters.join(",\n")),
        )
    } else {
        let body = object(
            &format!("The body of {}.", endpoint.name()),
            endpoint.parameters(),
        );
        (
            "post",
            format!(
                "\"requestBody\": {{\"required\": true, \
                 \"content\": {{\"application/json\": {{\"schema\": {body}}}}}}}"
            ),
        )
    };
    let errors = ERROR_STATUSES.map(|status| {
        let meaning = format!("The call failed with {status}.");
        response(status, &meaning, "ErrorBody")
    });
    format!(
        "{}: {{\"{method}\": {{\"operationId\": {}, \"summary\": {},\n{parameters},\n\
         \"responses\": {{\n{},\n{}}}}}}}",
        quoted(&endpoint.path()),
        quoted(&endpoint.name()),
        quoted(&endpoint.summary()),
        response(200, "The response is in the body.", &endpoint.record()),
        errors.join(",\n")
    )
}

fn response(status: u16, meaning: &str, schema: &str) -> String {
    format!(
        "\"{status}\": {{\"description\": {}, \"content\": {{\"application/json\": \
         {{\"schema\": {{\"$ref\": \"#/components/schemas/{schema}\"}}}}}}}}",
        quoted(meaning)
    )
}

fn query(parameter: &Member) -> String {
    format!(
        "{{\"name\": {}, \"in\": \"query\", \"required\": {}, \"description\": {}, \
         \"schema\": {{{}}}}}",
        quoted(&parameter.name),
        parameter.presence == Presence::Always,
        quoted(&parameter.description),
        shape(parameter.shape)
    )
}

fn object(description: &str, members: impl Iterator<Item = Member>) -> String {
    let mut required = Vec::new();
    let mut properties = Vec::new();
    for member in members {
        let name = quoted(&member.name);
        let nullable = if member.presence == Presence::Nullable {
            ", \"nullable\": true"
        } else {
            ""
        };
        properties.push(format!(
            "{name}: {{{}{nullable}, \"description\": {}}}",
            shape(member.shape),
            quoted(&member.description)
        ));
        if member.presence == Presence::Always {
            required.push(name);
        }
    }
    format!(
        "{{\"type\": \"object\", \"description\": {}, \"required\": [{}], \"properties\": {{\n{}}}}}",
        quoted(description),
        required.join(", "),
        properties.join(",\n")
    )
}

fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::String => "\"type\": \"string\"",
        Shape::Integer => "\"type\": \"integer\", \"format\": \"int64\"",
        Shape::Boolean => "\"type\": \"boolean\"",
        Shape::Strings => "\"type\": \"array\", \"items\": {\"type\": \"string\"}",
    }
}

/// Nothing in the synthetic API needs an escape.
fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}
