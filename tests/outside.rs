//! Crates outside of the workspace, built as their users build them: with `infoplug` as the only dependency.

#![allow(clippy::unwrap_used, clippy::panic, reason = "in a test a panic is the message")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use infoplug_mock::Mock;

/// A crate in the target folder, with the dependencies that the workspace has locked.
struct Outside {
    path: PathBuf,
}

impl Outside {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("outside").join(name);
        let outside = Self { path };
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
             [dependencies]\ninfoplug = {{ path = '{}', default-features = false, features = [\"info-plug\"] }}\n\n[workspace]\n",
            root.display(),
        );
        outside.write("Cargo.toml", &manifest);
        for (file, text) in files {
            outside.write(file, text);
        }
        fs::copy(root.join("Cargo.lock"), outside.path.join("Cargo.lock")).unwrap();
        outside
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.path.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Changes a file as an editor does.
    fn edit(&self, file: &str, old: &str, new: &str) {
        let text = fs::read_to_string(self.path.join(file)).unwrap();
        assert!(text.contains(old), "{file} has no {old:?}");
        self.write(file, &text.replace(old, new));
    }

    fn cargo(&self, arguments: &[&str]) -> Output {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(arguments).args(["--offline", "--quiet"]).current_dir(&self.path);
        // What goes to this machine does not go through a proxy, which would see the key.
        cargo.env("HTTP_PROXY", "http://127.0.0.1:1").env("http_proxy", "http://127.0.0.1:1").env_remove("NO_PROXY").env_remove("no_proxy");
        cargo.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("outside-target")).env("CARGO_TERM_COLOR", "never");
        cargo.output().unwrap()
    }

    fn builds(&self) {
        let output = self.cargo(&["build"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "a warning");
    }

    /// What the compiler says about the crate, which must not build.
    fn complaint(&self) -> String {
        let output = self.cargo(&["build"]);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success(), "it builds");
        text
    }
}

const PETS: &str = "\
infoplug: 1
api: { name: Pets, base_url: https://pets.example.com }
statuses: { 404: not there, 410: gone }
error_body: { code: /code }
errors:
  no_pet: { status: 404, cause: there is none, solution: look elsewhere }
endpoints:
  get_pet: { get: '/pets/{id}', path: { id: text }, returns: { fields: { id: text } }, errors: [no_pet] }
  list_pets: { get: /pets, returns: [text] }
";

const PETS_MAIN: &str = r#"
use infoplug::{ApiClient, Client, Error};
use pets::GetPetCode as Code;

#[derive(Clone, Debug, ApiClient)]
#[api(spec = "pets.yaml")]
pub struct Pets(Client);

async fn has_pet(api: &Pets, id: &str) -> Result<bool, pets::Error> {
    api.list_pets().await?;
    match api.get_pet(id).await {
        Ok(pet) => Ok(pet.id == id),
        Err(Error::Response(error)) => match error.code {
            Code::NoPet => Ok(false),
            Code::Other(_) => Err(Error::Response(error).into()),
        },
        Err(other) => Err(other.into()),
    }
}

fn main() {
    let api = Pets::from_env().unwrap();
    println!("{:?}", infoplug::block_on(has_pet(&api, "1")).unwrap().is_ok());
}
"#;

#[test]
fn a_changed_spec_changes_the_next_build() {
    let pets = Outside::new("pets", &[("pets.yaml", PETS), ("src/main.rs", PETS_MAIN)]);
    pets.builds();

    let new =
        "  no_pet: { status: 404, cause: there is none, solution: look elsewhere }\n  ran_away: { status: 410, cause: c, solution: s }\n";
    pets.edit("pets.yaml", "  no_pet: { status: 404, cause: there is none, solution: look elsewhere }\n", new);
    pets.edit("pets.yaml", "errors: [no_pet]", "errors: [no_pet, ran_away]");
    let complaint = pets.complaint();
    assert!(complaint.contains("non-exhaustive patterns") && complaint.contains("`GetPetCode::RanAway` not covered"), "{complaint}");
    assert_eq!(complaint.matches("error[").count(), 1, "{complaint}");

    pets.edit("src/main.rs", "Code::NoPet => Ok(false)", "Code::NoPet | Code::RanAway => Ok(false)");
    pets.builds();

    pets.edit("pets.yaml", "  list_pets: { get: /pets, returns: [text] }\n", "");
    let complaint = pets.complaint();
    assert!(complaint.contains("no method named `list_pets` found"), "{complaint}");
    assert_eq!(complaint.matches("error[").count(), 1, "{complaint}");

    pets.edit("src/main.rs", "    api.list_pets().await?;\n", "");
    pets.edit("pets.yaml", "errors: [no_pet, ran_away]", "errors: [no_pet, ran_awya]");
    let complaint = pets.complaint();
    assert!(complaint.contains("error: pets.yaml:9:") && complaint.contains("did you mean `ran_away`?"), "{complaint}");
    assert!(!complaint.contains("error["), "{complaint}");

    pets.edit("pets.yaml", "ran_awya", "ran_away");
    pets.builds();
}

const TWO_MAIN: &str = r#"
use infoplug::info_plug::{self, GetCompanySearchStatusCode as Code, SearchState};
use infoplug::{ApiClient, Client, Error, InfoPlug};

/// Another API in the same crate.
#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tickets.yaml")]
pub struct Tickets(Client);

async fn search(api: &InfoPlug) -> Result<String, info_plug::Error> {
    let job = api.search_companies().keywords("fintech").limit(50).await?;
    let done = api.get_company_search_status(&job.request_id).await?;
    assert!(matches!(done.status, SearchState::Processing | SearchState::Completed));
    let full = api.get_company_search_status(&job.request_id).send_full().await?;
    assert_eq!(full.attempts, 1);
    Ok(job.request_id)
}

async fn of_a_search_that_is_not_there(api: &InfoPlug) -> &'static str {
    match api.get_company_search_status("nobody knows").await {
        Ok(_) => "a search",
        Err(Error::Response(e)) => match e.code {
            Code::InvalidParameter | Code::Unauthorized => "refused",
            Code::NotFound => "not found",
            Code::Other(_api_wide) => "something else",
        },
        Err(_) => "no answer",
    }
}

fn main() {
    let mut urls = std::env::args().skip(1);
    let api = InfoPlug::builder().api_key("mock-key").base_url(urls.next().unwrap()).build().unwrap();
    let tickets = Tickets::builder().api_key("mock-key").base_url(urls.next().unwrap()).build().unwrap();
    infoplug::block_on(async {
        println!("{}", search(&api).await.unwrap());
        println!("{}", of_a_search_that_is_not_there(&api).await);
        match tickets.list_tickets().await {
            Ok(page) => println!("{} tickets", page.tickets.len()),
            Err(error) => println!("{error}"),
        }
    })
    .unwrap();
}
"#;

#[tokio::test]
async fn a_crate_with_two_apis_compiles_and_runs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tickets = fs::read_to_string(root.join("spec/examples/tickets.yaml")).unwrap();
    let two = Outside::new("two", &[("tickets.yaml", &tickets), ("src/main.rs", TWO_MAIN)]);
    two.builds();
    let info_plug = Mock::start(root.join("spec/infoplug.yaml")).await.unwrap();
    let tickets = Mock::start(root.join("spec/examples/tickets.yaml")).await.unwrap();
    let urls = [info_plug.url().to_owned(), tickets.url().to_owned()];
    let run = move || two.cargo(&["run", "--", &urls[0], &urls[1]].map(|argument| argument));
    let output = tokio::task::spawn_blocking(run).await.unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(text, "search-companies-1\nnot found\n25 tickets\n", "{}", String::from_utf8_lossy(&output.stderr));
}

