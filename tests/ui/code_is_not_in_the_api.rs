use infoplug::ApiError;

#[derive(Debug, ApiError)]
enum Failure {
    #[api(code = "teapot")]
    Teapot,
    #[api(other)]
    Other(infoplug::info_plug::Error),
}

fn main() {}
