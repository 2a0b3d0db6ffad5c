//! Crates outside the workspace, built the way users build theirs, with `infoplug` as the only
//! dependency.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test a panic is the message"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use infoplug_mock::{Mock, MockResponse};

/// A crate in the target folder, with the dependencies from the workspace's lock file.
struct Outside {
    path: PathBuf,
}

impl Outside {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("outside")
            .join(name);
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

    /// Changes a file the way an editor does.
    fn edit(&self, file: &str, old: &str, new: &str) {
        let text = fs::read_to_string(self.path.join(file)).unwrap();
        assert!(text.contains(old), "{file} has no {old:?}");
        self.write(file, &text.replace(old, new));
    }

    fn cargo(&self, arguments: &[&str]) -> Output {
        let mut cargo = Command::new(env!("CARGO"));
        let (command, others) = arguments.split_first().unwrap();
        cargo
            .args([command, "--offline", "--quiet"])
            .args(others)
            .current_dir(&self.path);
        // Loopback traffic does not go through a proxy, which would see the key.
        cargo
            .env("HTTP_PROXY", "http://127.0.0.1:1")
            .env("http_proxy", "http://127.0.0.1:1")
            .env_remove("NO_PROXY")
            .env_remove("no_proxy");
        cargo
            .env(
                "CARGO_TARGET_DIR",
                Path::new(env!("CARGO_TARGET_TMPDIR")).join("outside-target"),
            )
            .env("CARGO_TERM_COLOR", "never");
        cargo.output().unwrap()
    }

    fn builds(&self) {
        let output = self.cargo(&["build"]);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "a warning");
    }

    /// Returns the compiler's output for the crate, which must not build.
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
  get_pet: { get: '/pets/{id}', path: { id: string }, returns: { fields: { id: string } }, errors: [no_pet] }
  list_pets: { get: /pets, returns: [string] }
";

const PETS_MAIN: &str = r#"
use infoplug::{ApiClient, Client, CallError};
use pets::GetPetCode as Code;

#[derive(Clone, Debug, ApiClient)]
#[api(spec = "pets.yaml")]
pub struct Pets(Client);

async fn has_pet(api: &Pets, id: &str) -> Result<bool, pets::Error> {
    api.list_pets().await?;
    match api.get_pet(id).await {
        Ok(pet) => Ok(pet.id == id),
        Err(CallError::Response(error)) => match error.code {
            Code::NoPet => Ok(false),
            Code::Other(_) => Err(CallError::Response(error).into()),
        },
        Err(other) => Err(other.into()),
    }
}

fn main() {
    let api = Pets::from_env().unwrap();
    println!("{:?}", infoplug::block_on(has_pet(&api, "1")).unwrap().is_ok());
}
"#;

