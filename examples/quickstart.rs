//! A typed client, generated at compile time from `spec/infoplug.yaml`, makes real HTTP calls
//! against a mock of the API in this process: a company search from start to results, every
//! documented error, a call that is tried again, and one that would cost too much.
//!
//! `cargo run --example quickstart` needs no key and no internet. With `INFOPLUG_API_KEY` set,
//! `cargo run --example quickstart -- --live` makes one call to the real API, which is free.

use std::error::Error as StdError;
use std::process::ExitCode;
use std::time::Duration;

use infoplug::info_plug::{self, GetCompanySearchStatusCode as Code};
use infoplug::{CallError, InfoPlug, RetryPolicy};
use infoplug_mock::Mock;

#[tokio::main]
async fn main() -> ExitCode {
    let live_call = std::env::args().any(|argument| argument == "--live");
    let result = if live_call {
        live().await
    } else {
        against_the_mock().await
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn against_the_mock() -> Result<(), Box<dyn StdError>> {
    let mock = Mock::start(concat!(env!("CARGO_MANIFEST_DIR"), "/spec/infoplug.yaml")).await?;
    let api = InfoPlug::builder()
        .api_key(mock.key())
        .base_url(mock.url())
        .build()?;
    println!("The mock plays InfoPlug at {}\n", mock.url());

    search(&api).await?;
    tried_again(&mock).await?;
    too_expensive(&mock).await?;
    for error in &mock.spec().errors {
        let failed = api
            .get_company_search_status("search-companies-1234567890-abc123")
            .header("Prefer", format!("error={}", error.name.wire));
        print(failed.retry(RetryPolicy::never()).await.err());
    }
    not_sent(&api).await;
    Ok(())
}

/// A company search. `?` turns the error of each endpoint, and of the job, into the error of the
/// API.
async fn search(api: &InfoPlug) -> Result<(), info_plug::Error> {
    println!("== A success: start a company search, wait for it, fetch the companies");
    let search = api
        .company_search(|search| {
            search
                .keywords("fintech")
                .company_headcounts(["B", "C"])
                .limit(50)
        })
        .start()
        .await?;
    println!("started    {}", search.id());
    // The spec says to ask every 30 seconds; the mock is faster.
    let mut progress = search.clone().every(Duration::from_millis(50)).progress();
    while let Some(now) = progress.next().await {
        let now = now?;
        println!(
            "state      {} {}",
            now.state,
            now.percent
                .map(|percent| format!("{percent} %"))
                .unwrap_or_default()
        );
    }
    let first_page = api
        .get_company_search_results(search.id())
        .send_full()
        .await?;
    println!(
        "results    {}, {} companies on page 1",
        first_page.status,
        first_page.data.as_ref().map_or(0, Vec::len)
    );
    for company in first_page.data.iter().flatten().take(2) {
        println!(
            "           {} {}, {} employees",
            company.company_id,
            company.company_name,
            company.employee_count.unwrap_or_default()
        );
    }
    println!("cost       {} credits\n", api.credits_spent());
    Ok(())
}

/// The server fails twice. The call is free and safe to repeat, so it is made again, with growing
/// pauses.
async fn tried_again(mock: &Mock) -> Result<(), Box<dyn StdError>> {
    println!("== Tried again: the server fails twice");
    let api = InfoPlug::builder()
        .api_key(mock.key())
        .base_url(mock.url())
        .retry(RetryPolicy::new().backoff(Duration::from_millis(100), Duration::from_secs(1)))
        .on_retry(|retry| {
            println!(
                "attempt {}  {:?}: once more in {:?}",
                retry.attempt, retry.on, retry.delay
            );
        })
        .build()?;
    let call = api
        .get_company_search_status("search-companies-1234567890-abc123")
        .header("Prefer", "sequence=\"503 500 200\"");
    let state = call.send_full().await?;
    println!(
        "attempt {}  {} {}\n",
        state.attempts, state.status, state.value.status
    );
    Ok(())
}

/// Starting a search costs 25 credits, found or not. What could pass the limit is not sent.
async fn too_expensive(mock: &Mock) -> Result<(), Box<dyn StdError>> {
    println!("== A credit limit of 40: the first search is started, the second one is not");
    let api = InfoPlug::builder()
        .api_key(mock.key())
        .base_url(mock.url())
        .credit_limit(40)
        .build()?;
    for keywords in ["fintech", "robots"] {
        match api.search_companies().keywords(keywords).await {
            Ok(started) => println!(
                "{keywords}: {}, {} credits spent",
                started.request_id,
                api.credits_spent()
            ),
            Err(error) => println!("{keywords}: {error}"),
        }
    }
    println!();
    Ok(())
}

/// What an error says: everything that a person needs to go on.
fn print(error: Option<CallError<Code>>) {
    let Some(CallError::Response(error)) = error else {
        return println!("== {error:?}\n");
    };
    println!("== {} {}", error.status(), error.code);
    println!("parameter  {}", error.parameter().unwrap_or("-"));
    println!("details    {}", error.details().unwrap_or("-"));
    println!("cause      {}", error.cause().unwrap_or("-"));
    println!("solution   {}", error.solution().unwrap_or("-"));
    println!("repeat     {:?}", error.retry_advice());
    // The compiler knows what this endpoint documents: forget one of these, and the match does not
    // compile.
    let here = match &error.code {
        Code::InvalidParameter | Code::Unauthorized | Code::NotFound => {
            "documented by this endpoint"
        }
        Code::Other(_) => "documented elsewhere in the API",
    };
    println!("           {here}");
    println!("one line   {error}\n");
}

/// Mistakes that the spec rules out are found before anything is sent, and so before anything is
/// charged.
async fn not_sent(api: &InfoPlug) {
    println!("== Not sent: both kinds of search at once, and a limit out of range");
    let result = api
        .search_companies()
        .keywords("fintech")
        .sales_nav_url("https://www.linkedin.com/sales/search/company")
        .limit(5000)
        .await;
    if let Err(error) = result {
        println!("{error}");
    }
}

/// One free call to the real API: the state of a search that does not exist.
async fn live() -> Result<(), Box<dyn StdError>> {
    let api = InfoPlug::from_env()?;
    println!("Asking the real API about a search that does not exist (free)\n");
    match api
        .get_company_search_status("search-companies-0-none")
        .await
    {
        Ok(state) => println!("{state:?}"),
        Err(error @ CallError::Response(_)) => print(Some(error)),
        Err(other) => return Err(other.into()),
    }
    Ok(())
}
