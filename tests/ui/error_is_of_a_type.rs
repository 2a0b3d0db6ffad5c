use infoplug::ApiError;

#[derive(Debug, ApiError)]
#[api(type = "CompanyDetails")]
enum Lookup {
    #[api(other)]
    Other(infoplug::info_plug::Error),
}

fn main() {}
