use infoplug::{ApiClient, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(Debug)]
enum Lookup {
    Other(shapes::Error),
}

async fn get(api: Shapes) -> Result<(), Lookup> {
    api.get_shape("1").await?;
    Ok(())
}

fn main() {}
