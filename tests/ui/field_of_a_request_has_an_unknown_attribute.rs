use infoplug::ApiRequest;

#[derive(ApiRequest)]
#[api(endpoint = "search_companies")]
struct Search {
    #[api(rename = "words")]
    keywords: String,
}

fn main() {}
