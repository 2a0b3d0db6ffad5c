use infoplug::ApiResponse;

#[derive(ApiResponse)]
#[api(endpoint = "get_company_details")]
struct Brief {
    #[api(default = )]
    employee_count: u64,
}

fn main() {}
