//! What the caller gets for every response in the spec, over a real socket.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the message"
)]

use std::collections::BTreeSet;

use infoplug::info_plug::{self, ErrorCode, GetCompanySearchStatusCode, Headcount, Status};
use infoplug::{AnyError, CallError, ErrorResponse, InfoPlug, RetryPolicy, StatusCode};
use infoplug_mock::{Mock, MockResponse};

/// The names in a documented example.
const JOB: &str = "search-companies-1234567890-abc123";

async fn mock() -> (Mock, InfoPlug) {
    let mock = Mock::start(concat!(env!("CARGO_MANIFEST_DIR"), "/spec/infoplug.yaml"))
        .await
        .unwrap();
    let api = InfoPlug::builder()
        .api_key(mock.key())
        .base_url(mock.url())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    (mock, api)
}

fn response<C: std::fmt::Debug + std::fmt::Display, T>(
    result: Result<T, CallError<C>>,
) -> ErrorResponse<C> {
    match result {
        Err(CallError::Response(response)) => response,
        Err(other) => panic!("not a response: {other}"),
        Ok(_) => panic!("a success"),
    }
}

/// Calls every endpoint with a `Prefer` header and widens the error.
macro_rules! every_endpoint {
    ($api:expr, $prefer:expr; $($name:ident($($argument:expr),*) $(.$setter:ident($value:expr))*;)*) => {{
        let mut results: Vec<(&str, Result<(), info_plug::Error>)> = Vec::new();
        $(
            let request = $api.$name($($argument),*)$(.$setter($value))*.header("Prefer", $prefer);
            results.push((stringify!($name), request.await.map(drop).map_err(info_plug::Error::from)));
        )*
        results
    }};
}

async fn ask_all(
    api: &InfoPlug,
    prefer: &str,
) -> Vec<(&'static str, Result<(), info_plug::Error>)> {
    let url = "https://www.linkedin.com/company/acme/";
    every_endpoint!(api, prefer;
        search_companies().keywords("fintech");
        get_company_search_status(JOB);
        get_company_search_results(JOB);
        get_personal_profile(url);
        get_company_details().domain("example.com");
        get_company_job_count(url);
        find_custom_headcount(url);
        find_geocode_by_location("Berlin");
        get_recommendations_received(url);
        get_recommendations_given(url);
        get_recent_activity_time(url);
        search_posts("rust");
        google_companies().keyword("rust");
        google_schools().keyword("rust");
        google_profiles().keyword("rust");
        google_full_profiles().keywords("rust");
    )
}

#[tokio::test]
async fn every_endpoint_of_the_spec_answers_with_a_documented_success() {
    let (mock, api) = mock().await;
    let results = ask_all(&api, "code=200").await;
    for (name, result) in &results {
        assert!(result.is_ok(), "{name}: {result:?}");
    }
    let called: BTreeSet<&str> = results.iter().map(|(name, _)| *name).collect();
    let documented: BTreeSet<&str> = mock
        .spec()
        .endpoints
        .iter()
        .map(|endpoint| endpoint.name.snake.as_str())
        .collect();
    assert_eq!(called, documented);
}

#[tokio::test]
async fn every_documented_error_reaches_the_caller_of_every_endpoint_with_all_that_the_spec_says() {
    let (mock, api) = mock().await;
    for error in &mock.spec().errors {
        for (name, result) in ask_all(&api, &format!("error={}", error.name.wire)).await {
            let Err(AnyError::Response(response)) = result else {
                panic!("{name}: {result:?}")
            };
            let endpoint = mock.spec().endpoint_named(name).unwrap();
            let documented = endpoint
                .errors
                .iter()
                .find(|documented| mock.spec().error(documented.error).name == error.name);
            let status = documented
                .and_then(|here| here.status)
                .or(error.statuses.first().copied())
                .unwrap_or(500);
            let parameter = documented
                .and_then(|here| here.parameter.as_deref())
                .or(error.parameter.as_deref());
            let details = documented
                .and_then(|here| here.details.as_deref())
                .or(error.details.as_deref());
            let cause = documented
                .and_then(|here| here.cause.as_deref())
                .or(error.cause.as_deref())
                .unwrap();
            let solution = documented
                .and_then(|here| here.solution.as_deref())
                .or(error.solution.as_deref())
                .unwrap();
            assert_eq!(response.code.as_str(), error.name.wire, "{name}");
            assert!(
                !matches!(
                    response.code,
                    ErrorCode::Unlisted(_) | ErrorCode::Uncoded(_)
                ),
                "{name}: {:?}",
                response.code
            );
            assert_eq!(
                response.status().as_u16(),
                status,
                "{name}: {}",
                error.name.wire
            );
            assert_eq!(
                response.parameter(),
                parameter,
                "{name}: {}",
                error.name.wire
            );
            assert!(
                details.is_none_or(|details| response.details() == Some(details)),
                "{name}: {:?}",
                response.details()
            );
            assert_eq!(response.cause(), Some(cause), "{name}");
            assert_eq!(response.solution(), Some(solution), "{name}");
            assert_eq!(response.operation(), name);
            let line = response.to_string();
            for part in [
                name,
                &status.to_string(),
                &error.name.wire,
                response.details().unwrap().trim_end_matches('.'),
            ] {
                assert!(line.contains(part), "{line}");
            }
            assert!(!line.contains('\n'), "{line}");
        }
    }
}