const KENNEL: &str = "\
infoplug: 1
api: { name: Kennel, base_url: https://kennel.example.com }
statuses: { 404: not there }
error_body: { code: /code }
errors:
  no_dog: { status: 404, cause: there is none, solution: look elsewhere }
types:
  Dog:
    fields:
      id: integer
      age: integer?
endpoints:
  get_dog: { get: '/dogs/{id}', path: { id: integer }, query: { full: boolean }, returns: Dog, errors: [no_dog] }
";

const KENNEL_MAIN: &str = r#"
mod far {
    #[derive(Clone, Debug, infoplug::ApiClient)]
    #[api(spec = "kennel.yaml")]
    pub(crate) struct Kennel(infoplug::Client);
}

use far::{Kennel, kennel};
use infoplug::{ApiError, ApiRequest, ApiResponse};

#[derive(ApiRequest)]
#[api(endpoint = "get_dog")]
struct Get {
    id: u32,
    full: Option<bool>,
}

#[derive(Debug, ApiResponse)]
#[api(endpoint = "get_dog")]
struct Brief {
    id: i64,
    age: Option<u64>,
}

#[derive(Debug, ApiError)]
#[api(endpoint = "get_dog", exhaustive)]
enum Trouble {
    #[api(code = "no_dog")]
    NoDog,
    #[api(other)]
    Other(kennel::Error),
}

async fn get(api: &Kennel) -> Result<Brief, Trouble> {
    Ok(api.send(Get { id: 1, full: None }).send_as().await?)
}

fn main() {
    let api = Kennel::from_env().unwrap();
    match infoplug::block_on(get(&api)).unwrap() {
        Ok(dog) => println!("{} {:?}", dog.id, dog.age),
        Err(Trouble::NoDog) => println!("none"),
        Err(Trouble::Other(error)) => println!("{error}"),
    }
}
"#;

/// The client is named once, in `infoplug.yaml`. A change to the spec is an error at exactly the
/// line that it affects.
#[test]
#[allow(clippy::too_many_lines, reason = "one program, changed step by step")]
fn structs_of_the_user_and_a_changed_spec() {
    let files = [
        ("kennel.yaml", KENNEL),
        ("infoplug.yaml", "client: crate::far::Kennel\n"),
        ("src/main.rs", KENNEL_MAIN),
    ];
    let kennel = Outside::new("kennel", &files);
    kennel.builds();

    kennel.edit("kennel.yaml", "      age: integer?\n", "");
    let complaint = kennel.complaint();
    assert_eq!(
        complaint
            .lines()
            .filter(|line| line.starts_with("error"))
            .count(),
        2,
        "one, and that it could not compile: {complaint}"
    );
    for part in [
        "`age` is not a field of the response of `get_dog` [IP0106]",
        "kennel.yaml:8:3",
        "--> src/main.rs:22:5",
    ] {
        assert!(complaint.contains(part), "{part} in {complaint}");
    }
    kennel.write("kennel.yaml", KENNEL);

    kennel.edit(
        "kennel.yaml",
        "query: { full: boolean }",
        "query: { full: integer, old: { type: string, required: true } }",
    );
    let complaint = kennel.complaint();
    assert_eq!(
        complaint
            .lines()
            .filter(|line| line.starts_with("error"))
            .count(),
        3,
        "{complaint}"
    );
    for part in [
        "`get_dog` requires `old`",
        "`full` is an integer, but this type is not",
        "--> src/main.rs:15:11",
    ] {
        assert!(complaint.contains(part), "{part} in {complaint}");
    }
    kennel.write("kennel.yaml", KENNEL);

    kennel.edit("kennel.yaml", "age: integer?", "age: integer");
    kennel.edit(
        "kennel.yaml",
        "  no_dog: {",
        "  sold: { cause: it has a home, solution: take another }\n  no_dog: {",
    );
    kennel.edit("kennel.yaml", "errors: [no_dog]", "errors: [no_dog, sold]");
    let complaint = kennel.complaint();
    assert!(
        complaint.contains("not handled: `sold` [IP0113]")
            && complaint
                .lines()
                .filter(|line| line.starts_with("error"))
                .count()
                == 2,
        "{complaint}"
    );
    kennel.write("kennel.yaml", KENNEL);

    // The compiler's messages about its own traits depend on whether their source is installed.
    kennel.edit(
        "src/main.rs",
        "#[derive(Debug, ApiError)]",
        "#[derive(ApiError)]",
    );
    kennel.edit("src/main.rs", "exhaustive)]", "exhaustive, no_display)]");
    let complaint = kennel.complaint();
    for part in [
        "add `#[derive(Debug)]` to `Trouble`",
        "Display` is not implemented for `Trouble`",
    ] {
        assert!(complaint.contains(part), "{part} in {complaint}");
    }
    kennel.write("src/main.rs", KENNEL_MAIN);

    for (config, part) in [
        (
            "client: crate::far::Kenel\n",
            "unresolved import `crate::far::Kenel`",
        ),
        (
            "client: crate::far::kennel::Dog\n",
            "cannot find macro `Dog_in_infoplug_yaml_does_not_derive_ApiClient`",
        ),
    ] {
        kennel.write("infoplug.yaml", config);
        let complaint = kennel.complaint();
        assert!(complaint.contains(part), "{complaint}");
    }

    for (config, part) in [
        (
            "# ours\nclinet: crate::far::Kennel\n",
            "infoplug.yaml:2:1: it has the unknown key `clinet` [IP0121]\n         = help: did you mean `client`?",
        ),
        (
            "client: 7 dogs\n",
            "infoplug.yaml:1:1: it names `7 dogs`, which is not a Rust path [IP0121]\n         = help: write one line",
        ),
        (
            "- x\n",
            "infoplug.yaml:1:1: it is not a mapping [IP0121]\n         = help: write one line",
        ),
    ] {
        kennel.write("infoplug.yaml", config);
        let complaint = kennel.complaint();
        assert!(complaint.contains(part), "{complaint}");
    }
    kennel.write("infoplug.yaml", "client: crate::far::Kennel\n");
    kennel.builds();
}

#[test]
fn a_changed_spec_changes_the_next_build() {
    let pets = Outside::new("pets", &[("pets.yaml", PETS), ("src/main.rs", PETS_MAIN)]);
    pets.builds();

    let new = "  no_pet: { status: 404, cause: there is none, solution: look elsewhere }\n  ran_away: { status: 410, cause: c, solution: s }\n";
    pets.edit(
        "pets.yaml",
        "  no_pet: { status: 404, cause: there is none, solution: look elsewhere }\n",
        new,
    );
    pets.edit(
        "pets.yaml",
        "errors: [no_pet]",
        "errors: [no_pet, ran_away]",
    );
    let complaint = pets.complaint();
    assert!(
        complaint.contains("non-exhaustive patterns")
            && complaint.contains("`GetPetCode::RanAway` not covered"),
        "{complaint}"
    );
    assert_eq!(complaint.matches("error[").count(), 1, "{complaint}");

    pets.edit(
        "src/main.rs",
        "Code::NoPet => Ok(false)",
        "Code::NoPet | Code::RanAway => Ok(false)",
    );
    pets.builds();

    pets.edit(
        "pets.yaml",
        "  list_pets: { get: /pets, returns: [string] }\n",
        "",
    );
    let complaint = pets.complaint();
    assert!(
        complaint.contains("no method named `list_pets` found"),
        "{complaint}"
    );
    assert_eq!(complaint.matches("error[").count(), 1, "{complaint}");

    pets.edit("src/main.rs", "    api.list_pets().await?;\n", "");
    pets.edit(
        "pets.yaml",
        "errors: [no_pet, ran_away]",
        "errors: [no_pet, ran_awya]",
    );
    let complaint = pets.complaint();
    assert!(
        complaint.contains("error: pets.yaml:9:") && complaint.contains("did you mean `ran_away`?"),
        "{complaint}"
    );
    assert!(!complaint.contains("error["), "{complaint}");

    pets.edit("pets.yaml", "ran_awya", "ran_away");
    pets.builds();
}

const CLINIC: &str = "\
infoplug: 1
api: { name: Clinic, base_url: https://clinic.example.com }
statuses: { 404: not there, 409: not now }
error_body: { code: /code, details: /details, request_id: { header: X-Request-Id } }
errors:
  no_pet: { status: 404, cause: There is none., solution: Look elsewhere. }
  asleep: { status: 409, cause: It sleeps., solution: Come back later. }
endpoints:
  find_pet: { get: '/pets/{id}', path: { id: string }, returns: { fields: { id: string } }, errors: [no_pet] }
  feed_pet: { post: '/pets/{id}/meals', path: { id: string }, errors: [no_pet, asleep] }
  wake_pet: { post: '/pets/{id}/calls', path: { id: string }, errors: [asleep] }
";

const CLINIC_MAIN: &str = r#"
use clinic::{FeedPetCode, FindPetCode, WakePetCode};
use infoplug::{ApiClient, Client, CallError};

#[derive(Clone, Debug, ApiClient)]
#[api(spec = "clinic.yaml")]
pub struct Clinic(Client);

async fn visit(api: &Clinic, id: &str) -> Result<String, clinic::Error> {
    let pet = api.find_pet(id).await?;
    api.wake_pet(&pet.id).await?;
    api.feed_pet(&pet.id).await?;
    Ok(pet.id)
}

async fn is_there(api: &Clinic, id: &str) -> Result<bool, CallError<FindPetCode>> {
    match api.find_pet(id).await {
        Ok(_) => Ok(true),
        Err(CallError::Response(response)) if response.code == FindPetCode::NoPet => Ok(false),
        Err(error) => Err(error),
    }
}

fn of_feeding(code: &FeedPetCode) -> &str {
    match code {
        FeedPetCode::NoPet => "nobody ate",
        FeedPetCode::Asleep => "later",
        FeedPetCode::Other(code) => code.as_str(),
    }
}

fn of_waking(code: &WakePetCode) -> &str {
    match code { // of waking
        WakePetCode::Asleep => "it goes on sleeping",
        WakePetCode::Other(code) => code.as_str(),
    }
}

fn main() -> Result<(), clinic::Error> {
    println!("{} {}", of_feeding(&FeedPetCode::Asleep), of_waking(&WakePetCode::Asleep));
    let api = Clinic::builder().base_url(std::env::args().nth(1).unwrap()).build()?;
    let (is_there, visit) = infoplug::block_on(async { (is_there(&api, "1").await, visit(&api, "1").await) }).unwrap();
    println!("{is_there:?}");
    let id = visit?;
    println!("{id}");
    Ok(())
}
"#;

#[tokio::test]
async fn a_new_code_stops_exactly_the_match_over_the_errors_of_its_endpoint() {
    let clinic = Outside::new(
        "clinic",
        &[("clinic.yaml", CLINIC), ("src/main.rs", CLINIC_MAIN)],
    );
    clinic.builds();

    // The output of `?` in `main`.
    let mock = Mock::parse("clinic.yaml", CLINIC)
        .unwrap()
        .start()
        .await
        .unwrap();
    let response = MockResponse::raw(
        409,
        "application/json",
        r#"{"code":"asleep","details":"It snores."}"#,
    )
    .header("X-Request-Id", "r-1");
    mock.enqueue("wake_pet", response);
    let url = mock.url().to_owned();
    let run = move || (clinic.cargo(&["run", "--", &url]), clinic);
    let (output, clinic) = tokio::task::spawn_blocking(run).await.unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "later it goes on sleeping\nOk(true)\n"
    );
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "Error: wake_pet: 409 asleep: It snores\n  cause: It sleeps.\n  solution: Come back later.\n  request: r-1\n"
    );
    assert_eq!(output.status.code(), Some(1));

    // A new API code that no endpoint lists. Every match stays exhaustive.
    let asleep = "  asleep: { status: 409, cause: It sleeps., solution: Come back later. }\n";
    clinic.edit(
        "clinic.yaml",
        asleep,
        &format!("{asleep}  bites: {{ status: 409, cause: It bites., solution: Wear gloves. }}\n"),
    );
    clinic.builds();

    clinic.edit("clinic.yaml", "errors: [asleep]", "errors: [asleep, bites]");
    let complaint = clinic.complaint();
    let line = 1 + CLINIC_MAIN
        .lines()
        .position(|line| line.contains("// of waking"))
        .unwrap();
    assert!(
        complaint
            .contains("error[E0004]: non-exhaustive patterns: `&WakePetCode::Bites` not covered"),
        "{complaint}"
    );
    assert!(
        complaint.contains(&format!("--> src/main.rs:{line}:")),
        "{complaint}"
    );
    assert!(
        complaint.contains("WakePetCode::Bites => todo!()"),
        "{complaint}"
    );
    assert_eq!(complaint.matches("error[").count(), 1, "{complaint}");
    assert!(
        !complaint.contains("FeedPetCode") && !complaint.contains("FindPetCode"),
        "{complaint}"
    );

    clinic.edit(
        "src/main.rs",
        "WakePetCode::Asleep => \"it goes on sleeping\",",
        "WakePetCode::Asleep | WakePetCode::Bites => \"no\",",
    );
    clinic.builds();
    // Code can no longer name an error that an endpoint no longer lists. The endpoint now has the
    // same set as another one, and therefore shares its enum.
    clinic.edit(
        "clinic.yaml",
        "errors: [no_pet, asleep]",
        "errors: [no_pet]",
    );
    let complaint = clinic.complaint();
    let used = CLINIC_MAIN.matches("FeedPetCode::Asleep").count();
    assert_eq!(
        complaint
            .matches("named `Asleep` found for enum `FindPetCode`")
            .count(),
        used,
        "{complaint}"
    );
    assert_eq!(complaint.matches("error[").count(), used, "{complaint}");
}

