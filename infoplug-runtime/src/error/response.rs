//! Error answers: the code, and everything that the server and the spec say about it.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::line::{one_line, sentence, shown};
use crate::answer::{Item, MOST, Read};
use crate::code::Found;
use crate::table::{DocumentedError, ErrorMessage, Operation, Retry, RetryAdvice, Status};

/// An error answer: the code, and everything else by methods.
#[derive(Clone)]
#[non_exhaustive]
pub struct ErrorResponse<C> {
    /// Which error it is.
    pub code: C,
    pub(crate) errors: Vec<ErrorItem<C>>,
    pub(crate) answer: Box<Answer>,
}

/// The part of an error answer that does not depend on the API.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) body_complete: bool,
    pub(crate) attempts: u32,
    pub(crate) partial: bool,
    pub(crate) read: Read,
    pub(crate) documented: Option<&'static DocumentedError>,
    pub(crate) status_entry: Option<&'static Status>,
}

/// What an answer came with, beside what is read from it.
pub(crate) struct Received {
    pub(crate) operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) body_complete: bool,
    pub(crate) attempts: u32,
    /// It has a value, too, so the call was carried out.
    pub(crate) partial: bool,
}

impl ErrorResponse<Found> {
    /// The error before its code has a type.
    pub(crate) fn new(received: Received, mut read: Read) -> Self {
        let Received { operation, status, headers, body, body_complete, attempts, partial } = received;
        let code = read.found.clone();
        let errors = std::mem::take(&mut read.items).into_iter().map(|item| ErrorItem::new(item, operation)).collect();
        let documented = code.index().and_then(|index| operation.documented(index));
        // What a success means is no cause of an error in it.
        let status_entry = operation.api.status(status.as_u16()).filter(|_| !status.is_success());
        let answer = Answer { operation, status, headers, body, body_complete, attempts, partial, read, documented, status_entry };
        Self { code, errors, answer: Box::new(answer) }
    }
}

