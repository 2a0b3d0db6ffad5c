//! The clients that are compiled: crates that are made, edited and built.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::api::Api;
use crate::toolchain::Toolchain;
use crate::usage::{self, Usage};
use crate::{Outcome, openapi, yaml};

/// The number of endpoints of the client that is always there.
pub(crate) const SMALLEST: usize = 10;

/// Whose client a side compiles.
#[derive(PartialEq, Eq)]
pub(crate) enum Kind {
    Progenitor,
    /// infoplug, at this path.
    Infoplug(PathBuf),
    /// No client: only what both sides depend on.
    Dependencies,
}

/// A folder with one workspace, which has a client for each number of endpoints.
pub(crate) struct Side<'t> {
    /// What the tables call it.
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) directory: PathBuf,
    pub(crate) toolchain: &'t Toolchain,
}

/// Whether the compiler keeps state from one run for the next.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Incremental {
    No,
    /// As cargo decides: yes, but not for dependencies.
    Default,
}

// The dependencies of a client come from a registry, where nothing is incremental. Those at a path
// are to cost the same.
const WORKSPACE: &str = "[workspace]\n\
    members = [\"client-*\"]\n\
    resolver = \"3\"\n\
    \n\
    [profile.dev.package.\"*\"]\n\
    incremental = false\n";

/// The dependencies that progenitor's README asks for, without TLS.
const REQWEST: &str = "reqwest = { version = \"0.13\", default-features = false, features = [\"json\", \"query\", \"stream\"] }\n\
    serde = { version = \"1\", features = [\"derive\"] }\n";

impl Side<'_> {
    /// Makes the workspace. The first lock file is that of infoplug, so that all sides build the
    /// same versions of what they share.
    pub(crate) fn create(&self, lock: &Path) -> Outcome<()> {
        fs::create_dir_all(&self.directory)?;
        fs::write(self.directory.join("Cargo.toml"), WORKSPACE)?;
        let own = self.directory.join("Cargo.lock");
        if !own.exists() {
            fs::copy(lock, own)?;
        }
        self.write_client(SMALLEST)?;
        let mut fetch = self.toolchain.cargo(&self.directory);
        usage::of(fetch.arg("fetch"))?;
        Ok(())
    }

    /// Makes a client with this many endpoints, unless it exists, and takes all edits back.
    pub(crate) fn write_client(&self, endpoints: usize) -> Outcome<()> {
        let client = self.client(endpoints);
        fs::create_dir_all(client.join("src"))?;
        write(&client.join("Cargo.toml"), &self.manifest(endpoints))?;
        self.write_spec(Api {
            endpoints,
            edits: 0,
        })?;
        self.write_source(endpoints, 0)
    }

    /// Writes the description of the API.
    pub(crate) fn write_spec(&self, api: Api) -> Outcome<()> {
        let client = self.client(api.endpoints);
        match self.kind {
            Kind::Progenitor => write(&client.join("api.json"), &openapi::write(api)),
            Kind::Infoplug(_) => write(&client.join("api.yaml"), &yaml::write(api)),
            Kind::Dependencies => Ok(()),
        }
    }

    /// Writes the Rust source. `revision` is a number in the body of a function.
    pub(crate) fn write_source(&self, endpoints: usize, revision: usize) -> Outcome<()> {
        let client = match self.kind {
            Kind::Progenitor => "progenitor::generate_api!(\"api.json\");\n",
            Kind::Infoplug(_) => {
                "#[derive(Clone, Debug, infoplug::ApiClient)]\n\
                 #[api(spec = \"api.yaml\")]\n\
                 pub struct Records(infoplug::Client);\n"
            }
            Kind::Dependencies => {
                "pub fn client() -> reqwest::Client {\n    reqwest::Client::new()\n}\n"
            }
        };
        let text = format!("{client}\npub fn revision() -> usize {{\n    {revision}\n}}\n");
        write(&self.source(endpoints), &text)
    }

    /// Makes the Rust source newer than everything that was compiled.
    pub(crate) fn touch_source(&self, endpoints: usize) -> Outcome<()> {
        let source = self.source(endpoints);
        let text = fs::read_to_string(&source)?;
        write(&source, &text)
    }

    /// Returns the command that checks the client.
    pub(crate) fn check(&self, endpoints: usize, incremental: Incremental) -> Command {
        self.cargo("check", endpoints, incremental)
    }

    /// Returns the command that checks the client, without the last arguments, which are rustc's.
    pub(crate) fn rustc(&self, endpoints: usize) -> Command {
        let mut command = self.cargo("rustc", endpoints, Incremental::No);
        command.args(["--profile", "check", "--"]);
        command
    }

    /// Builds the client and its dependencies from an empty folder.
    pub(crate) fn build_from_nothing(&self, endpoints: usize) -> Outcome<Usage> {
        let target = self.directory.join("target-cold");
        if target.exists() {
            fs::remove_dir_all(&target)?;
        }
        let mut build = self.cargo("build", endpoints, Incremental::Default);
        usage::of(build.arg("--target-dir").arg(target))
    }

    fn cargo(&self, command: &str, endpoints: usize, incremental: Incremental) -> Command {
        let mut cargo = self.toolchain.cargo(&self.directory);
        cargo.args([command, "--offline", "--package", &package(endpoints)]);
        if incremental == Incremental::No {
            cargo.env("CARGO_INCREMENTAL", "0");
        }
        cargo
    }

    /// Returns the description of the API.
    pub(crate) fn spec(&self, endpoints: usize) -> PathBuf {
        let name = match self.kind {
            Kind::Progenitor => "api.json",
            Kind::Infoplug(_) | Kind::Dependencies => "api.yaml",
        };
        self.client(endpoints).join(name)
    }

    fn source(&self, endpoints: usize) -> PathBuf {
        self.client(endpoints).join("src/lib.rs")
    }

    fn client(&self, endpoints: usize) -> PathBuf {
        self.directory.join(package(endpoints))
    }

    fn manifest(&self, endpoints: usize) -> String {
        let dependencies = match &self.kind {
            Kind::Progenitor => {
                format!("futures = \"0.3\"\nprogenitor = \"=0.15.1\"\n{REQWEST}")
            }
            Kind::Infoplug(path) => {
                // A literal string of TOML, in which a backslash is a backslash.
                format!(
                    "infoplug = {{ path = '{}', default-features = false }}\n",
                    path.display()
                )
            }
            Kind::Dependencies => REQWEST.to_owned(),
        };
        format!(
            "[package]\nname = \"{}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
             [dependencies]\n{dependencies}",
            package(endpoints)
        )
    }
}

fn package(endpoints: usize) -> String {
    format!("client-{endpoints}")
}

fn write(path: &Path, text: &str) -> Outcome<()> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()).into())
}
