use infoplug::ApiRequest;

#[derive(ApiRequest)]
#[api(endpoint)]
struct Search {
    keywords: String,
}

fn main() {}
