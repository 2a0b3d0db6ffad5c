//! An enum of integers is read into, and sent as, the type that the client generates.

use infoplug::{ApiClient, ApiRequest, ApiResponse, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/numbers.yaml")]
struct Values(Client);

#[derive(ApiResponse)]
#[api(client = Values, type = "Activity")]
enum Read {
    Playing,
    #[api(other)]
    Other(i64),
}

#[derive(ApiRequest)]
#[api(client = Values, type = "Activity")]
enum Sent {
    Playing,
}

#[derive(ApiResponse)]
#[api(client = Values, endpoint = "get_presence")]
struct Number {
    activity: i64,
}

#[derive(ApiRequest)]
#[api(client = Values, endpoint = "get_presence")]
struct Question {
    activity: u8,
}

fn main() {}
