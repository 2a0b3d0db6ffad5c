use infoplug::{ApiClient, Client};

#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/ui/specs/cities.yaml")]
struct Cities(Client);

async fn items(api: &Cities) {
    for city in api.list_cities().items() {
        let _ = city;
    }
}

async fn pages(api: &Cities) {
    for page in api.list_cities().pages() {
        let _ = page;
    }
}

fn main() {}
