use infoplug::{ApiClient, ApiResponse, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(ApiResponse)]
#[api(client = Shapes, endpoint = "get_shape")]
struct Mine {
    centre: Centre,
}

struct Centre {
    x: i64,
}

fn main() {}
