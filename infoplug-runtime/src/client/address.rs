//! The base URL of a client, and where its key may go.

use reqwest::Url;

use crate::error::ConfigError;

/// Checks the base URL and removes the slash at its end.
pub(super) fn base(text: &str, plain_http: bool) -> Result<String, ConfigError> {
    let refuse = |reason: &str| ConfigError::InvalidBaseUrl {
        reason: reason.to_owned(),
    };
    if text.is_empty() {
        return Err(refuse("it is empty"));
    }
    let url = Url::parse(text)
        .map_err(|error| refuse(&without_scheme(text).unwrap_or_else(|| error.to_string())))?;
    let host = url
        .host_str()
        .ok_or_else(|| {
            refuse(&without_scheme(text).unwrap_or_else(|| "it has no host".to_owned()))
        })?
        .to_owned();
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refuse(
            "it has a user name or a password; give credentials to the builder",
        ));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(refuse("it has a query or a fragment"));
    }
    match url.scheme() {
        "https" => {}
        "http" if plain_http || is_loopback(&host) => {}
        "http" => return Err(ConfigError::PlainHttp { host }),
        _ => return Err(refuse("it is neither https:// nor http://")),
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// Suggests a fix for a URL without a scheme, such as `localhost:4010`.
fn without_scheme(text: &str) -> Option<String> {
    if text.contains("://")
        || text.starts_with("http:")
        || text.starts_with("https:")
        || text.contains('@')
    {
        return None;
    }
    let url = Url::parse(&format!("https://{text}"))
        .ok()
        .filter(|url| url.host_str().is_some_and(|host| text.starts_with(host)))?;
    let scheme = if is_loopback(url.host_str()?) {
        "http://"
    } else {
        "https://"
    };
    Some(format!("it has no scheme: put {scheme} in front"))
}

/// Whether a host never leaves the machine. Other names under `localhost` should not either (RFC
/// 6761, section 6.3), but some resolvers ask a server for them.
fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_loopback_only() {
        for loopback in [
            "http://127.0.0.1:4010",
            "http://localhost",
            "http://[::1]:80/v1/",
            "http://LOCALHOST",
        ] {
            assert!(base(loopback, false).is_ok(), "{loopback}");
        }
        for other in [
            "http://example.com",
            "http://127.0.0.1.example.com",
            "http://10.0.0.1",
            "http://localhost.example.com",
            "http://api.localhost",
        ] {
            assert!(
                matches!(base(other, false), Err(ConfigError::PlainHttp { .. })),
                "{other}"
            );
            assert!(base(other, true).is_ok(), "{other}");
        }
        assert_eq!(
            base("https://example.com/v1/", false).unwrap(),
            "https://example.com/v1"
        );
        for bad in [
            "",
            "example.com",
            "ftp://example.com",
            "https://user:pw@example.com",
            "https://example.com/?a=b",
            "https://",
        ] {
            assert!(
                matches!(base(bad, true), Err(ConfigError::InvalidBaseUrl { .. })),
                "{bad}"
            );
        }
    }

    #[test]
    fn a_base_address_that_cannot_be_used_says_why() {
        for (text, reason) in [
            ("", "it is empty"),
            ("localhost:4010", "it has no scheme: put http:// in front"),
            ("127.0.0.1:4010", "it has no scheme: put http:// in front"),
            (
                "api.example.com/v1",
                "it has no scheme: put https:// in front",
            ),
            (
                "api.example.com:8443",
                "it has no scheme: put https:// in front",
            ),
            ("mailto:me", "it has no host"),
            ("file:///etc/hosts", "it has no host"),
            ("/v1", "relative URL without a base"),
            ("ftp://example.com", "it is neither https:// nor http://"),
        ] {
            let error = base(text, false).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("the base URL cannot be used: {reason}"),
                "{text}"
            );
            assert_eq!(format!("{error:?}"), error.to_string());
            assert!(
                format!("{error:#?}").starts_with("InvalidBaseUrl {"),
                "{error:#?}"
            );
        }
    }
}
