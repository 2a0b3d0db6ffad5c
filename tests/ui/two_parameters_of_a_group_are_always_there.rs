use infoplug::{ApiClient, ApiRequest, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(ApiRequest)]
#[api(client = Shapes, endpoint = "find_shape")]
struct Mine {
    title: String,
    number: i64,
}

fn main() {}
