use infoplug::ApiError;

#[derive(ApiError)]
#[api(endpoint = "get_company_details")]
enum Lookup {
    #[api(other)]
    Other(infoplug::info_plug::Error),
}

fn main() {}
