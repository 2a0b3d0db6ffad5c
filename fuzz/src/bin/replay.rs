//! Runs a target on files of its corpus, without libFuzzer: `replay response FILE...`

fn main() {
    let mut arguments = std::env::args().skip(1);
    let check = match arguments.next().as_deref() {
        Some("response") => infoplug_fuzz::response::check,
        Some("derive") => infoplug_fuzz::derive::check,
        Some("spec") => infoplug_fuzz::spec::check,
        _ => panic!("replay response|derive|spec FILE..."),
    };
    let files = arguments
        .map(|file| check(&std::fs::read(&file).unwrap_or_else(|error| panic!("{file}: {error}"))))
        .count();
    println!("replayed {files} files");
}
