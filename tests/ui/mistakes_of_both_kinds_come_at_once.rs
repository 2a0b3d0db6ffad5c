use infoplug::{ApiClient, ApiRequest, ApiResponse, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

struct Centre;

#[derive(ApiResponse)]
#[api(client = Shapes, endpoint = "get_shape")]
struct Got {
    idd: String,
    area: String,
    centre: Centre,
}

#[derive(ApiRequest)]
#[api(client = Shapes, endpoint = "create_shape")]
struct Create {
    titel: String,
    colour: Centre,
}

fn main() {}
