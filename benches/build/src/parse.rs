//! What it costs a macro to read and check a spec. Cargo builds macros without optimization.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::side::{Kind, Side};
use crate::{Outcome, usage, yaml};

const SOURCE: &str = "fn main() -> Result<(), Box<dyn std::error::Error>> {\n\
    \x20   let path = std::env::args().nth(1).ok_or(\"no spec\")?;\n\
    \x20   let text = std::fs::read_to_string(&path)?;\n\
    \x20   infoplug_spec::parse(path, text)?;\n\
    \x20   Ok(())\n\
    }\n";

/// A program that reads and checks a spec.
pub(crate) struct Parser {
    program: PathBuf,
    spec: PathBuf,
    /// A spec that costs nothing apart from the start of the program.
    smallest: PathBuf,
}

impl Parser {
    /// Builds the program, and writes the spec. Only infoplug reads specs.
    pub(crate) fn build(side: &Side<'_>, endpoints: usize) -> Outcome<Option<Self>> {
        let Kind::Infoplug(repository) = &side.kind else {
            return Ok(None);
        };
        side.write_client(endpoints)?;
        // A workspace of its own, so that the clients' lock file does not depend on this figure.
        let directory = side.directory.join("parse");
        fs::create_dir_all(directory.join("src"))?;
        let manifest = format!(
            "[package]\nname = \"parse\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
             infoplug-spec = {{ path = '{}', default-features = false }}\n",
            repository.join("infoplug-spec").display()
        );
        fs::write(directory.join("Cargo.toml"), manifest)?;
        fs::write(directory.join("src/main.rs"), SOURCE)?;
        fs::copy(
            side.directory.join("Cargo.lock"),
            directory.join("Cargo.lock"),
        )?;
        let smallest = directory.join("smallest.yaml");
        fs::write(&smallest, yaml::SMALLEST)?;
        let mut build = side.toolchain.cargo(&directory);
        usage::of(build.args(["build", "--offline"]))?;
        Ok(Some(Self {
            program: directory.join("target/debug/parse"),
            spec: side.spec(endpoints),
            smallest,
        }))
    }

    /// Returns the time that a megabyte of YAML takes.
    pub(crate) fn time_per_megabyte(&self) -> Outcome<Duration> {
        let whole = usage::of(Command::new(&self.program).arg(&self.spec))?.cpu;
        let start = usage::of(Command::new(&self.program).arg(&self.smallest))?.cpu;
        let bytes = u32::try_from(fs::metadata(&self.spec)?.len())?;
        Ok(whole
            .saturating_sub(start)
            .mul_f64(1_000_000.0 / f64::from(bytes)))
    }
}
