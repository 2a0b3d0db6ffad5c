use infoplug::ApiRequest;

#[derive(ApiRequest)]
#[api(endpoint = "search_companies")]
struct Search {
    keywords: String,
    #[api(name = "how_many")]
    limit: Option<u16>,
}

fn main() {}
