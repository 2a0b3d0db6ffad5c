use infoplug::{ApiClient, ApiResponse, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(ApiResponse)]
#[api(client = Shapes, type = "Point")]
struct Mine {
    x: i64,
    height: i64,
}

fn main() {}
