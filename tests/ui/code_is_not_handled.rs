use infoplug::{ApiClient, Client, CallError};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/good.yaml")]
struct Pets(Client);

async fn name(api: &Pets) -> Option<String> {
    match api.get_pet("1").await {
        Ok(pet) => pet.name,
        Err(CallError::Response(error)) => match error.code {
            pets::GetPetCode::Other(_) => None,
        },
        Err(_) => None,
    }
}

fn main() {
    let _ = name;
}
