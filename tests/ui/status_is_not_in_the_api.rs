use infoplug::ApiError;

#[derive(Debug, ApiError)]
enum Failure {
    #[api(status = 418)]
    Teapot,
    #[api(other)]
    Other(infoplug::info_plug::Error),
}

fn main() {}
