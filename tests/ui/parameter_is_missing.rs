use infoplug::{ApiClient, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/good.yaml")]
struct Pets(Client);

fn main() {
    let api = Pets::from_env().unwrap();
    let _ = api.get_pet();
    let _ = api.get_pet("1").limit(3);
    let _ = api.find_pet("1");
}