const ZOO_LIB: &str = r#"
//! The client of the zoo.

use infoplug::{ApiClient, Client};

/// The client.
#[derive(Clone, Debug, ApiClient)]
#[api(spec = "clinic.yaml", module = "zoo_api", non_exhaustive)]
pub struct Zoo(Client);

/// In the crate itself, the match is exhaustive without `_`.
#[must_use]
pub fn can_wait(code: &zoo_api::FindPetCode) -> bool {
    match code {
        zoo_api::FindPetCode::NoPet | zoo_api::FindPetCode::Other(_) => false,
    }
}
"#;

const VISITOR_MAIN: &str = r#"
use zoo::zoo_api::{ErrorCode, Status, WakePetCode};

fn of_waking(code: &WakePetCode) -> &str {
    match code {
        WakePetCode::Asleep => "it goes on sleeping",
        WakePetCode::Other(code) => code.as_str(),
        _ => "no",
    }
}

fn of_all(code: &ErrorCode) -> bool {
    match code {
        ErrorCode::Asleep => true,
        ErrorCode::NoPet | ErrorCode::Unlisted(_) | ErrorCode::Uncoded(_) => false,
        _ => false,
    }
}

fn of_status(status: Status) -> bool {
    match status {
        Status::Conflict => true,
        Status::NotFound | Status::Other(_) => false,
        _ => false,
    }
}

