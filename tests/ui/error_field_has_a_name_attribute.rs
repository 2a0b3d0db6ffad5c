use infoplug::ApiError;

#[derive(Debug, ApiError)]
#[api(endpoint = "get_company_details")]
enum Lookup {
    #[api(status = 429)]
    Busy {
        #[api(name = "retry_after")]
        pause: Option<std::time::Duration>,
    },
    #[api(other)]
    Other(infoplug::info_plug::Error),
}

fn main() {}
