use infoplug::ApiRequest;

#[derive(ApiRequest)]
#[api(type = "Weather")]
struct Growth {
    min: Option<i64>,
}

fn main() {}
