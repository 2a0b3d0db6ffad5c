//! Properties of any response of any API: the status decides before the body does, and an
//! undocumented value is kept.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic is how a test fails"
)]

use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

use http::{HeaderName, HeaderValue};
use infoplug_cli::explain::{Explainer, Response};
use infoplug_spec::Spec;
use proptest::prelude::*;

struct Api {
    spec: &'static Spec,
    explainer: Explainer<'static>,
}

/// Every spec in the repository.
static APIS: LazyLock<Vec<Api>> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "yaml")
    });
    files.sort();
    let api = |path: &std::path::PathBuf| {
        let spec = infoplug_spec::load(path, path.display().to_string())
            .unwrap_or_else(|problems| panic!("{problems}"));
        let spec: &'static Spec = Box::leak(Box::new(spec));
        Api {
            spec,
            explainer: Explainer::new(spec),
        }
    };
    files.iter().map(api).collect()
});

/// Bodies that resemble what some API sends, damaged at random spots, and arbitrary bytes.
fn bodies() -> impl Strategy<Value = Vec<u8>> {
    let key = prop::sample::select(vec![
        "message",
        "code",
        "error",
        "errors",
        "details",
        "parameter",
        "type",
        "status",
        "ok",
        "_errors",
        "reason",
        "field",
        "__type",
        "0",
    ]);
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        "[a-z_]{0,12}|\\PC{0,6}".prop_map(Into::into),
        Just("not_found".into()),
    ];
    let json = leaf.prop_recursive(6, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
            prop::collection::vec((key.clone(), inner), 0..6).prop_map(|members| {
                serde_json::Value::Object(
                    members
                        .into_iter()
                        .map(|(key, value)| (key.to_owned(), value))
                        .collect(),
                )
            }),
        ]
    });
    let whole = json.prop_map(|json| json.to_string().into_bytes());
    let damaged = (
        whole.clone(),
        any::<prop::sample::Index>(),
        any::<u8>(),
        any::<bool>(),
    )
        .prop_map(|(mut bytes, at, byte, cut)| {
            if !bytes.is_empty() {
                let at = at.index(bytes.len());
                if cut {
                    bytes.truncate(at);
                } else {
                    bytes[at] = byte;
                }
            }
            bytes
        });
    prop_oneof![whole, damaged, prop::collection::vec(any::<u8>(), 0..60)]
}

fn headers() -> impl Strategy<Value = Vec<(HeaderName, HeaderValue)>> {
    let name = prop::sample::select(vec![
        "retry-after",
        "x-ratelimit-reset",
        "x-ratelimit-remaining",
        "content-type",
        "x-request-id",
        "stripe-should-retry",
        "x-amzn-errortype",
    ]);
    let value = prop_oneof![
        "[ -~]{0,20}",
        Just("inf".to_owned()),
        Just("-1".to_owned()),
        Just("0".to_owned()),
        Just("Fri, 31 Dec 9999 23:59:59 GMT".to_owned()),
        Just("application/problem+json".to_owned()),
        "[0-9]{1,30}(\\.[0-9]{1,5})?",
    ];
    let header = (name, value).prop_map(|(name, value)| {
        (
            HeaderName::from_static(name),
            HeaderValue::from_str(&value).unwrap(),
        )
    });
    prop::collection::vec(header, 0..5)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_status_decides_before_a_body_and_a_code_is_intact(
        api in any::<prop::sample::Index>(),
        endpoint in any::<prop::sample::Index>(),
        status in 100..=999_u16,
        headers in headers(),
        body in bodies(),
    ) {
        let Api { spec, explainer } = &APIS[api.index(APIS.len())];
        let endpoint = Some(&spec.endpoints[endpoint.index(spec.endpoints.len())]);
        let response = Response { endpoint, method: None, status, headers, body };
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600);
        let found = explainer.explain(&response, now).unwrap();
        prop_assert_eq!(found.status, status);
        prop_assert!(found.is_error || (200..300).contains(&status));
        prop_assert_eq!(found.body_kept, !response.body.is_empty());
        prop_assert!(found.retry_after.is_none_or(|wait| wait <= Duration::from_secs(365 * 24 * 60 * 60)));
        prop_assert!(found.errors.len() <= 100);
        if let Some(code) = &found.code {
            prop_assert_eq!(found.is_known, spec.error_named(code).is_some());
            let says_more = spec.error_named(code).is_some_and(|error| error.cause.is_some());
            prop_assert!(!says_more || found.cause.is_some() && found.solution.is_some());
        }
        prop_assert_eq!(explainer.explain(&response, now).unwrap(), found);
    }
}
