//! TLS: which features mean which provider.

use crate::config::ConfigError;

/// Sets up TLS by rustls with ring, trusting what the operating system trusts. For a plain address nothing is read from the
/// system, so that a mock works where there are no certificates.
#[cfg(all(feature = "rustls-ring", not(feature = "rustls-aws-lc-rs"), not(feature = "native-tls")))]
pub(crate) fn set_up(builder: reqwest::ClientBuilder, https: bool) -> Result<reqwest::ClientBuilder, ConfigError> {
    use std::sync::Arc;

    use rustls_platform_verifier::BuilderVerifierExt as _;

    let refuse = |error: rustls::Error| ConfigError::Http(Box::new(error));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(refuse)?;
    let config = if https {
        config.with_platform_verifier().map_err(refuse)?.with_no_client_auth()
    } else {
        config.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth()
    };
    Ok(builder.tls_backend_preconfigured(config))
}

/// TLS as reqwest sets it up.
#[cfg(any(feature = "rustls-aws-lc-rs", feature = "native-tls"))]
#[allow(clippy::unnecessary_wraps, reason = "the same signature for every feature")]
pub(crate) fn set_up(builder: reqwest::ClientBuilder, _https: bool) -> Result<reqwest::ClientBuilder, ConfigError> {
    Ok(builder)
}

/// No TLS.
#[cfg(not(any(feature = "rustls-ring", feature = "rustls-aws-lc-rs", feature = "native-tls")))]
pub(crate) fn set_up(builder: reqwest::ClientBuilder, https: bool) -> Result<reqwest::ClientBuilder, ConfigError> {
    if https {
        let reason = "the base address is https:// and no TLS feature is on: add `rustls-ring`, `rustls-aws-lc-rs` or `native-tls`";
        return Err(ConfigError::InvalidBaseUrl { reason: reason.to_owned() });
    }
    Ok(builder)
}
