//! The cargo and the rustc that are measured.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;

/// The variables that change what cargo and rustc do, and that a measured command must not inherit.
const FOREIGN: [&str; 7] = [
    "RUSTC",
    "RUSTC_BOOTSTRAP",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_WRAPPER",
    "RUSTDOCFLAGS",
    "RUSTFLAGS",
    "MAKEFLAGS",
];

/// What a measured cargo does need of the variables that begin with `CARGO_`.
const OWN: [&str; 4] = [
    "CARGO_HOME",
    "CARGO_HTTP_",
    "CARGO_NET_",
    "CARGO_REGISTRIES_",
];

/// The programs themselves, because rustup's proxies for them take time at each start.
pub(crate) struct Toolchain {
    bin: PathBuf,
    /// The version that rustc prints.
    pub(crate) version: String,
}

impl Toolchain {
    /// Finds the toolchain of the current folder.
    pub(crate) fn find() -> Outcome<Self> {
        let sysroot = first_line(Command::new("rustc").args(["--print", "sysroot"]))?;
        Ok(Self {
            bin: Path::new(&sysroot).join("bin"),
            version: first_line(Command::new("rustc").arg("--version"))?,
        })
    }

    /// Returns a cargo that runs in this folder, without the settings of the one that runs this
    /// program.
    pub(crate) fn cargo(&self, directory: &Path) -> Command {
        let mut command = Command::new(self.bin.join("cargo"));
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            let is_own = OWN.iter().any(|own| text.starts_with(own));
            if text.starts_with("CARGO") && !is_own || FOREIGN.contains(&&*text) {
                command.env_remove(name);
            }
        }
        command.env("RUSTC", self.bin.join("rustc"));
        command.current_dir(directory);
        command
    }
}

fn first_line(command: &mut Command) -> Outcome<String> {
    let output = command.output()?;
    let text = String::from_utf8(output.stdout)?;
    let line = text.lines().next();
    Ok(line
        .ok_or_else(|| format!("{command:?} printed nothing"))?
        .to_owned())
}
