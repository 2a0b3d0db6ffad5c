use infoplug::ApiRequest;

#[derive(ApiRequest)]
struct Search {
    keywords: String,
}

fn main() {}
