//! Constants, `extends`, `read_only` and `write_only`, each with its mistakes.

use infoplug::{ApiClient, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/composition.yaml")]
struct Composition(Client);

fn main() {}
