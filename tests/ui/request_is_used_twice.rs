use infoplug::{ApiClient, Client};

#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/ui/specs/cities.yaml")]
struct Cities(Client);

async fn find(api: &Cities) -> Result<(), cities::Error> {
    let request = api.find_city().name("Rome");
    request.await?;
    request.await?;

    let request = api.find_city();
    let _ = request.name("Rome");
    request.await?;
    Ok(())
}

fn main() {}