fn main() {
    println!("{} {} {}", of_waking(&WakePetCode::Asleep), of_all(&ErrorCode::NoPet), of_status(Status::Conflict));
}
"#;

#[test]
fn the_client_of_a_library_can_leave_room_for_codes_to_come() {
    let zoo = Outside::new("zoo", &[("clinic.yaml", CLINIC), ("src/lib.rs", ZOO_LIB)]);
    let visitor = Outside::new("visitor", &[("src/main.rs", VISITOR_MAIN)]);
    let manifest = fs::read_to_string(visitor.path.join("Cargo.toml")).unwrap();
    let dependency = manifest
        .lines()
        .find(|line| line.starts_with("infoplug = "))
        .unwrap()
        .to_owned();
    visitor.edit("Cargo.toml", &dependency, "zoo = { path = '../zoo' }");
    visitor.builds();

    for (arm, name) in [
        ("        _ => \"no\",\n", "WakePetCode"),
        ("        _ => false,\n", "ErrorCode"),
    ] {
        visitor.write("src/main.rs", &VISITOR_MAIN.replacen(arm, "", 1));
        let complaint = visitor.complaint();
        assert!(
            complaint.contains("non-exhaustive patterns: `&_` not covered"),
            "{complaint}"
        );
        assert!(
            complaint.contains(&format!(
                "`{name}` is marked as non-exhaustive, so a wildcard `_` is necessary"
            )),
            "{complaint}"
        );
        assert_eq!(complaint.matches("error[").count(), 1, "{complaint}");
    }
    visitor.write(
        "src/main.rs",
        &VISITOR_MAIN.replace("        _ => false,\n", ""),
    );
    let complaint = visitor.complaint();
    assert!(
        complaint.contains("`Status` is marked as non-exhaustive"),
        "{complaint}"
    );
    visitor.write("src/main.rs", VISITOR_MAIN);

    // A new status, a new code, and an endpoint that lists it. No line of the visitor has to
    // change.
    zoo.edit(
        "clinic.yaml",
        "409: not now }",
        "409: not now, 429: too often }",
    );
    let asleep = "  asleep: { status: 409, cause: It sleeps., solution: Come back later. }\n";
    zoo.edit(
        "clinic.yaml",
        asleep,
        &format!("{asleep}  bites: {{ status: 429, cause: It bites., solution: Wear gloves. }}\n"),
    );
    zoo.edit("clinic.yaml", "errors: [asleep]", "errors: [asleep, bites]");
    visitor.builds();
}

