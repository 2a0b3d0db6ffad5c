use infoplug::ApiRequest;

#[derive(ApiRequest)]
#[api(endpoint = "search_companies")]
struct Search {
    keyword: String,
    colour: Option<String>,
}

fn main() {}
