use infoplug::ApiError;

#[derive(Debug, ApiError)]
#[api(endpoint = "get_company_details")]
enum Lookup {
    #[api(code = "not_found")]
    NoSuchCompany,
    #[api(other)]
    Other(String),
}

fn main() {}
