use infoplug::ApiError;

#[derive(Debug, ApiError)]
#[api(endpoint = "get_company_details")]
enum Lookup {
    #[api(code = "not_found", dispaly = "no such company")]
    NoSuchCompany,
    #[api(other)]
    Other(infoplug::info_plug::Error),
}

fn main() {}
