use infoplug::{ApiClient, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/endless.yaml")]
struct Pets(Client);

fn main() {
    let _ = Pets::builder();
}
