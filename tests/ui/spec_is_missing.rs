use infoplug::{ApiClient, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/xyzzy01.yaml")]
struct Pets(Client);

fn main() {
    let _ = Pets::builder().api_key("k").build();
}
