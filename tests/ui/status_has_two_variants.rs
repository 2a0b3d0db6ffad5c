use infoplug::ApiError;

#[derive(Debug, ApiError)]
enum Failure {
    #[api(status = 404)]
    NoSuchThing,
    #[api(status = 404)]
    Gone,
    #[api(other)]
    Other(infoplug::info_plug::Error),
}

fn main() {}
