use infoplug::{ApiClient, ApiError, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(Debug, ApiError)]
#[api(client = Shapes, exhaustive)]
enum Mine {
    #[api(status = 404)]
    None,
    #[api(other)]
    Other(shapes::Error),
}

fn main() {}
