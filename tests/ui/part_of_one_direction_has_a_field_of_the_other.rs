use infoplug::{ApiClient, ApiRequest, ApiResponse, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/composed.yaml")]
struct Composed(Client);

#[derive(ApiRequest)]
#[api(client = Composed, type = "Card")]
struct Sent {
    id: String,
    kind: String,
    number: String,
}

#[derive(ApiResponse)]
#[api(client = Composed, type = "Card")]
struct Read {
    kind: u8,
    number: String,
}

fn main() {}
