use infoplug::{ApiClient, ApiResponse, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(ApiResponse)]
#[api(client = Shapes, type = "Point")]
struct Centre {
    x: i64,
}

async fn get(api: Shapes) {
    let _ = api.get_shape("1").send_as::<Centre>().await;
    let _ = api.find_shape().send_as::<Centre>().await;
}

fn main() {}
