//! The catalogue of problems. Each has a code, and a page that explains it.

use std::fmt;

use super::Severity;

macro_rules! codes {
    ($(#[doc = $meaning:literal] $name:ident = $number:literal, $id:literal, $severity:ident;)*) => {
        /// The catalogue of problems. A code is stable: it never changes its meaning, and is never
        /// reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        #[repr(u16)]
        pub enum Code {
            $(#[doc = $meaning] $name = $number,)*
        }

        impl Code {
            /// Every code, in the order of the numbers.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            fn entry(self) -> Entry {
                match self {
                    $(Self::$name => Entry {
                        id: $id,
                        severity: Severity::$severity,
                        meaning: $meaning,
                        text: include_str!(concat!("../catalogue/", $id, ".md")),
                    },)*
                }
            }
        }
    };
}

codes! {
    /// The text is not YAML.
    Syntax = 1, "IP0001", Error;
    /// The file is empty or holds no mapping.
    Empty = 2, "IP0002", Error;
    /// More than one document in the file.
    SecondDocument = 3, "IP0003", Error;
    /// The same key twice in one mapping.
    DuplicateKey = 4, "IP0004", Error;
    /// The spec exceeds a limit on size, depth or nodes.
    TooLarge = 5, "IP0005", Error;
    /// A YAML feature that the format does not use (tags, merge keys, ...).
    Unsupported = 6, "IP0006", Error;
    /// The file cannot be read, or is not UTF-8.
    Unreadable = 7, "IP0007", Error;
    /// A key that the format does not know.
    UnknownKey = 10, "IP0010", Error;
    /// A required key is missing.
    MissingKey = 11, "IP0011", Error;
    /// A value of the wrong YAML kind.
    WrongKind = 12, "IP0012", Error;
    /// A value of the right kind that the key does not accept.
    BadValue = 13, "IP0013", Error;
    /// The format version is missing or not supported.
    Version = 14, "IP0014", Error;
    /// Keys that are mutually exclusive, or a key that needs another.
    KeyConflict = 15, "IP0015", Error;
    /// A character that is invisible, or that controls a terminal.
    HiddenCharacter = 16, "IP0016", Error;
    /// A type that is not defined.
    UnknownType = 20, "IP0020", Error;
    /// A type that contains itself endlessly.
    EndlessType = 21, "IP0021", Error;
    /// An error code that `errors` does not define.
    UnknownError = 22, "IP0022", Error;
    /// A status that `statuses` does not define.
    UnknownStatus = 23, "IP0023", Error;
    /// An endpoint that is not defined.
    UnknownEndpoint = 24, "IP0024", Error;
    /// A parameter that the endpoint does not have.
    UnknownParameter = 25, "IP0025", Error;
    /// A pointer that leads to no field of the type.
    UnknownField = 26, "IP0026", Error;
    /// A credential that is not defined.
    UnknownCredential = 27, "IP0027", Error;
    /// An enum value that the type does not list.
    UnknownValue = 28, "IP0028", Error;
    /// Two names that become one Rust name.
    NameCollision = 30, "IP0030", Error;
    /// A name that cannot become a Rust name.
    BadName = 31, "IP0031", Error;
    /// Path template and path parameters differ.
    PathMismatch = 32, "IP0032", Error;
    /// A default or example that its own type refuses.
    ValueOutsideType = 33, "IP0033", Error;
    /// A state of a job that means two things.
    StateTwice = 34, "IP0034", Error;
    /// A step of a job that needs more than the id of the job.
    StepNeedsMore = 35, "IP0035", Error;
    /// A parameter or value of a type that does not suit its use.
    UnusableType = 36, "IP0036", Error;
    /// Two endpoints that make the same request.
    SameRequest = 37, "IP0037", Error;
    /// A type that no endpoint uses.
    UnusedType = 40, "IP0040", Warning;
    /// A solution that says the same as the cause.
    SolutionIsCause = 41, "IP0041", Warning;
    /// A string that says nothing.
    Placeholder = 42, "IP0042", Warning;
    /// An error status that does not say what to do, where others do.
    NoSolution = 43, "IP0043", Warning;
    /// An endpoint without a page, where others have one.
    NoPage = 44, "IP0044", Warning;
    /// A code that cannot be recognized in any response.
    UnreachableCode = 45, "IP0045", Warning;
    /// Retry advice that never applies.
    UselessRetry = 46, "IP0046", Warning;
    /// Retry advice that may repeat a call that has run and costs something.
    CostlyRetry = 47, "IP0047", Warning;
    /// An endpoint that gives an error a status that the error does not have.
    StatusMismatch = 48, "IP0048", Warning;
    /// An error that names a parameter that none of its endpoints has.
    ParameterNowhere = 49, "IP0049", Warning;
    /// A `when` that cannot happen.
    CannotHappen = 50, "IP0050", Warning;
    /// A value of a state that the job does not classify.
    StateNotSorted = 51, "IP0051", Warning;
    /// A key that has no effect on a parameter that is always present.
    RequiredAnyway = 52, "IP0052", Warning;
    /// Paths that begin with what `base_url` ends with.
    DoubledPath = 54, "IP0054", Warning;
    /// Calls that go out without encryption.
    PlainHttp = 55, "IP0055", Warning;
    /// A parameter that holds a secret, but is not marked as one.
    NotSecret = 56, "IP0056", Warning;
    /// An enum without values.
    NoValues = 57, "IP0057", Warning;
    /// A burst that is larger than the quota.
    BurstAboveQuota = 58, "IP0058", Warning;
    /// A condition on a status that the spec does not list.
    StatusNotListed = 60, "IP0060", Warning;
    /// A condition that no response meets.
    NeverHolds = 61, "IP0061", Warning;
    /// A format or rule that an earlier one always overrides.
    Shadowed = 62, "IP0062", Warning;
    /// Two entries of `errors` that read the same errors.
    ReadTwice = 63, "IP0063", Warning;
    /// A location that an earlier constant always overrides.
    LocationNeverCounts = 64, "IP0064", Warning;
    /// An unquoted `?` within brackets.
    BareQuestionMark = 65, "IP0065", Warning;
    /// A parameter with the name of a setting that every request has.
    NameOfASetting = 66, "IP0066", Warning;
    /// A `format` that is not known.
    UnknownFormat = 68, "IP0068", Warning;
    /// An enum of strings whose values all look like integers.
    NumbersAsStrings = 69, "IP0069", Warning;
    /// A derive on an item that it does not support.
    WrongItem = 100, "IP0100", Error;
    /// An `#[api(...)]` that cannot be read.
    BadAttribute = 101, "IP0101", Error;
    /// A required `#[api(...)]` is missing.
    MissingAttribute = 102, "IP0102", Error;
    /// A derive names an endpoint that the spec does not have.
    NoSuchEndpoint = 103, "IP0103", Error;
    /// A field of a request that is not a parameter of the endpoint.
    NoSuchParameter = 104, "IP0104", Error;
    /// A required parameter that the request has no field for.
    ParameterNotGiven = 105, "IP0105", Error;
    /// A field of a response that the spec does not have.
    NoSuchField = 106, "IP0106", Error;
    /// A Rust type that cannot hold what the spec says.
    TypeMismatch = 107, "IP0107", Error;
    /// A value that may be absent or null, in a field that needs one.
    MustBeOptional = 108, "IP0108", Error;
    /// A required value, in a field that may be empty.
    MustNotBeOptional = 109, "IP0109", Error;
    /// A group of parameters that the fields cannot satisfy.
    GroupNotMet = 110, "IP0110", Error;
    /// A variant names an error code that the spec, or its endpoint, does not have.
    NoSuchCode = 111, "IP0111", Error;
    /// A variant names a status that the spec, or its endpoint, does not have.
    NoSuchStatus = 112, "IP0112", Error;
    /// Documented errors or values that no variant handles.
    NotHandled = 113, "IP0113", Error;
    /// Two fields or variants for the same thing.
    Twice = 114, "IP0114", Error;
    /// An enum without a variant for what is not listed.
    NoOther = 115, "IP0115", Error;
    /// A variant that is not a value of the enum in the spec.
    NoSuchValue = 116, "IP0116", Error;
    /// A field of an error variant that no error has.
    NoSuchErrorField = 117, "IP0117", Error;
    /// An endpoint whose response has no fields.
    NothingToProject = 118, "IP0118", Error;
    /// A derive names a type that the spec does not have.
    NoSuchType = 119, "IP0119", Error;
    /// The file `infoplug.yaml` next to `Cargo.toml` cannot be used.
    BadConfig = 121, "IP0121", Error;
}

struct Entry {
    id: &'static str,
    severity: Severity,
    meaning: &'static str,
    text: &'static str,
}

/// The page of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// What the code means, in one line.
    pub title: &'static str,
    /// The whole page, in Markdown.
    pub text: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// The language of the examples: `yaml`, `rust` or `text`. An example in YAML may leave out
    /// `infoplug`, `api` and `endpoints`.
    pub language: &'static str,
    /// The example with the problem.
    pub example: &'static str,
    /// The example without the problem.
    pub fix: &'static str,
}

