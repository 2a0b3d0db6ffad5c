//! The header `Location`: the URL of whatever a call created or started (RFC 9110, section 10.2.2).

use infoplug_spec::model::{
    Endpoint, Job, Location, LocationSource, Method, ParameterId, ParameterLocation, PathPart, Spec,
};
use serde_json::Value;

use crate::draft::Draft;
use crate::location::{self, Root};
use crate::pointer::{self, as_text};
use crate::request::{Request, escape};

const LOCATION: &str = "Location";

/// Writes the URL of the job that was started, or of the resource that was created. Values that the
/// spec reads from this header stay readable.
pub(crate) fn write(spec: &Spec, base: &str, request: &Request, draft: &mut Draft<'_>) {
    let job = spec
        .jobs
        .iter()
        .find(|job| std::ptr::eq(spec.endpoint(job.start), draft.endpoint));
    if let Some(job) = job {
        of_job(spec, base, job, draft);
    } else if draft.status == 201
        && let Some(url) = of_new(spec, base, request, draft)
    {
        draft.set_header(LOCATION, Some(&url));
    }
}

/// Writes the URL that polls the job.
fn of_job(spec: &Spec, base: &str, job: &Job, draft: &mut Draft<'_>) {
    let is_read =
        job.id.iter().any(|location: &Location| matches!(&location.source, LocationSource::Header(name) if name.eq_ignore_ascii_case(LOCATION)));
    if !is_read && !matches!(draft.status, 201 | 202) {
        return;
    }
    let id = |draft: &Draft<'_>| location::first(&job.id, Root::body(draft), draft);
    let Some(known) = id(draft) else { return };
    let Some(url) = filled(spec.endpoint(job.poll.endpoint), job.poll.id, &known) else {
        return;
    };
    let mut changed = draft.clone();
    if changed.set_header(LOCATION, Some(&format!("{base}{url}")))
        && id(&changed).as_ref() == Some(&known)
    {
        *draft = changed;
    }
}

/// Returns the URL of a new resource: that of the call with the new id appended.
fn of_new(spec: &Spec, base: &str, request: &Request, draft: &Draft<'_>) -> Option<String> {
    let own = draft.endpoint;
    let gets = spec
        .endpoints
        .iter()
        .filter(|endpoint| endpoint.method == Method::Get);
    let (endpoint, id) =
        gets.into_iter()
            .find_map(|endpoint| match endpoint.path.split_last()? {
                (PathPart::Parameter(id), _) => {
                    let name = &endpoint.parameter(*id).name.wire;
                    let collection = endpoint.path_template();
                    let collection = collection.strip_suffix(&format!("/{{{name}}}"))?;
                    (own.path_template().trim_end_matches('/') == collection)
                        .then_some((endpoint, *id))
                }
                _ => None,
            })?;
    let envelope = &own.returns.as_ref()?.envelope.0;
    let value = pointer::get(&draft.body, envelope)?;
    let names = [endpoint.parameter(id).name.wire.as_str(), "id"];
    let id = names
        .iter()
        .find_map(|name| value.get(name))
        .filter(|id| matches!(id, Value::String(_) | Value::Number(_)))?;
    Some(format!(
        "{base}{}/{}",
        request.route().trim_end_matches('/'),
        escape(&as_text(id))
    ))
}

/// Returns the path of an endpoint with its only parameter.
fn filled(endpoint: &Endpoint, id: ParameterId, value: &str) -> Option<String> {
    let part = |part: &PathPart| match part {
        PathPart::Text(text) => Some(text.clone()),
        PathPart::Parameter(known) => (*known == id).then(|| escape(value)),
    };
    let path: String = endpoint.path.iter().map(part).collect::<Option<_>>()?;
    let parameter = endpoint.parameter(id);
    match parameter.location {
        ParameterLocation::Path => Some(path),
        ParameterLocation::Query => Some(format!(
            "{path}?{}={}",
            escape(&parameter.name.wire),
            escape(value)
        )),
        ParameterLocation::Header | ParameterLocation::Body | ParameterLocation::WholeBody => None,
    }
}
