use infoplug::{ApiClient, ApiError, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(Debug, ApiError)]
#[api(client = Shapes, endpoint = "count_shapes")]
enum Mine {
    #[api(code = "no_shape")]
    None,
    #[api(other)]
    Other(shapes::Error),
}

fn main() {}