#[tokio::test]
async fn the_search_status_endpoint_has_exactly_its_documented_codes() {
    let (_mock, api) = mock().await;
    let code = async |prefer: &str| {
        response(
            api.get_company_search_status(JOB)
                .header("Prefer", prefer)
                .await,
        )
        .code
    };
    assert_eq!(
        code("error=invalid_parameter").await,
        GetCompanySearchStatusCode::InvalidParameter
    );
    assert_eq!(
        code("error=unauthorized").await,
        GetCompanySearchStatusCode::Unauthorized
    );
    assert_eq!(
        code("error=not_found").await,
        GetCompanySearchStatusCode::NotFound
    );
    assert_eq!(
        code("error=insufficient_credits").await,
        GetCompanySearchStatusCode::Other(ErrorCode::InsufficientCredits)
    );

    let documented = response(
        api.get_company_search_status(JOB)
            .header("Prefer", "error=invalid_parameter")
            .await,
    );
    assert_eq!(
        (documented.parameter(), documented.details()),
        (Some("request_id"), Some("Request ID is required"))
    );
    let documented = response(
        api.get_company_search_status("search-companies-0-none")
            .await,
    );
    assert_eq!(
        (documented.code.clone(), documented.details()),
        (
            GetCompanySearchStatusCode::NotFound,
            Some("Search request not found")
        )
    );
    assert!(!documented.is_retryable());
}

#[tokio::test]
async fn an_answer_without_a_code_has_the_code_that_its_status_implies_unless_its_body_is_a_page_or_cut()
 {
    let (mock, api) = mock().await;
    for status in [
        400, 401, 402, 403, 404, 405, 418, 429, 500, 502, 503, 504, 599, 302,
    ] {
        for (kind, body) in [
            ("text/html", "<html>no</html>"),
            ("application/json", ""),
            ("application/json", "{\"message\":"),
            ("application/json", "[]"),
        ] {
            mock.enqueue(
                "get_company_search_status",
                MockResponse::raw(status, kind, body),
            );
            let response = response(api.get_company_search_status(JOB).await);
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(response.status(), status);
            let implied = if kind == "text/html" || body.starts_with('{') {
                ErrorCode::Uncoded(status.into())
            } else {
                ErrorCode::from(status)
            };
            assert_eq!(
                ErrorCode::from(response.code.clone()),
                implied,
                "{status} {body}"
            );
            assert_eq!(response.body(), body.as_bytes());
            let entry = mock.spec().status(status.as_u16());
            assert_eq!(response.solution().is_some(), entry.is_some(), "{status}");
        }
    }
    assert_eq!(ErrorCode::from(StatusCode::NOT_FOUND), ErrorCode::NotFound);
    assert_eq!(
        ErrorCode::from(StatusCode::TOO_MANY_REQUESTS),
        ErrorCode::RateLimitExceeded
    );
    assert_eq!(
        ErrorCode::from(StatusCode::BAD_REQUEST),
        ErrorCode::Uncoded(Status::BadRequest)
    );
    assert_eq!(
        ErrorCode::from(StatusCode::IM_A_TEAPOT),
        ErrorCode::Uncoded(Status::Other(StatusCode::IM_A_TEAPOT))
    );
}

