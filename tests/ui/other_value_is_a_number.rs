use infoplug::ApiResponse;

#[derive(ApiResponse)]
#[api(type = "SearchState")]
enum State {
    Completed,
    #[api(other)]
    Other(u8),
}

fn main() {}
