//! The call on reqwest, as a careful person would write it.

use std::time::Duration;

use crate::company::Company;
use crate::types::{Envelope, ErrorBody, KEY};

#[derive(Clone)]
pub(crate) struct ByHand {
    client: reqwest::Client,
    url: String,
}

enum Failed {
    Http(reqwest::Error),
    Response(reqwest::StatusCode, Option<ErrorBody>),
    Json(serde_json::Error),
}

impl ByHand {
    pub(crate) fn new(url: &str) -> Self {
        // Fails if an earlier client has installed it.
        let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        Self {
            client,
            url: url.to_owned(),
        }
    }

    /// Returns the status.
    pub(crate) async fn call(&self, domain: &str) -> u16 {
        match self.get_company_details(domain).await {
            Ok(company) => {
                std::hint::black_box(company);
                200
            }
            Err(Failed::Response(status, body)) => {
                std::hint::black_box(body);
                status.as_u16()
            }
            Err(Failed::Http(error)) => panic!("{error}"),
            Err(Failed::Json(error)) => panic!("{error}"),
        }
    }

    async fn get_company_details(&self, domain: &str) -> Result<Company, Failed> {
        let url = &self.url;
        let address = reqwest::Url::parse_with_params(
            &format!("{url}/get-company-details"),
            [("domain", domain)],
        )
        .unwrap();
        let response = self
            .client
            .get(address)
            .header("X-INFOPLUG-API-KEY", KEY)
            .header("Accept", "application/json")
            .header("User-Agent", "bench/1.0")
            .timeout(Duration::from_secs(60))
            .send()
            .await
            .map_err(Failed::Http)?;
        let status = response.status();
        let body = response.bytes().await.map_err(Failed::Http)?;
        if !status.is_success() {
            return Err(Failed::Response(status, serde_json::from_slice(&body).ok()));
        }
        serde_json::from_slice::<Envelope>(&body)
            .map(|envelope| envelope.data)
            .map_err(Failed::Json)
    }
}
