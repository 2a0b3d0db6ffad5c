use infoplug::{ApiClient, ApiRequest, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(ApiRequest)]
#[api(client = Shapes, endpoint = "create_shape")]
struct Mine {
    title: String,
    colour: shapes::Colour,
    centre: Centre,
}

struct Centre {
    x: i64,
    y: i64,
}

fn main() {}