const EXACT_MAIN: &str = r#"
use infoplug::generated::read_into;
use infoplug::Json;

fn main() {
    let (mut number, mut whole, mut list, mut json) = (0.0_f64, 0_i64, Vec::<Option<f64>>::new(), Json::Null);
    read_into(b"4.5", &mut number).unwrap();
    read_into(b"7", &mut whole).unwrap();
    read_into(b"[1.25, null, 1e3]", &mut list).unwrap();
    read_into(b"{\"a\": 1.50}", &mut json).unwrap();
    println!("{number} {whole} {list:?} {json}");
    println!("{}", read_into(b"{\"a\": 1}", &mut number).unwrap_err());
}
"#;

#[test]
fn numbers_are_read_when_another_crate_wants_them_exact() {
    let exact = Outside::new("exact", &[("src/main.rs", EXACT_MAIN)]);
    exact.edit(
        "Cargo.toml",
        "[dependencies]\n",
        "[dependencies]\nserde_json = { version = \"1\", features = [\"arbitrary_precision\"] }\n",
    );
    let output = exact.cargo(&["run"]);
    let text = String::from_utf8_lossy(&output.stdout);
    let wanted = "4.5 7 [Some(1.25), None, Some(1000.0)] {\"a\":1.50}\nat `$` there should be a number, and there is an object\n";
    assert_eq!(text, wanted, "{}", String::from_utf8_lossy(&output.stderr));
}
