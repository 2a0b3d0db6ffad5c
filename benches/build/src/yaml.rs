//! The synthetic API as a YAML spec of infoplug.

use crate::api::{Api, CODES, ERROR_STATUSES, Endpoint, Member, Presence, Shape};

/// A valid spec without endpoints to speak of: what reading costs apart from the text.
pub(crate) const SMALLEST: &str = "infoplug: 1\n\
    api: { name: Smallest, base_url: https://api.example.com }\n\
    endpoints: { ping: { get: /ping } }\n";

/// Returns the spec as YAML.
pub(crate) fn write(api: Api) -> String {
    let mut lines = vec![
        "infoplug: 1".to_owned(),
        "api:".to_owned(),
        "  name: Records".to_owned(),
        "  description: A synthetic API.".to_owned(),
        "  base_url: https://api.example.com".to_owned(),
        "  auth: { env: RECORDS_TOKEN, bearer: true }".to_owned(),
        "error_body: { code: /error, details: /message }".to_owned(),
        "statuses:".to_owned(),
        "  200: The response is in the body.".to_owned(),
    ];
    lines
        .extend(ERROR_STATUSES.map(|status| format!("  {status}: The call failed with {status}.")));
    lines.push("errors:".to_owned());
    lines.extend(CODES.map(|(code, status)| {
        format!(
            "  {code}: {{ status: {status}, cause: The call ended in {code}., \
             solution: Remove what led to {code}. }}"
        )
    }));
    lines.push("types:".to_owned());
    for endpoint in api.endpoints() {
        lines.push(format!("  {}:", endpoint.record()));
        lines.push(format!(
            "    description: \"{}\"",
            endpoint.record_description()
        ));
        lines.push("    fields:".to_owned());
        lines.extend(endpoint.fields().map(|field| {
            let presence = match field.presence {
                Presence::Always => "",
                Presence::Optional => ", optional: true",
                Presence::Nullable => ", optional: true, nullable: true",
            };
            member(&field, presence)
        }));
    }
    lines.push("endpoints:".to_owned());
    for endpoint in api.endpoints() {
        push(&endpoint, &mut lines);
    }
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

fn push(endpoint: &Endpoint, lines: &mut Vec<String>) {
    let (method, section) = if endpoint.is_get() {
        ("get", "query")
    } else {
        ("post", "body")
    };
    lines.push(format!("  {}:", endpoint.name()));
    lines.push(format!("    {method}: {}", endpoint.path()));
    lines.push(format!("    summary: {}", endpoint.summary()));
    lines.push(format!("    {section}:"));
    lines.extend(endpoint.parameters().map(|parameter| {
        let presence = match parameter.presence {
            Presence::Always => ", required: true",
            Presence::Optional | Presence::Nullable => "",
        };
        member(&parameter, presence)
    }));
    lines.push(format!("    returns: {}", endpoint.record()));
    let statuses = ERROR_STATUSES.map(|status| status.to_string()).join(", ");
    lines.push(format!("    statuses: [200, {statuses}]"));
    let errors: Vec<_> = endpoint.errors().collect();
    lines.push(format!("    errors: [{}]", errors.join(", ")));
}

fn member(member: &Member, presence: &str) -> String {
    let shape = match member.shape {
        Shape::String => "type: string",
        Shape::Integer => "type: integer",
        Shape::Boolean => "type: boolean",
        Shape::Strings => "array: string",
    };
    format!(
        "      {}: {{ {shape}{presence}, description: {} }}",
        member.name, member.description
    )
}
