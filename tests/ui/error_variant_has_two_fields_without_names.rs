use infoplug::ApiError;

#[derive(Debug, ApiError)]
#[api(endpoint = "get_company_details")]
enum Lookup {
    #[api(code = "invalid_parameter")]
    Invalid(Option<String>, Option<String>),
    #[api(other)]
    Other(infoplug::info_plug::Error),
}

fn main() {}
