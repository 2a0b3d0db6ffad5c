use infoplug::{ApiClient, ApiError, ApiRequest, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(ApiRequest)]
#[api("get_shape")]
struct Get {
    id: String,
}

#[derive(Debug, ApiError)]
#[api(client = Shapes)]
enum Trouble {
    #[api("no_shape")]
    Gone,
    #[api(other)]
    Other(shapes::Error),
}

fn main() {}
