use infoplug::{ApiClient, ApiRequest, ApiResponse, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

struct Title(String);

#[derive(ApiResponse)]
#[api(client = Shapes, endpoint = "get_shape")]
struct Got {
    #[api(serde)]
    id: Title,
}

#[derive(ApiRequest)]
#[api(client = Shapes, endpoint = "get_shape")]
struct Get {
    #[api(serde)]
    id: Title,
}

fn main() {}
