use infoplug::{ApiClient, ApiResponse, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(ApiResponse)]
#[api(client = Shapes, endpoint = "shape_names")]
struct Mine {
    name: String,
}

fn main() {}
