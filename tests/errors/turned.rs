//! Conversions of an error: to the API-wide error and back, to a source, to a boxed error.

use std::error::Error as StdError;
use std::io::ErrorKind;

use infoplug::{AnyError, CallError, RetryPolicy};
use infoplug_mock::MockResponse;

use crate::payments::{
    self, CancelPaymentCode, ErrorCode, GetPaymentCode, ListPaymentsCode, PayAllCode, PayCode,
    Status,
};
use crate::{KEY, Payments, json, nowhere, start_payments};

/// Three endpoints with three enums of codes, and a configuration error, in one function.
async fn move_payment(api: &Payments, from: &str) -> Result<String, payments::Error> {
    let payment = api.get_payment(from).await?;
    api.cancel_payment(from).await?;
    let new = api.pay(payment.amount.unsigned_abs()).await?;
    Payments::builder().build()?;
    Ok(new.id)
}

#[tokio::test]
async fn errors_of_three_endpoints_and_of_settings_leave_one_function_by_a_question_mark() {
    let (mock, api) = start_payments().await;
    mock.enqueue("get_payment", MockResponse::error("no_payment"));
    let error = move_payment(&api, "a").await.unwrap_err();
    assert_eq!(
        (error.operation(), error.code()),
        (Some("get_payment"), Some(&ErrorCode::NoPayment))
    );
    mock.enqueue("cancel_payment", MockResponse::error("in_use"));
    let error = move_payment(&api, "a").await.unwrap_err();
    assert_eq!(
        (error.operation(), error.code()),
        (Some("cancel_payment"), Some(&ErrorCode::InUse))
    );
    mock.enqueue("pay", MockResponse::error("card_declined"));
    let error = move_payment(&api, "a").await.unwrap_err();
    assert_eq!(
        (error.operation(), error.code()),
        (Some("pay"), Some(&ErrorCode::CardDeclined))
    );
    let error = move_payment(&api, "a").await.unwrap_err();
    assert!(matches!(error, AnyError::Config(_)), "{error}");
}

#[tokio::test]
async fn the_error_of_the_api_narrows_to_an_endpoint_that_documents_its_code() {
    let (mock, api) = start_payments().await;
    mock.enqueue(
        "pay",
        json(
            409,
            r#"{"error":{"code":"in_use"},"errors":[{"code":"in_use"},{"code":"bad_value"}]}"#,
        ),
    );
    let wide = payments::Error::from(api.pay(5).await.unwrap_err());

    let narrow = wide.try_narrow::<CancelPaymentCode>().unwrap();
    assert_eq!(
        (narrow.operation(), narrow.code()),
        (Some("pay"), Some(&CancelPaymentCode::InUse))
    );
    let codes: Vec<&CancelPaymentCode> = narrow
        .errors()
        .iter()
        .filter_map(|item| item.code.as_ref())
        .collect();
    assert_eq!(
        codes,
        [
            &CancelPaymentCode::InUse,
            &CancelPaymentCode::Other(ErrorCode::BadValue)
        ]
    );
    let shown = format!("{narrow:#}");

    let wide = payments::Error::from(narrow);
    assert_eq!(
        (wide.code(), format!("{wide:#}")),
        (Some(&ErrorCode::InUse), shown.clone())
    );

    // An endpoint that does not document the code returns the same error.
    let wide = wide.try_narrow::<GetPaymentCode>().unwrap_err();
    assert_eq!(
        (wide.code(), format!("{wide:#}")),
        (Some(&ErrorCode::InUse), shown)
    );
    let Ok(CallError::Response(response)) = wide.try_narrow::<PayCode>() else {
        panic!("it came from there")
    };
    assert_eq!(response.code, PayCode::InUse);
}

