use infoplug::{ApiClient, ApiError, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Shapes(Client);

struct Waiting;

#[derive(Debug, ApiError)]
#[api(client = Shapes, endpoint = "get_shape")]
enum Lookup {
    #[api(code = "too_fast")]
    Busy { retry_after: Option<Waiting>, parameter: Waiting },
    #[api(other)]
    Other(shapes::Error),
}

impl std::fmt::Debug for Waiting {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Ok(())
    }
}

fn main() {}
