use infoplug::ApiError;

#[derive(Debug, ApiError)]
#[api(endpoint = "get_company_details")]
struct Lookup {
    parameter: Option<String>,
}

fn main() {}
