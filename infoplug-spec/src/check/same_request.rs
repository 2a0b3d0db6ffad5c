//! Endpoints whose requests the server cannot tell apart.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{BodyFormat, Endpoint, PathPart};

/// Reports endpoints with the same method and path, unless the format of the body or a constant
/// tells their requests apart, as with two operations of one GraphQL endpoint.
pub(super) fn report(endpoints: &[Endpoint], problems: &Diagnostics) {
    let mut seen: HashMap<(&str, String, BodyFormat, String), &Endpoint> = HashMap::new();
    // An unknown path is already reported.
    for endpoint in endpoints
        .iter()
        .filter(|endpoint| !endpoint.path.is_empty())
    {
        let request = (
            endpoint.method.as_str(),
            template(endpoint),
            endpoint.body_format,
            constants(endpoint),
        );
        if let Some(first) = seen.get(&request) {
            let message = format!(
                "`{}` and `{}` make the same request: `{} {}`",
                endpoint.name.wire,
                first.name.wire,
                endpoint.method.as_str(),
                endpoint.path_template()
            );
            problems.push(
                Diagnostic::error(Code::SameRequest, endpoint.span, message)
                    .related(first.span, format!("`{}` is here", first.name.wire))
                    .help("correct the path, make one endpoint of the two, or give each a parameter with its own `const`"),
            );
        } else {
            seen.insert(request, endpoint);
        }
    }
}

/// Returns the path without the names of its parameters.
fn template(endpoint: &Endpoint) -> String {
    let part = |part: &PathPart| match part {
        PathPart::Text(text) => text.clone(),
        PathPart::Parameter(_) => "{}".to_owned(),
    };
    endpoint.path.iter().map(part).collect()
}

/// Returns the constants that each request of an endpoint has, as a string that is the same for the
/// same constants.
fn constants(endpoint: &Endpoint) -> String {
    let constants = endpoint.parameters.iter().filter_map(|parameter| {
        let constant = parameter.constant.as_ref()?;
        Some((parameter.name.wire.as_str(), parameter.location, constant))
    });
    let mut constants: Vec<_> = constants.collect();
    constants.sort_unstable_by_key(|(name, ..)| *name);
    format!("{constants:?}")
}
