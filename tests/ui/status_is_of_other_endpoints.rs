use infoplug::{ApiClient, ApiError, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(Debug, ApiError)]
#[api(client = Shapes, endpoint = "get_shape")]
enum Mine {
    #[api(status = 409)]
    Changed,
    #[api(other)]
    Other(shapes::Error),
}

fn main() {}
