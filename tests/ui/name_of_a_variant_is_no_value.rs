use infoplug::{ApiClient, ApiRequest, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(ApiRequest)]
#[api(client = Shapes, type = "Colour")]
enum Mine {
    Red,
    Green,
    #[api(name = "navy")]
    DarkBlue,
}

fn main() {}
