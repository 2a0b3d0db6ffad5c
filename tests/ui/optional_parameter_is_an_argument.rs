use infoplug::{ApiClient, Client};

#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/ui/specs/cities.yaml")]
struct Cities(Client);

async fn find(api: &Cities) {
    let _ = api.find_city("Rome").await;
    let _ = api.get_city("1", "it").await;
}

fn main() {}
