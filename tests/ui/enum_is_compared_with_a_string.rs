use infoplug::InfoPlug;

async fn is_done(api: InfoPlug) -> Result<bool, infoplug::info_plug::Error> {
    let search = api.get_company_search_status("search-1").await?;
    Ok(search.status == "complete")
}

fn main() {}
