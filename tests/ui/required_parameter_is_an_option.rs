use infoplug::ApiRequest;

#[derive(ApiRequest)]
#[api(endpoint = "get_company_search_results")]
struct Page {
    request_id: Option<String>,
}

fn main() {}
