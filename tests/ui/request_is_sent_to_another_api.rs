use infoplug::{ApiClient, ApiRequest, Client, InfoPlug};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(ApiRequest)]
#[api(client = Shapes, endpoint = "get_shape")]
struct Mine {
    id: String,
}

async fn send(api: &InfoPlug) {
    let _ = api.send(Mine { id: String::new() }).await;
}

fn main() {
    let _ = send;
}
