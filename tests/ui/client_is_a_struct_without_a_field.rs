use infoplug::{ApiClient, ApiError, ApiRequest, ApiResponse, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes;

#[derive(ApiRequest)]
#[api(client = Shapes, endpoint = "get_shape")]
struct Get {
    id: String,
}

#[derive(ApiResponse)]
#[api(client = Shapes, endpoint = "get_shape")]
struct Got {
    id: String,
}

#[derive(Debug, ApiError)]
#[api(client = Shapes)]
enum Trouble {
    #[api(other)]
    Other(shapes::Error),
}

async fn get(api: Shapes) -> Result<Got, Trouble> {
    Ok(api.send(Get { id: String::new() }).send_as().await?)
}

fn main() {
    let _: Option<Client> = None;
}
