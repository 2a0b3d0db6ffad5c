use infoplug::ApiRequest;

#[derive(ApiRequest)]
#[api(endpoint = "search_companies")]
union Search {
    keywords: u32,
}

fn main() {}
