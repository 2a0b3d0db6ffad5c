use infoplug::ApiError;

#[derive(Debug, ApiError)]
#[api(endpoint = "GetCompanyDetails")]
enum Lookup {
    #[api(code = "not_found")]
    NoSuchCompany,
    #[api(other)]
    Other(infoplug::info_plug::Error),
}

fn main() {}
