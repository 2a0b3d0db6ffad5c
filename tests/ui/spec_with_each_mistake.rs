//! One spec for each kind of mistake: the example of its page.

use infoplug::{ApiClient, Client};

/// The text is not YAML.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0001.yaml")]
struct Ip0001(Client);

/// The file is empty or holds no mapping.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0002.yaml")]
struct Ip0002(Client);

/// More than one document in the file.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0003.yaml")]
struct Ip0003(Client);

/// The same key twice in one mapping.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0004.yaml")]
struct Ip0004(Client);

/// The spec exceeds a limit on size, depth or nodes.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0005.yaml")]
struct Ip0005(Client);

/// A YAML feature that the format does not use (tags, merge keys, ...).
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0006.yaml")]
struct Ip0006(Client);

/// A key that the format does not know.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0010.yaml")]
struct Ip0010(Client);

/// A required key is missing.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0011.yaml")]
struct Ip0011(Client);

/// A value of the wrong YAML kind.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0012.yaml")]
struct Ip0012(Client);

/// A value of the right kind that the key does not accept.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0013.yaml")]
struct Ip0013(Client);

/// The format version is missing or not supported.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0014.yaml")]
struct Ip0014(Client);

/// Keys that are mutually exclusive, or a key that needs another.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0015.yaml")]
struct Ip0015(Client);

/// A character that is invisible, or that controls a terminal.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0016.yaml")]
struct Ip0016(Client);

/// A type that is not defined.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0020.yaml")]
struct Ip0020(Client);

/// A type that contains itself endlessly.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0021.yaml")]
struct Ip0021(Client);

/// An error code that `errors` does not define.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0022.yaml")]
struct Ip0022(Client);

/// A status that `statuses` does not define.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0023.yaml")]
struct Ip0023(Client);

/// An endpoint that is not defined.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0024.yaml")]
struct Ip0024(Client);

/// A parameter that the endpoint does not have.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0025.yaml")]
struct Ip0025(Client);

/// A pointer that leads to no field of the type.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0026.yaml")]
struct Ip0026(Client);

/// A credential that is not defined.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0027.yaml")]
struct Ip0027(Client);

/// An enum value that the type does not list.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0028.yaml")]
struct Ip0028(Client);

/// Two names that become one Rust name.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0030.yaml")]
struct Ip0030(Client);

/// A name that cannot become a Rust name.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0031.yaml")]
struct Ip0031(Client);

/// Path template and path parameters differ.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0032.yaml")]
struct Ip0032(Client);

/// A default or example that its own type refuses.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0033.yaml")]
struct Ip0033(Client);

/// A state of a job that means two things.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0034.yaml")]
struct Ip0034(Client);

/// A step of a job that needs more than the id of the job.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0035.yaml")]
struct Ip0035(Client);

/// A parameter or value of a type that does not suit its use.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0036.yaml")]
struct Ip0036(Client);

/// Two endpoints that make the same request.
#[derive(ApiClient)]
#[api(spec = "tests/ui/specs/IP0037.yaml")]
struct Ip0037(Client);

fn main() {}
