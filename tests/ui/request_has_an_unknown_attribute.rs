use infoplug::ApiRequest;

#[derive(ApiRequest)]
#[api(endpiont = "search_companies")]
struct Search {
    keywords: String,
}

fn main() {}
