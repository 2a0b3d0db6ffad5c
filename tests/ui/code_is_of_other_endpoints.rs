use infoplug::ApiError;

#[derive(Debug, ApiError)]
#[api(endpoint = "get_company_details")]
enum Lookup {
    #[api(code = "payload_is_empty")]
    Empty,
    #[api(other)]
    Other(infoplug::info_plug::Error),
}

fn main() {}
