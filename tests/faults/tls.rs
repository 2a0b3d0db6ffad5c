//! A server with an untrusted certificate.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;
use tokio::task::AbortHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, ServerConfig};

/// A self-signed certificate for `localhost` and its key, which protects nothing. Created by
/// `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days
/// 36500 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1,...`.
const PEM: &[u8] = include_bytes!("self_signed.pem");

/// Returns a user's own `reqwest::Client` for plain connections, which trusts no certificate.
pub(crate) fn own_client() -> reqwest::ClientBuilder {
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap();
    let config = config
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(config)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
}

/// A TLS server with a self-signed certificate. It stops when dropped.
pub(crate) struct Untrusted {
    pub(crate) url: String,
    connections: Arc<AtomicUsize>,
    bytes: Arc<AtomicUsize>,
    server: AbortHandle,
}

impl Untrusted {
    pub(crate) async fn start() -> Self {
        let provider = Arc::new(ring::default_provider());
        let (certificate, key) = (
            CertificateDer::from_pem_slice(PEM).unwrap(),
            PrivateKeyDer::from_pem_slice(PEM).unwrap(),
        );
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(
            config
                .with_no_client_auth()
                .with_single_cert(vec![certificate], key)
                .unwrap(),
        ));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let (connections, bytes) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (accepted, read) = (Arc::clone(&connections), Arc::clone(&bytes));
        let server = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                accepted.fetch_add(1, Ordering::SeqCst);
                let (acceptor, read) = (acceptor.clone(), Arc::clone(&read));
                tokio::spawn(async move {
                    // A client that trusts the server would send its request now.
                    let Ok(mut stream) = acceptor.accept(stream).await else {
                        return;
                    };
                    let mut buffer = [0; 1024];
                    while let Ok(more @ 1..) = stream.read(&mut buffer).await {
                        read.fetch_add(more, Ordering::SeqCst);
                    }
                });
            }
        });
        Self {
            url,
            connections,
            bytes,
            server: server.abort_handle(),
        }
    }

    /// Returns the number of accepted connections.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// Returns the number of request bytes received.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes.load(Ordering::SeqCst)
    }
}

impl Drop for Untrusted {
    fn drop(&mut self) {
        self.server.abort();
    }
}
