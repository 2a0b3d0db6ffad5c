//! A typed client, generated at compile time from `spec/infoplug.yaml`, makes real HTTP calls against a mock of the API in this
//! process: a company search from start to results, then every documented error.
//!
//! `cargo run --example quickstart` needs no key and no internet. With `INFOPLUG_API_KEY` set,
//! `cargo run --example quickstart -- --live` makes one call to the real API, which is free.

use std::error::Error as StdError;
use std::process::ExitCode;

use infoplug::info_plug::{self, GetCompanySearchStatusCode as Code, SearchState};
use infoplug::{Error, InfoPlug};
use infoplug_mock::Mock;

#[tokio::main]
async fn main() -> ExitCode {
    let live_call = std::env::args().any(|argument| argument == "--live");
    let result = if live_call { live().await } else { against_the_mock().await };
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
    let api = InfoPlug::builder().api_key(mock.key()).base_url(mock.url()).build()?;
    println!("The mock plays InfoPlug at {}\n", mock.url());

    search(&api).await?;
    for error in &mock.spec().errors {
        let failed =
            api.get_company_search_status("search-companies-1234567890-abc123").header("Prefer", format!("error={}", error.name.wire));
        print(failed.await.err());
    }
    not_sent(&api).await;
    Ok(())
}

/// A company search. `?` turns the error of each endpoint into the error of the API.
async fn search(api: &InfoPlug) -> Result<(), info_plug::Error> {
    println!("== A success: start a company search, ask about it, fetch the companies");
    let job = api.search_companies().keywords("fintech").company_headcounts(["B", "C"]).limit(50).await?;
    println!("started    {}", job.request_id);
    loop {
        let state = api.get_company_search_status(&job.request_id).await?;
        println!("state      {} {}", state.status, state.progress.map(|percent| format!("{percent} %")).unwrap_or_default());
        match state.status {
            SearchState::Processing => {}
            SearchState::Completed => break,
            _ => return Ok(()),
        }
    }
    let results = api.get_company_search_results(&job.request_id).send_full().await?;
    println!("results    {}, {} companies on page 1", results.status, results.data.as_ref().map_or(0, Vec::len));
    for company in results.data.iter().flatten().take(2) {
        println!("           {} {}, {} employees", company.company_id, company.company_name, company.employee_count.unwrap_or_default());
    }
    println!();
    Ok(())
}

/// What an error says: everything that a person needs to go on.
fn print(error: Option<Error<Code>>) {
    let Some(Error::Response(error)) = error else {
        return println!("== {error:?}\n");
    };
    println!("== {} {}", error.status(), error.code);
    println!("parameter  {}", error.parameter().unwrap_or("-"));
    println!("details    {}", error.details().unwrap_or("-"));
    println!("cause      {}", error.cause().unwrap_or("-"));
    println!("solution   {}", error.solution().unwrap_or("-"));
    println!("repeat     {:?}", error.retry_advice());
    // The compiler knows what this endpoint documents: forget one of these, and the match does not compile.
    let here = match &error.code {
        Code::InvalidParameter | Code::Unauthorized | Code::NotFound => "documented by this endpoint",
        Code::Other(_) => "documented elsewhere in the API",
    };
    println!("           {here}");
    println!("one line   {error}\n");
}

/// Mistakes that the spec rules out are found before anything is sent, and so before anything is charged.
async fn not_sent(api: &InfoPlug) {
    println!("== Not sent: both kinds of search at once, and a limit out of range");
    let result =
        api.search_companies().keywords("fintech").sales_nav_url("https://www.linkedin.com/sales/search/company").limit(5000).await;
    if let Err(error) = result {
        println!("{error}");
    }
}

/// One free call to the real API: the state of a search that does not exist.
async fn live() -> Result<(), Box<dyn StdError>> {
    let api = InfoPlug::from_env()?;
    println!("Asking the real API about a search that does not exist (free)\n");
    match api.get_company_search_status("search-companies-0-none").await {
        Ok(state) => println!("{state:?}"),
        Err(error @ Error::Response(_)) => print(Some(error)),
        Err(other) => return Err(other.into()),
    }
    Ok(())
}
