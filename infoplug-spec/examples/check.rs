//! Checks the specs that are named as arguments. Exits with 1 if one has problems.

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for path in std::env::args().skip(1) {
        match infoplug_spec::load(path.as_ref(), path.clone()) {
            Ok(spec) => println!("{path}: {} endpoints, {} errors, {} types", spec.endpoints.len(), spec.errors.len(), spec.types.len()),
            Err(problems) => {
                println!("{problems}");
                code = ExitCode::FAILURE;
            }
        }
    }
    code
}
