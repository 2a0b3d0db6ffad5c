//! Generated code makes no noise: three APIs in one file, their modules public, private and in
//! between, without a warning of rustc, clippy or rustdoc.

#![forbid(unsafe_code)]
#![deny(
    warnings,
    missing_docs,
    unused,
    unreachable_pub,
    clippy::all,
    clippy::pedantic,
    rustdoc::all
)]

/// What others see of it.
pub mod public {
    use infoplug::{ApiClient, Client};

    /// The client of the tickets.
    #[derive(Clone, Debug, ApiClient)]
    #[api(spec = "spec/examples/tickets.yaml")]
    pub struct Tickets(Client);

    /// The client of an API whose names are odd.
    #[derive(Clone, Debug, ApiClient)]
    #[api(spec = "tests/specs/odd.yaml")]
    pub struct Odd(Client);

    /// The client of InfoPlug.
    #[derive(Clone, Debug, ApiClient)]
    #[api(spec = "spec/infoplug.yaml", module = "types")]
    pub struct InfoPlug {
        client: Client,
    }

    /// The client of an API that says as little as one can.
    #[derive(Clone, Debug, ApiClient)]
    #[api(spec = "tests/specs/bare.yaml", crate = "::infoplug")]
    pub struct Bare(Client);
}

mod nested {
    use infoplug::{ApiClient, Client};

    #[derive(ApiClient)]
    #[api(spec = "tests/specs/odd.yaml")]
    pub(crate) struct Odd(Client);

    pub(crate) mod deeper {
        use infoplug::{ApiClient, Client};

        #[derive(ApiClient)]
        #[api(spec = "spec/examples/tickets.yaml")]
        pub(in crate::nested) struct Tickets(Client);

        #[derive(ApiClient)]
        #[api(spec = "tests/specs/bare.yaml")]
        pub(super) struct Bare(Client);
    }

    /// The clients of the module below can be used here.
    pub(crate) fn addresses() -> bool {
        deeper::Tickets::builder().api_key("key").build().is_ok()
            && deeper::Bare::from_env().is_ok()
    }
}

#[derive(infoplug::ApiClient)]
#[api(spec = "tests/specs/odd.yaml")]
struct Unused(infoplug::Client);

#[test]
fn clients_of_any_visibility_can_be_made() {
    assert!(public::Tickets::builder().api_key("key").build().is_ok());
    assert!(public::InfoPlug::builder().api_key("key").build().is_ok());
    assert!(public::Bare::from_env().is_ok());
    assert!(
        public::Odd::builder()
            .credential("self", "a")
            .credential("type", "b")
            .build()
            .is_ok()
    );
    assert!(
        nested::Odd::builder().build().is_err(),
        "two keys are missing"
    );
    assert!(nested::addresses());
    assert!(Unused::builder().build().is_err());
}
