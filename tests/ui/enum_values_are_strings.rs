use infoplug::InfoPlug;

async fn search(api: InfoPlug) -> Result<String, infoplug::info_plug::Error> {
    let started = api.search_companies().company_headcounts(["Z"]).await?;
    Ok(started.request_id)
}

fn main() {}
