//! A client's module has the name of a crate, a type or an existing module.

use infoplug::{ApiClient, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Infoplug(Client);

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Core(Client);

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml", module = "std")]
struct Shapes(Client);

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Str(Client);

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml", module = "Same")]
struct Same(Client);

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml", module = "crate")]
struct Keyword(Client);

/// A dependency of this crate.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Miette(Client);

mod stripe {}

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Stripe(Client);

use std::collections as things;

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/shapes.yaml")]
struct Things(Client);

fn main() {
    let _ = (core::mem::size_of::<Core>(), std::mem::size_of::<u8>(), str::len("a"));
    let _: things::HashMap<u8, u8> = things::HashMap::new();
}
