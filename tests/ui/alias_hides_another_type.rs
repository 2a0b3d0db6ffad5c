use infoplug::{ApiClient, ApiRequest, ApiResponse, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

type Number = u32;
type Name = Option<Number>;
type Names = Vec<Number>;

#[derive(ApiResponse)]
#[api(client = Shapes, endpoint = "get_shape")]
struct Got {
    id: Number,
    name: Name,
    nickname: Number,
    #[api(default)]
    removed: Number,
    tags: Names,
    points: Vec<Number>,
}

#[derive(ApiRequest)]
#[api(client = Shapes, endpoint = "get_shape")]
struct Get {
    id: Number,
}

fn main() {}
