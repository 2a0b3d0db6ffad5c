use infoplug::{ApiClient, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/good.yaml", modul = "pets")]
struct Typo(Client);

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/good.yaml", module = "no module")]
struct BadModule(Client);

#[derive(ApiClient)]
#[api("tests/ui/specs/good.yaml")]
struct NotNamed(Client);

#[derive(ApiClient)]
#[api(spec = 7)]
struct NotText(Client);

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/good.yaml")]
struct TwoFields(Client, u8);

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/good.yaml", module = "unit")]
struct Unit;

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/good.yaml", module = "en")]
enum Enum {
    A(Client),
}

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/good.yaml", module = "generic")]
struct Generic<T>(Client, T);

fn main() {}
