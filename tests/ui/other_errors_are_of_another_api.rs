use infoplug::{ApiClient, ApiError, Client, info_plug};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

#[derive(Debug, ApiError)]
#[api(client = Shapes)]
enum Lookup {
    #[api(code = "no_shape")]
    Gone,
    #[api(other)]
    Other(info_plug::Error),
}

fn main() {}
