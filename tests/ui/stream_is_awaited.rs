use infoplug::{ApiClient, Client};

#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/ui/specs/cities.yaml")]
struct Cities(Client);

async fn list(api: &Cities) -> Result<(), cities::Error> {
    let _ = api.list_cities().items().await?;
    Ok(())
}

fn main() {}
