//! Generated code causes no warnings from rustc, clippy or rustdoc. This file has three APIs whose
//! modules are public, private and in between.

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

/// The public part.
pub mod public {
    use infoplug::{ApiClient, Client};

    /// A client of the ticket API.
    #[derive(Clone, Debug, ApiClient)]
    #[api(spec = "spec/examples/tickets.yaml")]
    pub struct Tickets(Client);

    /// A client of an API with odd names.
    #[derive(Clone, Debug, ApiClient)]
    #[api(spec = "tests/specs/odd.yaml")]
    pub struct Odd(Client);

    /// The client of InfoPlug.
    #[derive(Clone, Debug, ApiClient)]
    #[api(spec = "spec/infoplug.yaml", module = "types")]
    pub struct InfoPlug {
        client: Client,
    }

    /// A client of an API whose spec has the bare minimum.
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

    /// Uses the clients of the module below.
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
