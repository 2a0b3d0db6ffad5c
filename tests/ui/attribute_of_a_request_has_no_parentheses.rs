use infoplug::ApiRequest;

#[derive(ApiRequest)]
#[api = "search_companies"]
struct Search {
    keywords: String,
}

fn main() {}
