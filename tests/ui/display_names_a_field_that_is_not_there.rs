use infoplug::ApiError;

#[derive(Debug, ApiError)]
#[api(endpoint = "get_company_details")]
enum Lookup {
    #[api(code = "not_found", display = "no company in {location}")]
    NoSuchCompany,
    #[api(other)]
    Other(infoplug::info_plug::Error),
}

fn main() {}
