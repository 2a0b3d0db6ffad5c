use infoplug::ApiResponse;

#[derive(ApiResponse)]
#[api(endpoint = "get_company_details")]
enum Brief {
    Name,
}

fn main() {}
