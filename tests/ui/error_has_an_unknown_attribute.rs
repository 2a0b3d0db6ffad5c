use infoplug::ApiError;

#[derive(Debug, ApiError)]
#[api(endpoint = "get_company_details", exaustive)]
enum Lookup {
    #[api(other)]
    Other(infoplug::info_plug::Error),
}

fn main() {}
