use infoplug::{ApiClient, ApiRequest, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(ApiRequest)]
#[api(client = Shapes, endpoint = "get_shape")]
struct Get<T> {
    id: T,
}

async fn get(api: Shapes) {
    let _ = api.send(Get { id: true }).await;
}

fn main() {}
