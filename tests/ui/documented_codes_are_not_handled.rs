use infoplug::ApiError;

#[derive(Debug, ApiError)]
#[api(endpoint = "get_company_details", exhaustive)]
enum Lookup {
    #[api(code = "not_found")]
    NoSuchCompany,
    #[api(other)]
    Other(infoplug::info_plug::Error),
}

fn main() {}
