use infoplug::{ApiClient, ApiResponse, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(ApiResponse)]
#[api(client = Shapes, endpoint = "paint_shape")]
struct Painted {
    shape: shapes::Shape,
}

#[derive(ApiResponse)]
#[api(client = Shapes, endpoint = "find_shape")]
struct Found {
    shapes: Vec<shapes::Shape>,
}

fn main() {}
