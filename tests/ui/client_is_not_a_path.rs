use infoplug::ApiRequest;

#[derive(ApiRequest)]
#[api(client = 3, endpoint = "search_companies")]
struct Search {
    keywords: String,
}

fn main() {}