impl<C> ErrorResponse<C> {
    /// The endpoint.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.answer.operation.name
    }

    /// The status. An API that reports errors with a success status has that one here.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.answer.status
    }

    /// A more particular code than [`code`](Self::code), from an API with several levels of codes.
    #[must_use]
    pub fn subcode(&self) -> Option<&str> {
        self.answer.read.subcode.as_deref()
    }

    /// A broader code than [`code`](Self::code), from an API with several levels of codes.
    #[must_use]
    pub fn category(&self) -> Option<&str> {
        self.answer.read.category.as_deref()
    }

    /// The code as text; none when the server sends none and the status stands for none.
    #[must_use]
    pub fn code_text(&self) -> Option<&str> {
        match &self.answer.read.found {
            Found::Known(_) => self.answer.read.known.map(|entry| entry.code),
            Found::Unlisted(code) => Some(code),
            Found::Uncoded(_) => None,
        }
    }

    /// Whether the answer has a value and errors. `send_full` of the request gives such a value.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.answer.partial
    }

    /// The parameter that is to blame, as the server names it.
    #[must_use]
    pub fn parameter(&self) -> Option<&str> {
        self.answer.read.parameter.as_deref()
    }

    /// The server's words that go with the code. From an API that has one text only, the same as [`details`](Self::details).
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        let Read { message, details, .. } = &self.answer.read;
        message.as_deref().or(details.as_deref())
    }

    /// The server's words about this one case. From an API that has one text only, the same as [`message`](Self::message).
    #[must_use]
    pub fn details(&self) -> Option<&str> {
        let Read { message, details, .. } = &self.answer.read;
        details.as_deref().or(message.as_deref())
    }

    /// The server's words for the end user, from an API that has such.
    #[must_use]
    pub fn user_message(&self) -> Option<&str> {
        self.answer.read.user_message.as_deref()
    }

    /// All errors of an answer that has a list of them; else empty.
    #[must_use]
    pub fn errors(&self) -> &[ErrorItem<C>] {
        &self.errors
    }

    /// What the spec knows, the most particular first.
    fn entries(&self) -> impl Iterator<Item = Entry> {
        let Answer { documented, read, status_entry, .. } = &*self.answer;
        let level = |entry: Option<&'static ErrorMessage>| entry.map(Entry::Code);
        let entries = [
            level(read.known_subcode),
            documented.map(Entry::Here),
            level(read.known),
            level(read.known_category),
            status_entry.map(Entry::Status),
        ];
        entries.into_iter().flatten()
    }

    /// Why it happens, by the spec: by the subcode, the endpoint's page, the code, the category, or what the status means.
    #[must_use]
    pub fn cause(&self) -> Option<&'static str> {
        self.entries().find_map(Entry::cause)
    }

    /// What to do, by the spec: by the subcode, the endpoint's page, the code, the category, or the status.
    #[must_use]
    pub fn solution(&self) -> Option<&'static str> {
        self.entries().find_map(Entry::solution)
    }

    /// Address of the documentation: that of the subcode or code in the spec, else what the server names, else that of the status, else
    /// that of the endpoint.
    #[must_use]
    pub fn docs(&self) -> Option<&str> {
        let Answer { read, operation, status_entry, .. } = &*self.answer;
        let of_codes = [read.known_subcode, read.known, read.known_category].into_iter().flatten().find_map(|entry| entry.docs);
        of_codes.or(read.docs.as_deref()).or(status_entry.and_then(|entry| entry.docs)).or(operation.docs)
    }

    /// What to do about repeating: what the answer says, else the most particular advice of the spec, else what the status says.
    fn retry(&self) -> Retry {
        let Answer { read, status, operation, .. } = &*self.answer;
        Retry::of(read.retry.or_else(|| self.entries().find_map(Entry::retry)), *status, operation.method)
    }

    /// What is advised about repeating: by the answer itself, else by the spec for the subcode, the error at this endpoint, the error, the
    /// category, the status. Where nothing is said, 429 may be repeated after a pause, 408 and 5xx when that is safe (RFC 9110,
    /// section 9.2.2), and nothing else.
    #[must_use]
    pub fn retry_advice(&self) -> RetryAdvice {
        self.retry().advice
    }

    /// Whether the same call may succeed later, and repeating it does no harm: it is advised, and the call is idempotent or marked
    /// repeatable, or the answer says that nothing was done, as 429 does.
    ///
    /// # What to do
    ///
    /// Wait for [`retry_after`](Self::retry_after), or for a pause that grows from try to try, and make the same call again. When it is
    /// `false`, first change what [`solution`](Self::solution) names.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        let Answer { operation, status, read, partial, .. } = &*self.answer;
        let is_advised = self.retry().holds(operation, *status, read.wait.is_some());
        // What has a value was carried out, and may have been charged.
        is_advised && (!partial || operation.is_free_to_repeat())
    }

    /// How long to wait before the call is made again: what the server asks for, else the pause that the spec names.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        let asked = self.answer.read.wait;
        if asked.is_some_and(|wait| !wait.is_zero()) {
            return asked;
        }
        let Retry { advice, pause_ms, .. } = self.retry();
        let pause = pause_ms.filter(|_| advice != RetryAdvice::Never).map(Duration::from_millis);
        pause.or(asked)
    }

    /// The identifier of the call, for the API's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.answer.read.request_id.as_deref()
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.answer.headers
    }

    /// The body as it came, up to a limit of 64 KiB.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.answer.body
    }

    /// Whether [`body`](Self::body) is all that the server had to say: not cut at the limit, not broken off.
    #[must_use]
    pub fn is_body_complete(&self) -> bool {
        self.answer.body_complete
    }

    /// How often the call was tried.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.answer.attempts
    }

    /// A further value by its index in the table, for generated code.
    #[doc(hidden)]
    #[must_use]
    pub fn member(&self, index: usize) -> Option<&str> {
        self.answer.read.members.get(index)?.as_deref()
    }

    /// The further values that are there, by their names in the spec.
    pub fn members(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let names = self.answer.operation.api.error_body.members;
        names.iter().zip(&self.answer.read.members).filter_map(|(name, value)| Some((*name, value.as_deref()?)))
    }

    pub(crate) fn map_code<D>(self, mut map: impl FnMut(C) -> D) -> ErrorResponse<D> {
        let errors = self.errors.into_iter().map(|item| item.map_code(&mut map)).collect();
        ErrorResponse { code: map(self.code), errors, answer: self.answer }
    }
}

