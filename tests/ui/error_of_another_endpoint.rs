use infoplug::{ApiClient, Client};

#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/ui/specs/cities.yaml")]
struct Cities(Client);

use infoplug::CallError;

async fn find(api: &Cities) -> Result<cities::City, CallError<cities::FindCityCode>> {
    Ok(api.get_city("1").await?)
}

async fn find_all(api: &Cities) -> Result<Vec<cities::City>, cities::Error> {
    api.all_cities().await
}

fn main() {}
