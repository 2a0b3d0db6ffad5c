use infoplug::{ApiClient, Client};

#[derive(ApiClient)]
struct Api(Client);

fn main() {
    let _ = Api::builder();
}
