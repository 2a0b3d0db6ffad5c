use infoplug::ApiRequest;

#[derive(ApiRequest)]
#[api(endpoint = "search_companies", endpoint = "get_company_details")]
struct Search {
    keywords: String,
}

fn main() {}