/// What the spec says about an error.
#[derive(Clone, Copy)]
enum Entry {
    Here(&'static DocumentedError),
    Code(&'static ErrorMessage),
    Status(&'static Status),
}

impl Entry {
    fn cause(self) -> Option<&'static str> {
        match self {
            Self::Here(entry) => entry.cause,
            Self::Code(entry) => Some(entry.cause),
            Self::Status(entry) => Some(entry.meaning),
        }
    }

    fn solution(self) -> Option<&'static str> {
        match self {
            Self::Here(entry) => entry.solution,
            Self::Code(entry) => Some(entry.solution),
            Self::Status(entry) => entry.solution,
        }
    }

    fn retry(self) -> Option<Retry> {
        match self {
            Self::Here(entry) => entry.retry,
            Self::Code(entry) => entry.retry,
            Self::Status(entry) => entry.retry,
        }
    }
}

/// One of several errors of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorItem<C> {
    /// Which error it is, if the server says so.
    pub code: Option<C>,
    /// A more particular code.
    pub subcode: Option<Box<str>>,
    /// The server's words that go with the code.
    pub message: Option<Box<str>>,
    /// The server's words about this one case.
    pub details: Option<Box<str>>,
    /// The parameter that is to blame, as the server names it.
    pub parameter: Option<Box<str>>,
    /// Why it happens, by the spec.
    pub cause: Option<&'static str>,
    /// What to do, by the spec.
    pub solution: Option<&'static str>,
    pub(crate) members: Box<[(&'static str, Box<str>)]>,
}

impl ErrorItem<Found> {
    pub(crate) fn new(item: Item, operation: &'static Operation) -> Self {
        let Item { found, known_subcode, subcode, message, details, parameter, members } = item;
        let index = found.as_ref().and_then(Found::index);
        let here = index.and_then(|index| operation.documented(index)).map(Entry::Here);
        let known = index.and_then(|index| operation.api.errors.get(index)).map(Entry::Code);
        let entries = [known_subcode.map(Entry::Code), here, known];
        let cause = entries.into_iter().flatten().find_map(Entry::cause);
        let solution = entries.into_iter().flatten().find_map(Entry::solution);
        Self { code: found, subcode, message, details, parameter, cause, solution, members }
    }
}

impl<C> ErrorItem<C> {
    /// A further value that the spec names, by that name.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&str> {
        self.members.iter().find(|(known, _)| *known == name).map(|(_, value)| &**value)
    }

    /// All further values that are there, with their names.
    pub fn members(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.members.iter().map(|(name, value)| (*name, &**value))
    }

    pub(crate) fn map_code<D>(self, map: impl FnMut(C) -> D) -> ErrorItem<D> {
        let Self { code, subcode, message, details, parameter, cause, solution, members } = self;
        ErrorItem { code: code.map(map), subcode, message, details, parameter, cause, solution, members }
    }
}

/// One line: code, parameter, words.
impl<C: fmt::Display> fmt::Display for ErrorItem<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.code.as_ref().map(ToString::to_string);
        let code = [code.as_deref(), self.subcode.as_deref()].into_iter().flatten().map(shown).reduce(|code, sub| format!("{code}/{sub}"));
        let parameter = self.parameter.as_deref().map(|parameter| format!("`{}`", shown(parameter)));
        let words = [&self.message, &self.details].into_iter().flatten().map(|text| sentence(&shown(text)).to_owned());
        let parts: Vec<String> = code.into_iter().chain(parameter).chain(words).collect();
        f.write_str(&parts.join(": "))
    }
}

