use infoplug::{ApiClient, ApiError, ApiRequest, ApiResponse, Client};
#[derive(Clone, ApiClient)]
#[api(spec = "tests/ui/specs/plug.yaml")]
struct Plug(Client);

mod plug {}

#[derive(ApiRequest)]
#[api(client = Plug, endpoint = "list_pets")]
struct Few {
    limit: Option<i64>,
}

#[derive(ApiResponse)]
#[api(client = Plug, type = "Pet")]
struct Short {
    name: String,
}

#[derive(Debug, ApiError)]
#[api(client = Plug, endpoint = "get_pet")]
enum Lookup {
    #[api(code = "not_found")]
    Gone,
    #[api(other)]
    Other,
}

async fn short(api: Plug) -> Result<Short, Lookup> {
    for pet in api.send(Few { limit: Some(3) }).await.unwrap() {
        println!("{}", pet.name);
    }
    Ok(api.get_pet("1").send_as().await?)
}

fn main() {
    let api = Plug::from_env().unwrap();
    let _ = short(api);
}
