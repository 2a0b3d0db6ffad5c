//! A typed client, generated at compile time from `spec/infoplug.yaml`, makes HTTP calls to a mock
//! of the API in this process: a company search from start to results, a call that is retried, one
//! that would cost too much, every documented error, and a request that is never sent.
//!
//! `cargo run --example quickstart` needs no key and no internet. With `INFOPLUG_API_KEY` set,
//! `cargo run --example quickstart -- --live` makes one call to the real API, which is free.

use std::error::Error as StdError;
use std::process::ExitCode;
use std::time::Duration;

use infoplug::info_plug::{self, GetCompanySearchStatusCode as Code, Headcount};
use infoplug::{CallError, InfoPlug, RetryAdvice, RetryPolicy};
use infoplug_mock::Mock;

#[tokio::main]
async fn main() -> ExitCode {
    let live_call = std::env::args().any(|argument| argument == "--live");
    let result = if live_call {
        live().await
    } else {
        tour().await
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs everything that needs no key.
pub(crate) async fn tour() -> Result<(), Box<dyn StdError>> {
    println!("A generated client calls a mock of the InfoPlug API in this process: no key, no");
    println!(
        "internet, no cost. The client's types, errors and advice come from spec/infoplug.yaml."
    );
    let mock = Mock::start(concat!(env!("CARGO_MANIFEST_DIR"), "/spec/infoplug.yaml")).await?;
    let api = InfoPlug::builder()
        .api_key(mock.key())
        .base_url(mock.url())
        .build()?;

    search(&api).await?;
    retried(&mock).await?;
    too_expensive(&mock).await?;
    every_error(&mock).await?;
    handled(&api).await?;
    not_sent(&api).await;
    Ok(())
}

/// Runs a company search. `?` turns the error of each endpoint, and of the job, into the error of
/// the API.
async fn search(api: &InfoPlug) -> Result<(), info_plug::Error> {
    heading("A company search: start it, wait for it, fetch the companies");
    let search = api
        .company_search(|search| {
            search
                .keywords("fintech")
                .company_headcounts([Headcount::From11To50, Headcount::From51To200])
                .limit(50)
        })
        .start()
        .await?;
    line("started", search.id());
    // The spec says to poll every 30 seconds; the mock is faster.
    let mut progress = search.clone().every(Duration::from_millis(50)).progress();
    while let Some(now) = progress.next().await {
        let now = now?;
        let percent = now.percent.unwrap_or_default();
        line("state", &format!("{}, {percent} %", now.state));
    }
    let page = api.get_company_search_results(search.id()).await?;
    let companies = page.data.unwrap_or_default();
    line("page 1", &format!("{} companies, such as", companies.len()));
    for company in companies.iter().take(2) {
        let staff = company.employee_count.unwrap_or_default();
        line("", &format!("{}, {staff} employees", company.company_name));
    }
    line("cost", &format!("{} credits", api.credits_spent()));
    Ok(())
}

/// The server fails twice. The call is free and safe to repeat, so it is retried, with growing
/// pauses.
async fn retried(mock: &Mock) -> Result<(), Box<dyn StdError>> {
    heading("A call that is retried: the server fails twice");
    let api = InfoPlug::builder()
        .api_key(mock.key())
        .base_url(mock.url())
        .retry(RetryPolicy::new().backoff(Duration::from_millis(100), Duration::from_secs(1)))
        .on_retry(|retry| {
            let status = retry.status.map(|status| status.to_string());
            let pause = retry.delay.as_millis();
            let what = status.unwrap_or_else(|| "no response".to_owned());
            line(
                &format!("attempt {}", retry.attempt),
                &format!("{what}; the next one starts in {pause} ms"),
            );
        })
        .build()?;
    let call = api
        .get_company_search_status("search-companies-1234567890-abc123")
        .header("Prefer", "sequence=\"503 500 200\"");
    let state = call.send_full().await?;
    line(
        &format!("attempt {}", state.attempts),
        &format!("{}; the search is {}", state.status, state.value.status),
    );
    Ok(())
}

/// Starting a search costs 25 credits, whether it finds anything or not. A call that could pass the
/// limit is not sent.
async fn too_expensive(mock: &Mock) -> Result<(), Box<dyn StdError>> {
    heading("A credit limit of 40: the first search starts, the second does not");
    let api = InfoPlug::builder()
        .api_key(mock.key())
        .base_url(mock.url())
        .credit_limit(40)
        .build()?;
    for keywords in ["fintech", "robots"] {
        match api.search_companies().keywords(keywords).await {
            Ok(_) => line(keywords, &format!("{} credits spent", api.credits_spent())),
            Err(error) => line(keywords, &error.to_string()),
        }
    }
    Ok(())
}

/// Every documented code and status, each from an endpoint that documents it. The header `Prefer`
/// asks the mock for an error.
async fn every_error(mock: &Mock) -> Result<(), Box<dyn StdError>> {
    let api = InfoPlug::builder()
        .api_key(mock.key())
        .base_url(mock.url())
        .retry(RetryPolicy::never())
        .build()?;
    for code in ["invalid_parameter", "unauthorized", "not_found"] {
        let call = api.get_company_search_status("search-companies-1234567890-abc123");
        let result = call.header("Prefer", format!("error={code}")).await;
        print(result.err().map(Into::into));
    }
    for code in [
        "payload_is_empty",
        "limit_out_of_range",
        "insufficient_credits",
        "rate_limit_exceeded",
    ] {
        let call = api.search_companies().keywords("fintech");
        let result = call.header("Prefer", format!("error={code}")).await;
        print(result.err().map(Into::into));
    }
    for failure in ["code=500, error=error", "code=503"] {
        let call = api.get_company_details().domain("acme.example");
        let result = call.header("Prefer", failure).await;
        print(result.err().map(Into::into));
    }
    Ok(())
}

/// Prints what an error says: everything that a person needs to fix the problem.
fn print(error: Option<info_plug::Error>) {
    let Some(info_plug::Error::Response(error)) = error else {
        return println!("\n== {error:?}");
    };
    let code = match error.code.as_str() {
        "" => String::new(),
        code => format!(", {code}"),
    };
    heading(&format!("{}{code}", error.status()));
    line("endpoint", error.operation());
    // Where the documentation has no example of `details`, the mock sends the cause.
    let details = error
        .details()
        .filter(|details| error.cause() != Some(details));
    for (label, text) in [
        ("parameter", error.parameter()),
        ("details", details),
        ("cause", error.cause()),
        ("solution", error.solution()),
    ] {
        if let Some(text) = text {
            line(label, text);
        }
    }
    let retry = match error.retry_advice() {
        RetryAdvice::Never => "no: the same call would fail again",
        RetryAdvice::IfSafe => "only if a second run does no harm: the first may have run",
        RetryAdvice::Always => "yes: the API asks for it",
        RetryAdvice::NotProcessed => "yes, after a pause: the server did not process the call",
    };
    line("retry", retry);
}

/// The compiler knows what an endpoint documents: leave out one of these codes, and the match does
/// not compile.
async fn handled(api: &InfoPlug) -> Result<(), info_plug::Error> {
    heading("A match on the codes of one endpoint, checked by the compiler");
    let call = api.get_company_search_status("search-companies-1234567890-abc123");
    match call.header("Prefer", "error=not_found").await {
        Ok(state) => line("state", state.status.as_str()),
        Err(CallError::Response(error)) => {
            let next = match &error.code {
                Code::NotFound => "the search is gone: start a new one",
                Code::InvalidParameter => "a bug in this program",
                Code::Unauthorized => "ask for another key",
                Code::Other(_) => "documented for other endpoints, or nowhere",
            };
            line(&error.code.to_string(), next);
        }
        Err(other) => return Err(other.into()),
    }
    Ok(())
}

/// Mistakes that the spec rules out are found before anything is sent, and so before anything is
/// charged.
async fn not_sent(api: &InfoPlug) {
    heading("Not sent, so not charged: a limit out of range, and no filter");
    if let Err(error) = api.search_companies().limit(5000).await {
        line("error", &error.to_string());
    }
}

fn heading(title: &str) {
    println!("\n== {title}");
}

/// Prints a label and its text, wrapped into lines that fit a terminal.
fn line(label: &str, text: &str) {
    const LABEL: usize = 11;
    const WIDTH: usize = 96;
    let mut column = LABEL;
    print!("{label:<LABEL$}");
    for word in text.split(' ') {
        let length = word.chars().count() + 1;
        if column > LABEL && column + length > WIDTH {
            print!("\n{:<LABEL$}", "");
            column = LABEL;
        }
        let space = if column > LABEL { " " } else { "" };
        print!("{space}{word}");
        column += length;
    }
    println!();
}

/// Makes one free call to the real API: it asks for the state of a search that does not exist.
async fn live() -> Result<(), Box<dyn StdError>> {
    let api = InfoPlug::from_env()?;
    println!("Asking the real API about a search that does not exist, which is free.");
    match api
        .get_company_search_status("search-companies-0-none")
        .await
    {
        Ok(state) => println!("{state:?}"),
        Err(error @ CallError::Response(_)) => print(Some(error.into())),
        Err(other) => return Err(other.into()),
    }
    Ok(())
}
