use infoplug::{ApiClient, ApiError, Client, InfoPlug};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(Debug, ApiError)]
#[api(client = Shapes)]
enum Trouble {
    #[api(code = "no_shape")]
    Gone,
    #[api(other)]
    Other(shapes::Error),
}

async fn get(api: InfoPlug) -> Result<(), Trouble> {
    api.get_company_details().domain("acme.example").await?;
    Ok(())
}

fn main() {}
