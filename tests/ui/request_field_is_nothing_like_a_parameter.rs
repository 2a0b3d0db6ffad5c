use infoplug::ApiRequest;

#[derive(ApiRequest)]
#[api(endpoint = "search_companies")]
struct Search {
    keywords: String,
    colour: Option<String>,
}

fn main() {}
