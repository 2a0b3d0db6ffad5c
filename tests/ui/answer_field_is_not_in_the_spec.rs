use infoplug::ApiResponse;

#[derive(ApiResponse)]
#[api(endpoint = "get_company_details")]
struct Brief {
    compny_name: String,
}

fn main() {}