#[tokio::test]
async fn a_code_that_the_spec_does_not_list_is_a_value() {
    let (mock, api) = mock().await;
    for (body, code) in [
        (
            r#"{"message":"gone_fishing","details":"back on Monday"}"#,
            "gone_fishing",
        ),
        (r#"{"message":17,"details":"back on Monday"}"#, "17"),
        (
            "\u{feff}{\"message\":\"bom\",\"details\":\"back on Monday\"}",
            "bom",
        ),
    ] {
        mock.enqueue(
            "get_company_search_status",
            MockResponse::raw(404, "application/json", body),
        );
        let response = response(api.get_company_search_status(JOB).await);
        assert_eq!(
            response.code,
            GetCompanySearchStatusCode::Other(ErrorCode::Unlisted(code.into()))
        );
        assert_eq!(
            (response.status().as_u16(), response.details()),
            (404, Some("back on Monday"))
        );
    }
    // A member of the wrong type is ignored (RFC 9457, section 3.1).
    for body in [
        r#"{"message":{"a":1},"parameter":[],"details":null}"#,
        r#"{"message":true}"#,
    ] {
        mock.enqueue(
            "get_company_search_status",
            MockResponse::raw(404, "application/json", body),
        );
        let response = response(api.get_company_search_status(JOB).await);
        assert_eq!(
            (&response.code, response.parameter(), response.details()),
            (&GetCompanySearchStatusCode::NotFound, None, None)
        );
    }
}

#[tokio::test]
async fn what_the_spec_does_not_list_in_a_success_survives() {
    let (mock, api) = mock().await;
    let body = serde_json::json!({ "status": "paused", "request_id": "a", "progress": null, "eta": { "s": 3 } });
    mock.enqueue("get_company_search_status", MockResponse::json(body));
    let state = api.get_company_search_status(JOB).await.unwrap();
    assert_eq!(state.status.as_str(), "paused");
    assert_eq!((state.progress, state.total_results), (None, None));
    assert_eq!(
        state
            .undocumented
            .get("eta")
            .unwrap()
            .pointer("/s")
            .unwrap()
            .as_i64(),
        Some(3)
    );

    mock.enqueue(
        "get_company_job_count",
        MockResponse::json(
            serde_json::json!({ "message": "ok", "data": { "job_count": 3 }, "took": 1 }),
        ),
    );
    let full = api
        .get_company_job_count("https://www.linkedin.com/company/acme/")
        .send_full()
        .await
        .unwrap();
    assert_eq!(
        (full.job_count, full.status, full.attempts),
        (3, StatusCode::OK, 1)
    );
    assert_eq!(full.envelope.get("message").unwrap(), "ok");
    assert_eq!(full.envelope.get("took").unwrap(), 1);
}

#[tokio::test]
async fn a_success_of_another_shape_is_an_error_that_says_where_and_keeps_the_status() {
    let (mock, api) = mock().await;
    for (body, path, expected, found) in [
        (
            r#"{"status":"completed","request_id":5}"#,
            "$.request_id",
            "a string",
            "an integer",
        ),
        (
            r#"{"status":"completed"}"#,
            "$.request_id",
            "a string",
            "nothing",
        ),
        (
            r#"{"status":"completed","request_id":null}"#,
            "$.request_id",
            "a string",
            "null",
        ),
        (
            r#"{"status":["completed"],"request_id":""}"#,
            "$.status",
            "a string",
            "an array",
        ),
        (
            r#"{"status":"completed","request_id":"a","progress":"half"}"#,
            "$.progress",
            "an integer",
            "a string",
        ),
        (
            r#"{"status":"completed","request_id":"a","progress":0.5}"#,
            "$.progress",
            "an integer",
            "a decimal number",
        ),
        ("[]", "$", "an object", "an array"),
        ("", "$", "JSON", "an empty body"),
        (
            "<html></html>",
            "$",
            "JSON",
            "a body that looks like HTML or XML",
        ),
        (
            r#"{"status":"comp"#,
            "$.status",
            "JSON",
            "a body that ends too early",
        ),
    ] {
        mock.enqueue(
            "get_company_search_status",
            MockResponse::raw(200, "application/json", body),
        );
        let error = api.get_company_search_status(JOB).await.unwrap_err();
        let CallError::Decode(decode) = &error else {
            panic!("{body}: {error}")
        };
        assert!(decode.path().starts_with(path), "{body}: {error}");
        assert!(decode.expected().starts_with(expected), "{body}: {error}");
        assert!(decode.found().starts_with(found), "{body}: {error}");
        assert_eq!(
            (error.status(), error.body()),
            (Some(StatusCode::OK), Some(body.as_bytes()))
        );
        assert!(error.was_sent() && !error.is_retryable());
    }
    mock.enqueue(
        "get_company_details",
        MockResponse::json(serde_json::json!({ "message": "ok", "data": { "locations": [{ "city": "a" }, { "city": 7 }] } })),
    );
    let error = api
        .get_company_details()
        .company_id("1")
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("$.data.locations[1].city"), "{error}");
    mock.enqueue(
        "get_company_details",
        MockResponse::json(serde_json::json!({ "message": "ok" })),
    );
    let error = api
        .get_company_details()
        .company_id("1")
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("at `$.data`, expected an object, found nothing"),
        "{error}"
    );
}

