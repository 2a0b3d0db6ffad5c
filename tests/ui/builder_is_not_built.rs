use infoplug::{ApiClient, Client};

#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/ui/specs/cities.yaml")]
struct Cities(Client);

async fn find() -> Result<(), cities::Error> {
    let api = Cities::builder().api_key("key");
    api.find_city().await?;

    let api = Cities::builder().api_key("key").build();
    api.find_city().await?;
    Ok(())
}

fn main() {}
