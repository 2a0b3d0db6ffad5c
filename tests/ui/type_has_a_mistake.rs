use infoplug::{ApiClient, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/broken_type.yaml")]
struct Pets(Client);

async fn names(api: &Pets) -> Result<Vec<String>, pets::Error> {
    let mut names = vec![api.get_pet("1").await?.owner.name];
    for pet in api.list_pets().await? {
        names.push(pet.owner.name);
    }
    names.push(api.get_owner().await?.name);
    Ok(names)
}

fn main() {
    let _ = names;
}
