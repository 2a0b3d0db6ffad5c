//! Endpoints whose requests the server cannot tell apart.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Endpoint, Literal, ParameterLocation, PathPart};

/// Reports endpoints of one method and path, unless a constant tells their requests apart, as with
/// two operations of one GraphQL endpoint.
pub(super) fn report(endpoints: &[Endpoint], problems: &Diagnostics) {
    let mut seen: HashMap<(&str, String), Vec<&Endpoint>> = HashMap::new();
    // Where a path is not known, it was reported.
    for endpoint in endpoints
        .iter()
        .filter(|endpoint| !endpoint.path.is_empty())
    {
        let call = (endpoint.method.as_str(), template(endpoint));
        let earlier = seen.entry(call).or_default();
        let mut same = earlier.iter();
        if let Some(first) = same.find(|other| constants(other) == constants(endpoint)) {
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
            earlier.push(endpoint);
        }
    }
}

/// The path, whatever its parameters are called.
fn template(endpoint: &Endpoint) -> String {
    let part = |part: &PathPart| match part {
        PathPart::Text(text) => text.clone(),
        PathPart::Parameter(_) => "{}".to_owned(),
    };
    endpoint.path.iter().map(part).collect()
}

/// What each request of an endpoint has.
fn constants(endpoint: &Endpoint) -> Vec<(ParameterLocation, &str, &Literal)> {
    let constants = endpoint.parameters.iter().filter_map(|parameter| {
        let constant = parameter.constant.as_ref()?;
        Some((parameter.location, parameter.name.wire.as_str(), constant))
    });
    let mut constants: Vec<_> = constants.collect();
    constants.sort_unstable_by_key(|(_, name, _)| *name);
    constants
}
