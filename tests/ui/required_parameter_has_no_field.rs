use infoplug::ApiRequest;

#[derive(ApiRequest)]
#[api(endpoint = "get_company_search_results")]
struct Page {
    page: Option<u32>,
}

fn main() {}
