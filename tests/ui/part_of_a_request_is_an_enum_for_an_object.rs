use infoplug::ApiRequest;

#[derive(ApiRequest)]
#[api(type = "GrowthRange")]
enum Growth {
    Fast,
}

fn main() {}
