use infoplug::{ApiClient, ApiError, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(Debug, ApiError)]
#[api(client = Shapes)]
enum Trouble {
    #[api(other)]
    Other(infoplug::CallError),
}

fn main() {}
