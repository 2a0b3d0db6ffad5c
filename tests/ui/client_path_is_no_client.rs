use infoplug::{ApiClient, ApiRequest, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

/// Does not derive `ApiClient`.
struct Plain(Client);

#[derive(ApiRequest)]
#[api(client = crate::Plain, endpoint = "get_shape")]
struct Get {
    id: String,
}

fn main() {}
