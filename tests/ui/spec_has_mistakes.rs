use infoplug::{ApiClient, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/mistakes.yaml")]
struct Pets(Client);

fn main() {
    let api = Pets::builder().build().unwrap();
    let _ = api.get_pet("1");
    let _ = api.list_pets().limit(3);
    let _: Result<(), pets::Error> = Ok(());
}
