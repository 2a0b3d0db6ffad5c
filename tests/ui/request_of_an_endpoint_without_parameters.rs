use infoplug::{ApiClient, ApiRequest, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(ApiRequest)]
#[api(client = Shapes, endpoint = "clear_shapes")]
struct Mine {
    all: bool,
}

fn main() {}
