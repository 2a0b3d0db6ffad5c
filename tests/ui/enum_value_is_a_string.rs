use infoplug::{ApiClient, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

async fn create(api: Shapes) -> Result<(), shapes::Error> {
    api.create_shape("A circle", "red").await?;
    Ok(())
}

fn main() {}
