use infoplug::{ApiClient, ApiResponse, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(ApiResponse)]
#[api(client = Shapes, endpoint = "get_shape")]
struct Got<T> {
    centre: T,
}

async fn get(api: Shapes) {
    let _ = api.get_shape("1").send_as::<Got<bool>>().await;
}

fn main() {}
