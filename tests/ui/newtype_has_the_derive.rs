use infoplug::{ApiClient, ApiRequest, ApiResponse, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(ApiRequest, ApiResponse)]
#[api(client = Shapes)]
struct Id(String);

fn main() {}
