//! The tables of a spec that was read at run time, for the decoder that generated clients use. It
//! needs them for as long as the program runs, so they are leaked.

use infoplug_runtime::generated as rt;
use infoplug_spec::model::{Endpoint, Method};
use infoplug_spec::{Spec, lower};

/// The API of a spec.
pub(crate) fn api(spec: &Spec) -> &'static rt::Api {
    rt::Api::leak(lower::api(spec))
}

/// An endpoint, called with its own method or another one.
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

/// A call to no particular endpoint.
pub(crate) fn any_endpoint(api: &'static rt::Api, method: Method) -> &'static rt::Operation {
    let operation = infoplug_tables::Operation {
        method,
        repeatable: method.is_idempotent(),
        ..Default::default()
    };
    rt::Operation::leak(api, operation)
}
