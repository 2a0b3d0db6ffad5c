use infoplug::{ApiClient, Client};

#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/ui/specs/cities.yaml")]
struct Cities(Client);

async fn find(api: &Cities) -> Result<(), cities::Error> {
    api.find_city().timeout(10).await?;
    api.find_city().attempt_timeout("10s").await?;
    let _ = Cities::builder().connect_timeout(5);
    Ok(())
}

fn main() {}
