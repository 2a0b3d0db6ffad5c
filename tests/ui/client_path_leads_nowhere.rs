use infoplug::{ApiClient, ApiRequest, ApiResponse, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(ApiRequest)]
#[api(client = crate::Shape, endpoint = "get_shape")]
struct Get {
    id: String,
}

#[derive(ApiResponse)]
#[api(client = crate::shapes::Shapes, endpoint = "get_shape")]
struct Got {
    id: String,
}

#[derive(ApiResponse)]
#[api(client = other_crate::Shapes, endpoint = "get_shape")]
struct Further {
    id: String,
}

fn main() {}
