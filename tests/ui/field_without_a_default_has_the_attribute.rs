use infoplug::{ApiClient, ApiResponse, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(ApiResponse)]
#[api(client = Shapes, endpoint = "get_shape")]
struct Mine {
    #[api(default)]
    owner: Owner,
}

#[derive(ApiResponse)]
#[api(client = Shapes, type = "Point")]
struct Owner {
    x: i64,
}

fn main() {}
