//! TLS: which features select which provider.

use crate::error::ConfigError;

#[cfg(all(
    feature = "rustls-ring",
    not(feature = "rustls-aws-lc-rs"),
    not(feature = "native-tls")
))]
mod ring {
    use std::sync::Arc;

    use rustls::{ClientConfig, RootCertStore};
    use rustls_platform_verifier::BuilderVerifierExt as _;

    use super::ConfigError;

    /// TLS by rustls with ring, which trusts what the operating system trusts. Reads its
    /// certificates once.
    pub(crate) struct Tls(ClientConfig);

    impl Tls {
        /// Sets up TLS. For `http://`, reads nothing from the system, so that a mock works where
        /// there are no certificates.
        pub(crate) fn new(https: bool) -> Result<Self, ConfigError> {
            let refuse = |error: rustls::Error| ConfigError::Http(Box::new(error));
            let provider = Arc::new(rustls::crypto::ring::default_provider());
            let config = ClientConfig::builder_with_provider(provider)
                .with_safe_default_protocol_versions()
                .map_err(refuse)?;
            Ok(Self(if https {
                config
                    .with_platform_verifier()
                    .map_err(refuse)?
                    .with_no_client_auth()
            } else {
                config
                    .with_root_certificates(RootCertStore::empty())
                    .with_no_client_auth()
            }))
        }

        pub(crate) fn set_up(&self, builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
            builder.tls_backend_preconfigured(self.0.clone())
        }
    }
}

#[cfg(not(all(
    feature = "rustls-ring",
    not(feature = "rustls-aws-lc-rs"),
    not(feature = "native-tls")
)))]
mod usual {
    use super::ConfigError;

    /// TLS as reqwest sets it up, or none.
    pub(crate) struct Tls;

    impl Tls {
        pub(crate) fn new(https: bool) -> Result<Self, ConfigError> {
            if https
                && cfg!(not(any(
                    feature = "rustls-aws-lc-rs",
                    feature = "native-tls"
                )))
            {
                let reason = "the base URL uses https://, but no TLS feature is enabled: add `rustls-ring`, `rustls-aws-lc-rs` or `native-tls`";
                return Err(ConfigError::InvalidBaseUrl {
                    reason: reason.to_owned(),
                });
            }
            Ok(Self)
        }

        #[allow(clippy::unused_self, reason = "the same signature for every feature")]
        pub(crate) fn set_up(&self, builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
            builder
        }
    }
}

#[cfg(all(
    feature = "rustls-ring",
    not(feature = "rustls-aws-lc-rs"),
    not(feature = "native-tls")
))]
pub(crate) use self::ring::Tls;
#[cfg(not(all(
    feature = "rustls-ring",
    not(feature = "rustls-aws-lc-rs"),
    not(feature = "native-tls")
)))]
pub(crate) use self::usual::Tls;
