//! Measures what a client costs the compiler, beside progenitor. `--help` says how.

mod api;
mod arguments;
mod compiler;
mod figures;
mod openapi;
mod parse;
mod side;
mod table;
mod toolchain;
mod usage;
mod yaml;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use arguments::{Arguments, Figure};
use figures::Figures;
use side::{Kind, Side};
use toolchain::Toolchain;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let outcome = if compiler::is_rustc() {
        compiler::rustc()
    } else {
        run().map(|()| ExitCode::SUCCESS)
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Outcome<()> {
    let mut words = std::env::args_os().skip(1).peekable();
    if words.next_if(|word| word == usage::PARENT).is_some() {
        return usage::parent(words);
    }
    let words = words.map(|word| word.to_string_lossy().into_owned());
    let Some(arguments) = arguments::read(words)? else {
        print!("{}", arguments::HELP);
        return Ok(());
    };
    let kept = arguments.directory.clone();
    let directory = kept.clone().unwrap_or_else(|| {
        std::env::temp_dir().join(format!("infoplug-build-times-{}", std::process::id()))
    });
    fs::create_dir_all(&directory)?;
    let directory = directory.canonicalize()?;
    let outcome = measure(&arguments, &directory);
    if kept.is_none() {
        fs::remove_dir_all(&directory)?;
    }
    outcome
}

fn measure(arguments: &Arguments, directory: &Path) -> Outcome<()> {
    let toolchain = Toolchain::find()?;
    let repositories = repositories(arguments)?;
    let lock = repositories
        .first()
        .ok_or("no repository")?
        .join("Cargo.lock");
    let mut sides = Vec::new();
    let mut side = |name: String, folder: String, kind| {
        sides.push(Side {
            name,
            kind,
            directory: directory.join(folder),
            toolchain: &toolchain,
        });
    };
    if !arguments.is_ours_only {
        let name = "progenitor 0.15.1".to_owned();
        side(name, "progenitor".to_owned(), Kind::Progenitor);
    }
    let are_several = repositories.len() > 1;
    for (index, repository) in repositories.into_iter().enumerate() {
        let name = if are_several {
            format!("infoplug in {}", repository.display())
        } else {
            "infoplug".to_owned()
        };
        side(
            name,
            format!("infoplug-{index}"),
            Kind::Infoplug(repository),
        );
    }
    let dependencies = Side {
        name: "reqwest and serde alone".to_owned(),
        kind: Kind::Dependencies,
        directory: directory.join("dependencies"),
        toolchain: &toolchain,
    };
    let is_cold = arguments
        .figures
        .iter()
        .any(|(figure, _)| *figure == Figure::Cold);
    for side in sides.iter().chain(is_cold.then_some(&dependencies)) {
        side.create(&lock)?;
    }
    let version = &toolchain.version;
    let runs = arguments.runs;
    println!(
        "{version}. CPU time of all processes, median of {runs}; peak memory of the largest.\n"
    );
    Figures {
        sides: &sides,
        dependencies: &dependencies,
        runs,
    }
    .print(&arguments.figures)
}

/// Returns the checkouts to measure: by default, the one that this program was compiled in.
fn repositories(arguments: &Arguments) -> Outcome<Vec<PathBuf>> {
    let own = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let named = if arguments.repositories.is_empty() {
        vec![own]
    } else {
        arguments.repositories.clone()
    };
    let found = named.iter().map(|path| {
        path.canonicalize()
            .map_err(|error| format!("{}: {error}", path.display()).into())
    });
    found.collect()
}