const KEEPER_MAIN: &str = r#"
use infoplug::{ApiError, ApiResponse};
use park::Zoo;

#[derive(Debug, ApiResponse)]
#[api(client = Zoo, endpoint = "find_pet")]
struct Found {
    id: String,
}

#[derive(Debug, ApiError)]
#[api(client = Zoo, endpoint = "find_pet")]
enum Trouble {
    #[api(code = "no_pet")]
    NoPet,
    #[api(other)]
    Other(park::zoo_api::Error),
}

fn main() {
    let _: fn(Found) -> String = |found| found.id;
    println!("{:?}", Trouble::NoPet);
}
"#;

/// A target folder from a cache, an image layer or another clone: the client's library is not
/// rebuilt, and its spec is no longer at the path where it was built.
#[test]
fn a_checkout_that_was_moved_builds_with_what_was_built_before() {
    let tmp = Path::new(env!("CARGO_TARGET_TMPDIR")).join("outside");
    for folder in ["moved", "moved-back"] {
        drop(fs::remove_dir_all(tmp.join(folder)));
    }
    let files = [
        ("park/clinic.yaml", CLINIC),
        ("park/src/lib.rs", ZOO_LIB),
        ("keeper/src/main.rs", KEEPER_MAIN),
    ];
    let mut here = Outside::new("moved", &files);
    let manifest = fs::read_to_string(here.path.join("Cargo.toml"))
        .unwrap()
        .replace("\n[workspace]\n", "");
    here.write(
        "park/Cargo.toml",
        &manifest.replace("\"moved\"", "\"park\""),
    );
    here.write(
        "keeper/Cargo.toml",
        &(manifest.replace("\"moved\"", "\"keeper\"") + "park = { path = '../park' }\n"),
    );
    here.write(
        "Cargo.toml",
        "[workspace]\nmembers = [\"park\", \"keeper\"]\nresolver = \"3\"\n",
    );
    let check = |outside: &Outside| {
        let output = outside.cargo(&["check", "--workspace"]);
        (
            output.status.success(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    assert_eq!(check(&here), (true, String::new()));
    let built = || {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("outside-target/debug/deps");
        let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
        let of_park =
            entries.filter(|entry| entry.file_name().to_string_lossy().starts_with("libpark-"));
        let mut times: Vec<_> = of_park
            .map(|entry| entry.metadata().unwrap().modified().unwrap())
            .collect();
        times.sort();
        times
    };
    let before = built();

    let there = tmp.join("moved-back");
    fs::rename(&here.path, &there).unwrap();
    here.path = there;
    here.edit("keeper/src/main.rs", "println!", "print!");
    assert_eq!(check(&here), (true, String::new()));
    assert_eq!(
        built(),
        before,
        "the client was built again, so this shows nothing"
    );

    // Messages name the current path of the spec.
    here.edit("keeper/src/main.rs", "    id: String,", "    ix: String,");
    let (good, complaint) = check(&here);
    assert!(
        !good && complaint.contains("`ix` is not a field of the response of `find_pet` [IP0106]"),
        "{complaint}"
    );
    assert!(
        complaint.contains("the spec: park/clinic.yaml:9:56"),
        "{complaint}"
    );
    here.write("keeper/src/main.rs", KEEPER_MAIN);

    // A change to it is noticed there.
    here.edit(
        "park/clinic.yaml",
        "returns: { fields: { id: string } }",
        "returns: { fields: { id: integer } }",
    );
    let (good, complaint) = check(&here);
    assert!(
        !good && complaint.contains("`id` is an integer"),
        "{complaint}"
    );
    here.write("park/clinic.yaml", CLINIC);
    assert_eq!(check(&here), (true, String::new()));
}

const TWO_MAIN: &str = r#"
use infoplug::info_plug::{self, GetCompanySearchStatusCode as Code, SearchState};
use infoplug::{ApiClient, Client, CallError, InfoPlug};

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
        Err(CallError::Response(e)) => match e.code {
            Code::InvalidParameter | Code::Unauthorized => "refused",
            Code::NotFound => "not found",
            Code::Other(_api_wide) => "something else",
        },
        Err(_) => "no response",
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
    let two = Outside::new(
        "two",
        &[("tickets.yaml", &tickets), ("src/main.rs", TWO_MAIN)],
    );
    two.builds();
    let info_plug = Mock::start(root.join("spec/infoplug.yaml")).await.unwrap();
    let tickets = Mock::start(root.join("spec/examples/tickets.yaml"))
        .await
        .unwrap();
    let urls = [info_plug.url().to_owned(), tickets.url().to_owned()];
    let run = move || two.cargo(&["run", "--", &urls[0], &urls[1]].map(|argument| argument));
    let output = tokio::task::spawn_blocking(run).await.unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(
        text,
        "search-companies-1\nnot found\n25 tickets\n",
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

const EXACT_SPEC: &str = "
infoplug: 1
api: { name: Exact, base_url: https://exact.example.com }
endpoints:
  get_all: { get: /all, returns: { fields: { number: number, whole: integer, list: [number?], json: json } } }
";

const EXACT_MAIN: &str = r##"
use infoplug::{ApiClient, BoxFuture, Client, StatusCode, Transport, TransportFailure, TransportRequest, TransportResponse};

#[derive(Clone, Debug, ApiClient)]
#[api(spec = "exact.yaml")]
pub struct Exact(Client);

struct Responses(&'static str);

impl Transport for Responses {
    fn send(&self, _: TransportRequest) -> BoxFuture<Result<TransportResponse, TransportFailure>> {
        let response = TransportResponse { status: StatusCode::OK, headers: Default::default(), body: self.0.into() };
        Box::pin(async { Ok(response) })
    }
}

fn main() {
    for body in [r#"{"number": 4.5, "whole": 7, "list": [1.25, null, 1e3], "json": {"a": 1.50}}"#, r#"{"number": {}}"#] {
        let api = Exact::builder().transport(Responses(body)).build().unwrap();
        match infoplug::block_on(api.get_all()).unwrap() {
            Ok(all) => println!("{} {} {:?} {}", all.number, all.whole, all.list, all.json),
            Err(error) => println!("{error}"),
        }
    }
}
"##;

#[test]
fn numbers_are_read_when_another_crate_wants_them_exact() {
    let exact = Outside::new(
        "exact",
        &[("exact.yaml", EXACT_SPEC), ("src/main.rs", EXACT_MAIN)],
    );
    exact.edit(
        "Cargo.toml",
        "[dependencies]\n",
        "[dependencies]\nserde_json = { version = \"1\", features = [\"arbitrary_precision\"] }\n",
    );
    let output = exact.cargo(&["run"]);
    let text = String::from_utf8_lossy(&output.stdout);
    let wanted = "4.5 7 [Some(1.25), None, Some(1000.0)] {\"a\":1.50}\nget_all: the call succeeded (200), but its response is not as documented: at `$.number`, expected a number, found an object\n";
    assert_eq!(text, wanted, "{}", String::from_utf8_lossy(&output.stderr));
}
