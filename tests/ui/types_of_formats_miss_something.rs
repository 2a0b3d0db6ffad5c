//! The caller's types for formats: one without `Default`, and one that does not exist.

use infoplug::{ApiClient, Client};

#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
struct NoDefault(String);

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/formats.yaml", types(date_time = NoDefault))]
struct Incomplete(Client);

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/formats.yaml", types(uuid = missing::Uuid))]
struct Absent(Client);

fn main() {}
