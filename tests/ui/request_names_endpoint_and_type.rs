use infoplug::ApiRequest;

#[derive(ApiRequest)]
#[api(endpoint = "search_companies", type = "GrowthRange")]
struct Search {
    keywords: String,
}

fn main() {}
