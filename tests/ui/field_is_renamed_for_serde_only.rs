use infoplug::{ApiClient, ApiRequest, ApiResponse, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(serde::Deserialize, ApiResponse)]
#[api(client = Shapes, endpoint = "get_shape")]
struct Got {
    #[serde(default, rename = "area")]
    size: f64,
}

#[derive(serde::Serialize, ApiRequest)]
#[api(client = Shapes, endpoint = "get_shape")]
struct Get {
    #[serde(rename = "id")]
    key: String,
}

fn main() {}
