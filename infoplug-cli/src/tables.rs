//! The tables of a spec that was read at run time, for the decoder of generated clients. The
//! decoder needs them as long as the program runs, so they are leaked.

use infoplug_runtime::generated as rt;
use infoplug_spec::model::{Endpoint, Method};
use infoplug_spec::{Spec, lower};

/// Returns the table of an API.
pub(crate) fn api(spec: &Spec) -> &'static rt::Api {
    rt::Api::leak(lower::api(spec))
}

/// Returns the table of an endpoint, called with its own method or another one.
pub(crate) fn endpoint(
    api: &'static rt::Api,
    spec: &Spec,
    endpoint: &Endpoint,
    called: Method,
) -> &'static rt::Operation {
    let mut operation = lower::operation(spec, endpoint);
    if called != endpoint.method {
        (operation.method, operation.repeatable) = (called, called.is_idempotent());
    }
    rt::Operation::leak(api, operation)
}

/// Returns the table of a call to no particular endpoint.
pub(crate) fn any_endpoint(api: &'static rt::Api, method: Method) -> &'static rt::Operation {
    let operation = infoplug_tables::Operation {
        method,
        repeatable: method.is_idempotent(),
        ..Default::default()
    };
    rt::Operation::leak(api, operation)
}
