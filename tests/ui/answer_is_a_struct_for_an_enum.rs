use infoplug::ApiResponse;

#[derive(ApiResponse)]
#[api(type = "SearchState")]
struct State {
    processing: bool,
}

fn main() {}
