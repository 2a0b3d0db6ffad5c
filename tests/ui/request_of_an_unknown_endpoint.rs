use infoplug::ApiRequest;

#[derive(ApiRequest)]
#[api(endpoint = "serach_companies")]
struct Search {
    keywords: String,
}

fn main() {}
