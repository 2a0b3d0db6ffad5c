use infoplug::{ApiClient, ApiError, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(Debug, ApiError)]
#[api(client = Shapes)]
enum Mine {
    #[api(status = 99999)]
    Huge,
    #[api(other)]
    Other(shapes::Error),
}

fn main() {}
