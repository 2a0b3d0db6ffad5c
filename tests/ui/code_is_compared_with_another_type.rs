use infoplug::{ApiClient, Client};

#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/ui/specs/cities.yaml")]
struct Cities(Client);

use infoplug::CallError;

async fn find(api: &Cities) {
    match api.all_cities().await {
        Err(CallError::Response(e)) if e.code == cities::FindCityCode::TooFast => {}
        Err(CallError::Response(e)) if e.code == "too_fast" => {}
        Err(CallError::Response(e)) if e.code == cities::AllCitiesCode::NoCity => {}
        Err(e) if e.code == cities::AllCitiesCode::TooFast => {}
        Err(e) if e.status() == 404 => {}
        _ => {}
    }
}

fn main() {}
