use infoplug::{ApiClient, ApiResponse, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(ApiResponse)]
#[api(client = Shapes, endpoint = "count_shapes")]
struct Mine {
    count: u64,
}

fn main() {}
