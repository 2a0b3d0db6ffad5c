use infoplug::{ApiRequest, InfoPlug};

#[derive(ApiRequest)]
#[api(endpoint = "search_companies")]
struct Startups {
    keyword: String,
}

async fn start(api: &InfoPlug) -> Result<String, infoplug::info_plug::Error> {
    Ok(api.send(Startups { keyword: String::new() }).await?.request_id)
}

fn main() {
    let _ = start;
}