impl Code {
    /// Returns the code as it is printed: `IP0010`.
    #[must_use]
    pub fn id(self) -> String {
        self.entry().id.to_owned()
    }

    /// Returns its severity, which is the same wherever it is found.
    #[must_use]
    pub fn severity(self) -> Severity {
        self.entry().severity
    }

    /// Returns what it means, in one line.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        self.entry().meaning.trim()
    }

    /// Returns the code with an id: `IP0010`, `ip0010` or `10`.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        let id = id.trim();
        let digits = match id.get(..2) {
            Some(prefix) if prefix.eq_ignore_ascii_case("IP") => id.get(2..)?,
            _ => id,
        };
        let is_number =
            (1..=4).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
        let number: u16 = digits.parse().ok().filter(|_| is_number)?;
        Self::ALL
            .iter()
            .copied()
            .find(|code| *code as u16 == number)
    }

    /// Returns its page.
    #[must_use]
    pub fn page(self) -> Page {
        let text = self.entry().text;
        let (head, examples) = text.split_once("\n## Wrong\n").unwrap_or((text, ""));
        let (wrong, right) = examples
            .split_once("\n## Right\n")
            .unwrap_or((examples, ""));
        let why = head.split_once('\n').map_or("", |(_, why)| why.trim());
        let (language, example) = first_block(wrong);
        Page {
            title: self.meaning(),
            text,
            why,
            language,
            example,
            fix: first_block(right).1,
        }
    }
}

/// Returns the first fenced block of a text: its language and its content.
fn first_block(text: &'static str) -> (&'static str, &'static str) {
    let block = text
        .split_once("```")
        .and_then(|(_, block)| block.split_once('\n'));
    let (language, rest) = block.unwrap_or_default();
    (
        language,
        rest.split_once("```").map_or(rest, |(text, _)| text),
    )
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.entry().id)
    }
}
