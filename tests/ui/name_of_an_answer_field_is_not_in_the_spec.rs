use infoplug::ApiResponse;

#[derive(ApiResponse)]
#[api(endpoint = "get_company_details")]
struct Brief {
    #[api(name = "staff")]
    employee_count: Option<u64>,
}

fn main() {}
