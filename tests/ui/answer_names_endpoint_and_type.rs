use infoplug::ApiResponse;

#[derive(ApiResponse)]
#[api(endpoint = "get_company_details", type = "CompanyDetails")]
struct Brief {
    company_name: String,
}

fn main() {}
