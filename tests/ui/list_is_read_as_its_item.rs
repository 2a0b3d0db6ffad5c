use infoplug::{ApiClient, Client};

#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/ui/specs/cities.yaml")]
struct Cities(Client);

#[derive(infoplug::ApiResponse)]
#[api(client = Cities, type = "City")]
struct Mine {
    name: String,
}

#[derive(infoplug::ApiResponse)]
#[api(client = Cities, endpoint = "list_cities")]
struct Other {
    rows: Vec<Mine>,
}

async fn read(api: &Cities) -> Result<(), cities::Error> {
    api.all_cities().send_as::<Mine>().await?;
    api.all_cities().send_as::<cities::City>().await?;
    api.all_cities().send_as::<Vec<Other>>().await?;
    api.all_cities().send_as::<Vec<Mine>>().await?;
    Ok(())
}

fn main() {}
