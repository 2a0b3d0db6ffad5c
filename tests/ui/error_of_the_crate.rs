use infoplug::{ApiClient, Client};

#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/ui/specs/cities.yaml")]
struct Cities(Client);

async fn find(api: &Cities) -> Result<String, infoplug::Error> {
    Ok(api.find_city().name("Rome").await?.name)
}

fn main() {}
