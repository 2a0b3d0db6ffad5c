use infoplug::{ApiClient, ApiResponse, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(ApiResponse)]
#[api(client = Shapes, endpoint = "get_shape")]
struct Got {
    id: String,
}

async fn get(api: Shapes) -> Result<(), shapes::Error> {
    let got = api.get_shape("1").send_as().await?;
    println!("{}", got.id);
    Ok(())
}

fn main() {}
