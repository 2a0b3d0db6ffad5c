use infoplug::{ApiClient, ApiResponse, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(serde::Deserialize)]
struct Name(String);

#[derive(ApiResponse)]
#[api(client = Shapes, endpoint = "get_shape")]
struct Got {
    #[api(serde)]
    name: Name,
    #[api(serde)]
    nickname: Option<Name>,
    #[api(serde, default = Name("none".to_owned()))]
    removed: Name,
    #[api(serde)]
    owner: infoplug::Json,
}

fn main() {}
