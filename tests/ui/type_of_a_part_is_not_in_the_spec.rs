use infoplug::ApiResponse;

#[derive(ApiResponse)]
#[api(type = "CompanyLocations")]
struct Office {
    city: Option<String>,
}

fn main() {}
