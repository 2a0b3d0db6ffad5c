use infoplug::{ApiClient, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/unclosed.yaml")]
struct Pets(Client);

fn main() {
    let api = Pets::from_env().unwrap();
    let pets = api.list_pets().limit(3);
    drop(pets);
}
