use infoplug::{ApiClient, ApiRequest, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(ApiRequest)]
#[api(client = Shapes, type = "Point")]
struct Mine {
    x: i64,
    y: i64,
    colour: String,
}

fn main() {}