#[tokio::test]
async fn a_code_that_no_page_documents_narrows_to_no_endpoint() {
    let (mock, api) = start_payments().await;
    for response in [
        json(402, r#"{"error":{"code":"unlisted"}}"#),
        json(418, "{}"),
        json(303, ""),
    ] {
        mock.enqueue("pay", response);
        let error = api.pay(5).await.unwrap_err();
        assert!(
            matches!(
                error.code(),
                Some(PayCode::Other(
                    ErrorCode::Unlisted(_) | ErrorCode::Uncoded(_)
                ))
            ),
            "{error}"
        );
        let wide = payments::Error::from(error);
        assert!(wide.try_narrow::<PayCode>().is_err());
    }
}

#[tokio::test]
async fn what_every_endpoint_can_fail_with_narrows_to_any_and_settings_to_none() {
    let (mock, api) = start_payments().await;
    let nobody = Payments::builder()
        .api_key(KEY)
        .base_url(nowhere())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    mock.enqueue("pay", json(200, "[]"));
    for error in [api.pay(0).await, nobody.pay(5).await, api.pay(5).await] {
        let error = error.unwrap_err();
        let shown = format!("{error:#?}");
        let narrow: CallError<GetPaymentCode> = payments::Error::from(error).try_narrow().unwrap();
        assert_eq!(format!("{narrow:#?}"), shown);
    }
    let config = payments::Error::from(Payments::builder().build().unwrap_err());
    assert!(matches!(
        config.try_narrow::<GetPaymentCode>(),
        Err(AnyError::Config(_))
    ));
}

#[test]
fn a_code_of_the_api_turns_into_the_code_of_an_endpoint_that_documents_it_and_back() {
    let codes = [
        ErrorCode::CardDeclined,
        ErrorCode::NoPayment,
        ErrorCode::InUse,
        ErrorCode::BadValue,
        ErrorCode::TooMany,
        ErrorCode::Broken,
        ErrorCode::AccountClosed,
        ErrorCode::Unlisted("card_declined".into()),
        ErrorCode::Uncoded(Status::NotFound),
    ];
    let (mut pay, mut get, mut all) = (0, 0, 0);
    for code in codes {
        let same = |narrow: Result<ErrorCode, ErrorCode>| narrow.unwrap_or_else(|code| code);
        let narrow = PayCode::try_from(code.clone());
        pay += usize::from(narrow.is_ok());
        assert_eq!(same(narrow.map(ErrorCode::from)), code);
        let narrow = GetPaymentCode::try_from(code.clone());
        get += usize::from(narrow.is_ok());
        assert_eq!(same(narrow.map(ErrorCode::from)), code);
        let narrow = PayAllCode::try_from(code.clone());
        all += usize::from(narrow.is_ok());
        assert_eq!(same(narrow.map(ErrorCode::from)), code);
        assert_eq!(
            ErrorCode::from(ListPaymentsCode::Other(code.clone())),
            code,
            "`Other` widens to what it holds"
        );
    }
    assert_eq!((pay, get, all), (4, 2, 2));
    assert_eq!(
        PayAllCode::try_from(ErrorCode::AccountClosed),
        Ok(PayAllCode::AccountClosed)
    );
    assert_eq!(
        PayAllCode::try_from(ErrorCode::InUse),
        Err(ErrorCode::InUse)
    );
    assert_eq!(
        (
            ErrorCode::AccountClosed.as_str(),
            PayAllCode::AccountClosed.to_string()
        ),
        ("17", "17".to_owned())
    );
}

fn chain<'e>(error: &'e (dyn StdError + 'static)) -> Vec<&'e (dyn StdError + 'static)> {
    std::iter::successors(error.source(), |error| (*error).source()).collect()
}

#[tokio::test]
async fn a_refused_connection_leads_to_the_error_of_the_operating_system() {
    let nobody = Payments::builder()
        .api_key(KEY)
        .base_url(nowhere())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    let error = nobody.pay(5).await.unwrap_err();
    let sources = chain(&error);
    let root = sources
        .last()
        .unwrap()
        .downcast_ref::<std::io::Error>()
        .unwrap();
    assert_eq!(root.kind(), ErrorKind::ConnectionRefused);
    // A printed error chain does not repeat the first line.
    let line = error.to_string();
    assert!(
        sources
            .iter()
            .all(|source| source.to_string() != line && !source.to_string().contains("pay: ")),
        "{sources:?}"
    );
    let messages: Vec<String> = sources.iter().map(ToString::to_string).collect();
    assert!(
        messages.windows(2).all(|pair| pair[0] != pair[1]),
        "{messages:?}"
    );

    let wide = payments::Error::from(error);
    assert_eq!(chain(&wide).len(), messages.len());
    let boxed: Box<dyn StdError + Send + Sync> = wide.into();
    assert_eq!(boxed.to_string(), line);
    assert!(
        boxed
            .downcast_ref::<payments::Error>()
            .is_some_and(payments::Error::is_connect)
    );
}

#[tokio::test]
async fn an_error_answer_has_no_source_because_its_line_holds_everything() {
    let (_mock, api) = start_payments().await;
    let error = api
        .pay(5)
        .header("Prefer", "error=card_declined")
        .await
        .unwrap_err();
    assert!(error.source().is_none());
    let error: Box<dyn StdError + Send + Sync> = error.into();
    assert!(error.downcast_ref::<CallError<PayCode>>().is_some());
    assert!(
        payments::Error::from(Payments::builder().build().unwrap_err())
            .source()
            .is_none()
    );
}
