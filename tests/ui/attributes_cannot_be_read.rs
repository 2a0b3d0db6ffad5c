use infoplug::{ApiClient, Client};

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/good.yaml", spec = "tests/ui/specs/nowhere.yaml", module = "two_specs")]
struct TwoSpecs(Client);

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/good.yaml", module = "one")]
#[api(module = "other")]
struct TwoModules(Client);

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/good.yaml", non_exhaustive, non_exhaustive)]
struct TwiceOpen(Client);

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/good.yaml", non_exhaustive = true)]
struct OpenWithValue(Client);

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/good.yaml", non_exhaustive = "ErrorCode", module = 7)]
struct OpenWithText(Client);

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/good.yaml", non_exhaustiv)]
struct Typo(Client);

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/good.yaml", crate = "not a path")]
struct BadCrate(Client);

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/good.yaml", module = "match")]
struct Keyword(Client);

#[derive(ApiClient)]
#[api = "tests/ui/specs/good.yaml"]
struct NoParentheses(Client);

#[derive(ApiClient)]
#[api]
struct Bare(Client);

#[derive(ApiClient)]
#[api()]
struct Empty(Client);

#[derive(ApiClient)]
#[api(spec)]
struct NoValue(Client);

#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/good.yaml" module = "no_comma")]
struct NoComma(Client);

fn main() {
    let _ = (TwiceOpen::builder(), Typo::builder());
    let _: Option<twice_open::ErrorCode> = None;
}
