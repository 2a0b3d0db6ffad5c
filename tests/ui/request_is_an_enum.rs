use infoplug::ApiRequest;

#[derive(ApiRequest)]
#[api(endpoint = "search_companies")]
enum Search {
    Startups,
}

fn main() {}
