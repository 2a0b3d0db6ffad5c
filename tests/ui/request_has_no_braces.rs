use infoplug::ApiRequest;

#[derive(ApiRequest)]
#[api(endpoint = "search_companies")]
struct Search;

fn main() {}
