//! Turns a checked spec into the tables that the runtime follows. It does so once for everyone: the
//! macro prints the tables, the command and the tests use them directly.

mod json;
mod objects;
mod operation;
mod parameter;
mod union;

pub use json::json;
pub use operation::operation;
pub use union::union;

use infoplug_tables as tables;

use crate::Spec;
use crate::model::{
    Auth, Cost, ErrorBody, ErrorFormat, ErrorMessage, Job, LevelCode, RateLimit, Status,
};

/// Returns the table of the API as a whole.
#[must_use]
pub fn api(spec: &Spec) -> tables::Api {
    let api = &spec.api;
    tables::Api {
        name: api.name.clone(),
        base_url: api.base_url.clone(),
        headers: api.headers.clone(),
        cost_unit: api.cost_unit.clone(),
        auth: api.auth.as_ref().map(auth),
        statuses: spec.statuses.iter().map(status).collect(),
        errors: spec.errors.iter().map(error).collect(),
        subcodes: spec.subcodes.iter().map(level).collect(),
        categories: spec.categories.iter().map(level).collect(),
        error_body: error_body(&spec.error_body),
        charges: spec
            .endpoints
            .iter()
            .filter_map(|endpoint| endpoint.cost)
            .any(|cost| cost != Cost::default()),
        remaining: api
            .cost_remaining
            .as_ref()
            .map(|remaining| remaining.header.clone()),
        rate_limit: api.rate_limit.as_ref().map(quota),
        objects: objects::objects(spec),
    }
}

/// Returns the table of a job.
#[must_use]
pub fn job(job: &Job) -> tables::Job {
    tables::Job {
        name: job.name.wire.clone(),
        resume: crate::names::resume(&job.name),
        id: job.id.clone(),
        poll_id: job.poll.id.index(),
        state: job.poll.state.clone(),
        progress: job.poll.progress.clone(),
        total: job.poll.total.clone(),
        every_ms: job.poll.every_ms,
        fetch: job.fetch.as_ref().map(|fetch| tables::JobFetch {
            id: fetch.id.index(),
            state: fetch.state.clone(),
        }),
    }
}

fn auth(auth: &Auth) -> tables::Auth {
    let credentials = auth
        .credentials
        .iter()
        .map(|credential| tables::Credential {
            name: credential.name.wire.clone(),
            env: credential.env.clone(),
        });
    let ways = auth.ways.iter().map(|way| tables::AuthScheme {
        name: way.name.wire.clone(),
        locations: way.locations.clone(),
    });
    tables::Auth {
        credentials: credentials.collect(),
        optional: auth.optional,
        ways: ways.collect(),
    }
}

fn quota(limit: &RateLimit) -> tables::Quota {
    tables::Quota {
        rate: limit.rate,
        concurrent: limit.concurrent,
    }
}

fn status(status: &Status) -> tables::Status {
    tables::Status {
        number: status.number,
        meaning: status.meaning.clone(),
        solution: status.solution.clone(),
        retry: status.retry.clone(),
        code: status.code.map(crate::model::ErrorId::index),
        docs: status.page().map(str::to_owned),
    }
}

fn error(error: &ErrorMessage) -> tables::ErrorMessage {
    tables::ErrorMessage {
        code: error.name.wire.clone(),
        cause: error.cause.clone(),
        solution: error.solution.clone(),
        retry: error.retry.clone(),
        docs: error.page().map(str::to_owned),
    }
}

fn level(level: &LevelCode) -> tables::ErrorMessage {
    tables::ErrorMessage {
        code: level.code.clone(),
        cause: Some(level.cause.clone()),
        solution: Some(level.solution.clone()),
        retry: level.retry.clone(),
        docs: level.page().map(str::to_owned),
    }
}

fn error_body(body: &ErrorBody) -> tables::ErrorBody {
    let says_something = |format: &&ErrorFormat| **format != ErrorFormat::default();
    tables::ErrorBody {
        error_when: body.error_when.clone(),
        partial_when: body.partial_when.clone(),
        formats: body
            .formats
            .iter()
            .filter(says_something)
            .cloned()
            .collect(),
        members: body
            .members
            .iter()
            .map(|member| member.name.wire.clone())
            .collect(),
    }
}
