use infoplug::{ApiClient, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

async fn paint(api: Shapes, finish: String) -> Result<(), shapes::Error> {
    api.paint_shape().finish(finish).await?;
    Ok(())
}

fn main() {}
