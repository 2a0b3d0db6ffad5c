//! The caller's types for formats: unknown and repeated formats.

use infoplug::{ApiClient, Client};

#[derive(ApiClient)]
#[api(
    spec = "tests/ui/specs/formats.yaml",
    types(datetime = String, uuid = String, uuid = String)
)]
struct Misspelled(Client);

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/formats.yaml", types = String)]
struct NoList(Client);

fn main() {}
