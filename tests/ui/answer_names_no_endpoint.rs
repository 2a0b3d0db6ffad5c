use infoplug::ApiResponse;

#[derive(ApiResponse)]
struct Brief {
    company_name: String,
}

fn main() {}
