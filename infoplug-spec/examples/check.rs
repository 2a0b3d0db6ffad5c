//! Checks the specs that are named as arguments.

fn main() {
    for path in std::env::args().skip(1) {
        match infoplug_spec::load(path.as_ref(), path.clone()) {
            Ok(spec) => println!("{path}: {} endpoints, {} errors, {} types", spec.endpoints.len(), spec.errors.len(), spec.types.len()),
            Err(problems) => println!("{problems}"),
        }
    }
}
