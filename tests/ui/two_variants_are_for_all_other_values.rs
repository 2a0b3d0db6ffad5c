use infoplug::{ApiClient, ApiResponse, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(ApiResponse)]
#[api(client = Shapes, type = "Colour")]
enum Mine {
    Red,
    #[api(other)]
    Rest,
    #[api(other)]
    Other(String),
}

fn main() {}
