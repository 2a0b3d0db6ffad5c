use infoplug::ApiResponse;

#[derive(ApiResponse)]
#[api(endpoint = "get_company_details")]
struct Brief(String);

fn main() {}
