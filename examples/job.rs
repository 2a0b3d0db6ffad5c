//! Runs a company search against a mock of the API, from the start to the last page, and shows its
//! cost.
//!
//! `cargo run --example job` needs no key and no internet.

use std::error::Error as StdError;
use std::time::Duration;

use infoplug::info_plug::Error;
use infoplug::{InfoPlug, JobError};
use infoplug_mock::Mock;

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    // The search is still running in the first three polls. Then there are 85 companies, on short
    // pages.
    let mock = Mock::parse("infoplug.yaml", infoplug::INFOPLUG_SPEC)?
        .polls(3)
        .rows(85)
        .page_size(24)
        .start()
        .await?;
    let api = InfoPlug::builder()
        .api_key(mock.key())
        .base_url(mock.url())
        .credit_limit(200)
        .build()?;

    if let Err(error) = search(&api).await {
        // Whatever went wrong, a search that was started is paid for, and its id finds it again.
        if let Some(id) = error.job().and_then(JobError::id) {
            eprintln!("continue with: api.resume_company_search({id:?})");
        }
        return Err(error.into());
    }
    Ok(())
}

async fn search(api: &InfoPlug) -> Result<(), Error> {
    let search = api
        .company_search(|search| search.keywords("fintech").limit(85))
        .every(Duration::from_millis(20)) // the spec says 30 seconds
        .timeout(Duration::from_secs(600))
        .start()
        .await?;
    println!(
        "started {}: {} credits spent",
        search.id(),
        api.credits_spent()
    );

    let mut progress = search.progress();
    while let Some(now) = progress.next().await {
        let now = now?;
        println!("{:<10} {:>3} %", now.state, now.percent.unwrap_or_default());
    }

    // Another process could continue from here, because the id is all it needs.
    let search = api.resume_company_search(search.id());
    let mut companies = search.results();
    let mut count = 0;
    while let Some(company) = companies.next().await {
        let company = company?;
        count += 1;
        if count % 20 == 1 {
            println!(
                "{count:>3}. {} ({}): {} credits spent",
                company.company_name,
                company.company_id,
                api.credits_spent()
            );
        }
    }
    let received = companies.pagination();
    println!(
        "{count} companies on {} of {} pages",
        received.pages,
        received.total_pages.unwrap_or_default()
    );
    println!(
        "{} credits spent, {} left",
        api.credits_spent(),
        api.credits_remaining().unwrap_or_default()
    );
    Ok(())
}
