use infoplug::ApiRequest;

#[derive(ApiRequest)]
#[api(endpoint = "search_companies")]
struct Search {
    keywords: String,
    #[api(name = "keywords")]
    words: String,
}

fn main() {}
