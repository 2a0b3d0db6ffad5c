use infoplug::ApiResponse;

#[derive(ApiResponse)]
#[api(endpoint = "weather")]
struct Brief {
    company_name: String,
}

fn main() {}