impl<C: fmt::Display> ErrorResponse<C> {
    /// Who says what: endpoint, status, code, parameter, the server's words.
    fn head(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} {}", self.operation(), self.status().as_u16(), shown(&self.code.to_string()))?;
        if let Some(subcode) = self.subcode() {
            write!(f, "/{}", shown(subcode))?;
        }
        if let Some(parameter) = self.parameter() {
            write!(f, " (`{}`)", shown(parameter))?;
        }
        let Read { message, details, .. } = &self.answer.read;
        let mut words = [message, details].into_iter().flatten().map(|text| shown(text)).collect::<Vec<_>>();
        words.dedup();
        if words.is_empty() {
            words.extend(self.cause().map(one_line));
        }
        for text in words {
            write!(f, ": {}", sentence(&text))?;
        }
        match self.errors.len() {
            0 | 1 => Ok(()),
            MOST => write!(f, " (one of {MOST} errors or more)"),
            count => write!(f, " (one of {count} errors)"),
        }
    }

    fn further_lines(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The first one stands in the line above, unless the answer has words of its own.
        let is_above = |item: &ErrorItem<C>| self.answer.read.message == item.message && self.answer.read.details == item.details;
        let (shown_above, label) = if self.errors.first().is_some_and(is_above) { (1, "also") } else { (0, "error") };
        for item in self.errors.iter().skip(shown_above).map(ToString::to_string).filter(|item| !item.is_empty()) {
            write!(f, "\n  {label}: {item}")?;
        }
        let has_words = self.message().is_some();
        let mut line = |name: &str, text: Option<String>| text.map_or(Ok(()), |text| write!(f, "\n  {name}: {text}"));
        line("for the user", self.user_message().map(shown))?;
        line("cause", self.cause().filter(|_| has_words).map(one_line))?;
        line("solution", self.solution().map(one_line))?;
        line("wait", self.retry_after().map(|wait| format!("{} s", wait.as_secs_f64())))?;
        line("docs", self.docs().map(shown))?;
        line("request", self.request_id().map(shown))
    }
}

/// One line that a person can act on. `{:#}` has cause, solution, documentation and request id on lines of their own.
impl<C: fmt::Display> fmt::Display for ErrorResponse<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.head(f)?;
        if f.alternate() {
            return self.further_lines(f);
        }
        if let Some(solution) = self.solution() {
            write!(f, ". {}", sentence(&one_line(solution)))?;
        }
        if let Some(wait) = self.answer.read.wait {
            write!(f, ". The server asks to wait {} s", wait.as_secs_f64())?;
        }
        match self.request_id() {
            Some(id) => write!(f, " [request {}]", shown(id)),
            None => Ok(()),
        }
    }
}

/// As `{:#}` of `Display`, so that `?` in `main` and `unwrap` in a test print what a person can read. `{:#?}` has the fields; neither has
/// the headers and the body, which may hold secrets.
impl<C: fmt::Debug + fmt::Display> fmt::Debug for ErrorResponse<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            self.head(f)?;
            return self.further_lines(f);
        }
        f.debug_struct("ErrorResponse")
            .field("operation", &self.operation())
            .field("status", &self.status())
            .field("code", &self.code)
            .field("subcode", &self.subcode())
            .field("category", &self.category())
            .field("parameter", &self.parameter())
            .field("message", &self.message())
            .field("details", &self.details())
            .field("user_message", &self.user_message())
            .field("cause", &self.cause())
            .field("solution", &self.solution())
            .field("docs", &self.docs())
            .field("request_id", &self.request_id())
            .field("retry_advice", &self.retry_advice())
            .field("retry_after", &self.retry_after())
            .field("attempts", &self.attempts())
            .field("errors", &self.errors)
            .field("body", &format_args!("{} bytes", self.body().len()))
            .finish_non_exhaustive()
    }
}

impl<C: fmt::Debug + fmt::Display> std::error::Error for ErrorResponse<C> {}
