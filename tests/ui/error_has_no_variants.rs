use infoplug::ApiError;

#[derive(Debug, ApiError)]
enum Failure {}

fn main() {}