#[tokio::test]
async fn deep_and_broken_json_is_an_error_and_not_a_crash() {
    let (mock, api) = mock().await;
    for body in [
        "[".repeat(100_000),
        format!("{{\"x\":{}", "[".repeat(100_000)),
        "{\"status\":".repeat(100_000),
    ] {
        mock.enqueue(
            "get_company_search_status",
            MockResponse::raw(200, "application/json", body.clone()),
        );
        assert!(matches!(
            api.get_company_search_status(JOB).await,
            Err(CallError::Decode(_))
        ));
        mock.enqueue(
            "get_company_search_status",
            MockResponse::raw(503, "application/json", body),
        );
        let response = response(api.get_company_search_status(JOB).await);
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    }
    mock.enqueue(
        "get_company_search_status",
        MockResponse::raw(500, "text/plain", "x".repeat(10 << 20)),
    );
    let response = response(api.get_company_search_status(JOB).await);
    assert_eq!(
        (
            response.status().as_u16(),
            response.body().len(),
            response.is_body_complete()
        ),
        (500, 64 << 10, false)
    );
    mock.enqueue(
        "get_company_search_status",
        MockResponse::raw(500, "text/plain", b"\xff\xfe\x00".to_vec()),
    );
    let response = self::response(api.get_company_search_status(JOB).await);
    assert_eq!(
        (response.body(), response.is_body_complete()),
        (&b"\xff\xfe\x00"[..], true)
    );
}

#[tokio::test]
async fn an_error_answer_that_breaks_off_keeps_its_status() {
    let (mock, api) = mock().await;
    let body = r#"{"message":"not_found","details":"Search request not found"}"#;
    mock.enqueue(
        "get_company_search_status",
        MockResponse::raw(404, "application/json", body),
    );
    let whole = response(api.get_company_search_status(JOB).await);
    assert!(whole.is_body_complete());

    let cut = response(
        api.get_company_search_status(JOB)
            .header("Prefer", "error=not_found, drop=body")
            .await,
    );
    assert_eq!(
        (cut.status().as_u16(), &cut.code, cut.is_body_complete()),
        (
            404,
            &GetCompanySearchStatusCode::Other(ErrorCode::Uncoded(Status::NotFound)),
            false
        )
    );

    mock.enqueue("get_company_search_status", MockResponse::cut(10));
    let error = api.get_company_search_status(JOB).await.unwrap_err();
    assert!(matches!(error, CallError::Transport(_)), "{error}");
    assert_eq!(error.status(), Some(StatusCode::OK));
    assert!(error.was_sent());
}

#[tokio::test]
async fn a_request_that_breaks_the_rules_is_not_sent() {
    let (mock, api) = mock().await;
    for (result, words) in [
        (
            api.search_companies().keywords("a").limit(0).await,
            "`limit` is 0, outside 1..=1000",
        ),
        (
            api.search_companies().keywords("a").limit(1001).await,
            "`limit` is 1001, outside 1..=1000",
        ),
        (
            api.search_companies()
                .company_headcounts([])
                .keywords("")
                .await,
            "one of these is required",
        ),
        (
            api.search_companies().limit(10).await,
            "one of these is required",
        ),
        (
            api.search_companies()
                .keywords("a")
                .sales_nav_url("https://x")
                .await,
            "only one of these can be set",
        ),
    ] {
        let error = result.unwrap_err();
        assert!(matches!(error, CallError::InvalidRequest(_)), "{error}");
        assert!(error.to_string().contains(words), "{error}");
        assert!(!error.was_sent() && error.status().is_none());
    }
    let error = api
        .search_companies()
        .keywords("a")
        .header("X\n", "y")
        .await
        .unwrap_err();
    assert!(matches!(error, CallError::InvalidRequest(_)), "{error}");
    assert!(mock.requests().is_empty());
}

