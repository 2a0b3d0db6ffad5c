use infoplug::{ApiClient, ApiResponse, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(ApiResponse)]
#[api(client = Shapes, endpoint = "Point")]
struct Centre {
    x: i64,
}

#[derive(ApiResponse)]
#[api(client = Shapes, type = "get_shape")]
struct Got {
    id: String,
}

#[derive(ApiResponse)]
#[api(client = Shapes, type = "finish")]
enum Finish {
    Matt,
    Glossy,
}

fn main() {}
