#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

// Generated code names the crate by its own name.
extern crate self as infoplug;

#[doc(hidden)]
pub use infoplug_macros::__checked;
pub use infoplug_macros::{ApiClient, ApiError, ApiRequest, ApiResponse};
pub use infoplug_runtime::*;

/// The client of the InfoPlug API: data about companies and people, paid by credits. A method for
/// each endpoint.
///
/// Generated from `spec/infoplug.yaml`, which names the source of every fact and says which
/// InfoPlug itself confirms.
///
/// ```no_run
/// use infoplug::InfoPlug;
///
/// # async fn run() -> Result<(), infoplug::info_plug::Error> {
/// let api = InfoPlug::from_env()?;
/// let state = api.get_company_search_status("search-companies-1234567890-abc123").await?;
/// println!("{}", state.status);
/// # Ok(())
/// # }
/// ```
#[cfg(feature = "info-plug")]
#[derive(Clone, Debug, ApiClient)]
#[api(spec = "spec/infoplug.yaml")]
pub struct InfoPlug(Client);

/// The spec of the InfoPlug API, as text: for mocks, documentation and tools.
#[cfg(feature = "info-plug")]
pub const INFOPLUG_SPEC: &str = include_str!("../spec/infoplug.yaml");

/// The examples of `docs/calls.md`, compiled as tests.
#[cfg(all(doctest, feature = "info-plug"))]
#[doc = include_str!("../docs/calls.md")]
struct Calls;

/// The examples of `docs/guide.md`, compiled as tests.
#[cfg(all(doctest, feature = "info-plug"))]
#[doc = include_str!("../docs/guide.md")]
struct Guide;

/// The examples of `docs/own-types.md`, compiled as tests.
#[cfg(doctest)]
#[doc = include_str!("../docs/own-types.md")]
struct OwnTypes;