#[tokio::test]
async fn the_wire_has_what_the_setters_said() {
    let (mock, api) = mock().await;
    let growth = info_plug::GrowthRange::new().min(5).max(50);
    let request = api
        .search_companies()
        .company_headcounts([Headcount::From1To10, Headcount::From11To50])
        .company_headcount_growth(growth)
        .hiring_on_linkedin(true)
        .limit(7);
    assert!(format!("{request:?}").contains("limit: 7"), "{request:?}");
    request.industry_codes([4]).await.unwrap();
    api.get_company_details()
        .linkedin_url("https://www.linkedin.com/company/a b&c/?x=1#y")
        .await
        .unwrap();
    let requests = mock.requests();
    assert_eq!(requests[0].method, "POST");
    assert_eq!(
        requests[0].json().unwrap(),
        serde_json::json!({
            "company_headcounts": ["A", "B"], "company_headcount_growth": { "min": 5, "max": 50 }, "hiring_on_linkedin": "true",
            "limit": 7, "industry_codes": [4],
        })
    );
    assert_eq!(requests[0].header("x-infoplug-api-key"), Some(mock.key()));
    assert_eq!(requests[0].header("content-type"), Some("application/json"));
    assert_eq!(
        requests[1].query,
        [(
            "linkedin_url".to_owned(),
            "https://www.linkedin.com/company/a b&c/?x=1#y".to_owned()
        )]
    );
    assert_eq!(requests[1].header("authorization"), None);
}

#[tokio::test]
async fn the_other_documented_way_to_send_the_key_is_an_option() {
    let mock = Mock::start(concat!(env!("CARGO_MANIFEST_DIR"), "/spec/infoplug.yaml"))
        .await
        .unwrap();
    let api = InfoPlug::builder()
        .api_key(mock.key())
        .auth(info_plug::Auth::Bearer)
        .base_url(mock.url())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    api.get_company_search_status(JOB).await.unwrap();
    let requests = mock.requests();
    assert_eq!(
        requests[0].header("authorization"),
        Some(format!("Bearer {}", mock.key()).as_str())
    );
    assert_eq!(requests[0].header("x-infoplug-api-key"), None);
    let wrong = InfoPlug::builder()
        .api_key("wrong")
        .base_url(mock.url())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    assert_eq!(
        response(wrong.get_company_search_status(JOB).await).code,
        GetCompanySearchStatusCode::Unauthorized
    );
}

#[tokio::test]
async fn errors_of_several_endpoints_widen_into_one() {
    async fn work(api: &InfoPlug, id: &str) -> Result<u64, info_plug::Error> {
        api.get_company_search_status(id).await?;
        api.get_company_details().domain("example.com").await?;
        InfoPlug::builder()
            .base_url("not an address")
            .api_key("k")
            .build()?;
        Ok(1)
    }
    let (mock, api) = mock().await;
    let error = work(&api, "unknown").await.unwrap_err();
    assert_eq!(error.code(), Some(&ErrorCode::NotFound));
    assert_eq!(
        error.to_string(),
        api.get_company_search_status("unknown")
            .await
            .unwrap_err()
            .to_string()
    );
    mock.enqueue(
        "get_company_details",
        MockResponse::error("rate_limit_exceeded").retry_after("7"),
    );
    let error = work(&api, JOB).await.unwrap_err();
    assert_eq!(
        (error.code(), error.retry_after()),
        (
            Some(&ErrorCode::RateLimitExceeded),
            Some(std::time::Duration::from_secs(7))
        )
    );
    assert!(error.is_retryable());
    let error = work(&api, JOB).await.unwrap_err();
    assert!(matches!(error, AnyError::Config(_)), "{error}");
}

#[test]
fn statuses_and_codes_turn_into_each_other() {
    for number in 100..=999 {
        let status = StatusCode::from_u16(number).unwrap();
        assert_eq!(StatusCode::from(Status::from(status)), status);
    }
    assert_eq!(
        Status::from(StatusCode::PAYMENT_REQUIRED),
        Status::PaymentRequired
    );
    assert_eq!(
        Status::from(StatusCode::IM_A_TEAPOT),
        Status::Other(StatusCode::IM_A_TEAPOT)
    );
    assert_eq!(
        ErrorCode::from(GetCompanySearchStatusCode::NotFound),
        ErrorCode::NotFound
    );
    assert_eq!(ErrorCode::NotFound.to_string(), "not_found");
    assert!(ErrorCode::NotFound.cause().is_some() && ErrorCode::NotFound.solution().is_some());
}

/// clippy's `result_large_err` warns from 128 bytes.
#[test]
fn errors_are_small() {
    assert!(
        size_of::<CallError<GetCompanySearchStatusCode>>() <= 64,
        "{}",
        size_of::<CallError<GetCompanySearchStatusCode>>()
    );
    assert!(
        size_of::<info_plug::Error>() <= 64,
        "{}",
        size_of::<info_plug::Error>()
    );
}
