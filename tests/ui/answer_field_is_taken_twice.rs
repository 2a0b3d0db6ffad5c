use infoplug::ApiResponse;

#[derive(ApiResponse)]
#[api(endpoint = "get_company_details")]
struct Brief {
    company_name: String,
    #[api(name = "company_name")]
    title: String,
}

fn main() {}
