#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

// Generated code names the crate `::infoplug`.
extern crate self as infoplug;

#[doc(hidden)]
pub use infoplug_macros::__checked;
pub use infoplug_macros::{ApiClient, ApiError, ApiRequest, ApiResponse};
pub use infoplug_runtime::*;

/// A client of the InfoPlug API, which sells data about companies and people for credits. It has a
/// method for each endpoint.
///
/// The client is generated from `spec/infoplug.yaml`, which names the source of every fact and says
/// which facts InfoPlug itself confirms.
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

/// The YAML of the InfoPlug spec, for mocks, documentation and tools.
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
