use infoplug::ApiRequest;

#[derive(ApiRequest)]
#[api(type = "Headcount")]
struct Size {
    a: String,
}

fn main() {}
