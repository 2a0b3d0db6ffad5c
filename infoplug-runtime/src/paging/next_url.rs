//! The URL of the next page. It comes from the server, and the key is sent to it, so it must
//! stay within the API.

use percent_encoding::percent_decode_str;
use reqwest::Url;

use crate::call::UntypedCall;
use crate::request::url;

/// Resolves the URL of the next page, which may be relative to the request's.
///
/// # Errors
///
/// Returns what is wrong with the URL, for a message: `a URL at another.example`.
pub(super) fn resolve(untyped: &UntypedCall, next: &str) -> Result<Url, String> {
    let client = untyped.client.inner();
    let last = untyped
        .url
        .clone()
        .unwrap_or_else(|| url::url(untyped.operation, &untyped.values, &client.addresses, &[]));
    let secret = url::secret_query(untyped.operation, &untyped.values, &client.query);
    join(&last, client.addresses.base(), &secret, next)
}

fn join(
    last: &Url,
    origin: &Url,
    secret_query: &[(String, String)],
    next: &str,
) -> Result<Url, String> {
    let mut url = last.join(next).map_err(|_| "an invalid URL".to_owned())?;
    // `Url::origin` does not suffice: `blob:https://...` has the origin of the URL inside it.
    let origin_of = |url: &Url| {
        (
            url.scheme().to_owned(),
            url.host_str().map(str::to_owned),
            url.port_or_known_default(),
        )
    };
    if origin_of(&url) != origin_of(origin) {
        return Err(format!("a URL at {}", url.origin().ascii_serialization()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("a URL with a user name in it".to_owned());
    }
    url.set_fragment(None);
    without_secrets(&mut url, secret_query);
    Ok(url)
}

/// Removes credentials that a server repeats: every request adds them anyway, and they must not
/// show here. The rest of the query stays as it is, since it may be signed.
fn without_secrets(url: &mut Url, secret_query: &[(String, String)]) {
    let Some(query) = url.query().filter(|_| !secret_query.is_empty()) else {
        return;
    };
    let is_secret = |pair: &&str| {
        let name =
            percent_decode_str(pair.split('=').next().unwrap_or_default()).decode_utf8_lossy();
        secret_query.iter().any(|(secret, _)| *secret == name)
    };
    let kept: Vec<&str> = query.split('&').filter(|pair| !is_secret(pair)).collect();
    let kept = kept.join("&");
    url.set_query(Some(kept.as_str()).filter(|query| !query.is_empty()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_stays_within_the_origin_and_carries_no_credentials() {
        let last = Url::parse("https://api.example.com/v1/items?page=1").unwrap();
        let keys = [("key".to_owned(), "s3cret".to_owned())];
        let next = |next: &str| join(&last, &last, &keys, next).map(String::from);
        for (relative, absolute) in [
            ("?page=2", "https://api.example.com/v1/items?page=2"),
            ("/v2/x?a=b%20c#top", "https://api.example.com/v2/x?a=b%20c"),
            ("more", "https://api.example.com/v1/more"),
            ("//api.example.com/x", "https://api.example.com/x"),
            (
                "https://api.example.com:443/x?key=echo&b=1",
                "https://api.example.com/x?b=1",
            ),
            ("?key=echo", "https://api.example.com/v1/items"),
            (
                "?a=x,y&%6Bey=echo&sig=%2f",
                "https://api.example.com/v1/items?a=x,y&sig=%2f",
            ),
        ] {
            assert_eq!(next(relative).as_deref(), Ok(absolute), "{relative}");
        }
        for (outside, found) in [
            ("https://evil.example/x", "a URL at https://evil.example"),
            (
                "http://api.example.com/x",
                "a URL at http://api.example.com",
            ),
            (
                "https://api.example.com:8443/x",
                "a URL at https://api.example.com:8443",
            ),
            ("//evil.example", "a URL at https://evil.example"),
            (
                "https://api.example.com@evil.example/",
                "a URL at https://evil.example",
            ),
            (
                "https://user@api.example.com/",
                "a URL with a user name in it",
            ),
            ("javascript:alert(1)", "a URL at null"),
            (
                "blob:https://api.example.com/x",
                "a URL at https://api.example.com",
            ),
            ("https://", "an invalid URL"),
        ] {
            assert_eq!(next(outside), Err(found.to_owned()), "{outside}");
        }
    }
}
