//! Checks the specs that are named as arguments, and says what was found. Exits with 1 if one has errors.

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for path in std::env::args().skip(1) {
        let checked = infoplug_spec::check_file(path.as_ref(), path.clone());
        for diagnostic in &checked.diagnostics {
            println!("{}", diagnostic.render(&checked.source));
        }
        let spec = &checked.spec;
        if checked.is_valid() {
            println!("{path}: {} endpoints, {} errors, {} types", spec.endpoints.len(), spec.errors.len(), spec.types.len());
        } else {
            code = ExitCode::FAILURE;
        }
    }
    code
}
