use infoplug::ApiRequest;

struct Plain;

#[derive(ApiRequest)]
#[api(client = Plain, endpoint = "search_companies")]
struct Search {
    keywords: String,
}

fn main() {}
