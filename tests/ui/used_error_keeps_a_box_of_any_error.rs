use infoplug::{ApiClient, ApiError, ApiRequest, ApiResponse, CallError, Client};
use plug::GetPetCode;

#[derive(Clone, ApiClient)]
#[api(spec = "tests/ui/specs/plug.yaml")]
struct Plug(Client);

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
    Other(Box<dyn std::error::Error>),
}

fn advice(code: &GetPetCode) -> &str {
    match code {
        GetPetCode::NotFound => "check the id",
        GetPetCode::Other(plug::ErrorCode::Busy) => "wait",
        GetPetCode::Other(_) => "report it",
    }
}

async fn name(api: &Plug) -> Result<String, plug::Error> {
    match api.get_pet("1").await {
        Ok(plug::Pet { kind: plug::Kind::Cat, .. }) => Ok("a cat".to_owned()),
        Ok(pet) => Ok(pet.name),
        Err(CallError::Response(error)) => Ok(advice(&error.code).to_owned()),
        Err(other) => Err(other.into()),
    }
}

async fn short(api: Plug) -> Result<Short, Lookup> {
    for pet in api.send(Few { limit: Some(3) }).await.unwrap() {
        println!("{}", pet.name);
    }
    Ok(api.get_pet("1").send_as().await?)
}

async fn export(api: &Plug) -> Result<String, plug::Error> {
    Ok(api.export(|start| start).start().await?.id().to_owned())
}

fn main() {
    let api = Plug::from_env().unwrap();
    let _ = (name(&api), short(api.clone()), export(&api));
}
