use infoplug::ApiError;

#[derive(Debug, ApiError)]
#[api(endpoint = "get_company_details")]
enum Lookup {
    #[api(other)]
    Rest(infoplug::info_plug::Error),
    #[api(other)]
    Other(infoplug::info_plug::Error),
}

fn main() {}
