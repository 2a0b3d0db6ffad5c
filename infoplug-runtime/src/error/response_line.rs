//! How an error response is shown: as one line, with details, and for debugging.

use std::fmt;

use http::StatusCode;

use super::item::ErrorItem;
use super::not_retried::{write_attempts, write_attempts_lines};
use super::read::{MOST, Read};
use super::response::{ErrorResponse, Redirect};
use super::text::{one_line, sentence, shown};

impl<C: fmt::Display> ErrorResponse<C> {
    /// Writes the endpoint, the status, the code, the parameter and the server's messages.
    fn head(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (operation, status, code) = (
            self.operation(),
            self.status().as_u16(),
            shown(&self.code.to_string()),
        );
        if let Some(Redirect(location)) = self.redirect().filter(|_| self.is_speechless()) {
            let location =
                location.map_or_else(|| "a hidden URL".to_owned(), |location| shown(&location));
            return write!(f, "{operation}: {status}, a redirect to {location}");
        }
        if self.is_speechless() && self.code_text().is_some() {
            return write!(
                f,
                "{operation}: {status}, read as {code}: the response has no code"
            );
        }
        write!(f, "{operation}: {status} {code}")?;
        if let Some(subcode) = self.subcode() {
            write!(f, "/{}", shown(subcode))?;
        }
        if let Some(parameter) = self.parameter() {
            write!(f, " (`{}`)", shown(parameter))?;
        }
        let Read {
            message, details, ..
        } = &self.untyped.read;
        let mut words = [message, details]
            .into_iter()
            .filter_map(|text| self.text(*text))
            .map(shown)
            .collect::<Vec<_>>();
        words.dedup();
        if words.is_empty() {
            words.extend(self.cause().map(one_line));
        }
        for text in words {
            write!(f, ": {}", sentence(&text))?;
        }
        match self.errors.len() {
            0 | 1 => Ok(()),
            MOST => write!(f, " (one of at least {MOST} errors)"),
            count => write!(f, " (one of {count} errors)"),
        }
    }

    fn further_lines(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = Head(self).to_string();
        // Do not repeat what the first line says.
        let is_news = |text: &&str| !line.contains(sentence(&one_line(text)));
        // The first line already shows the first error, unless the response has its own message.
        let is_above = |item: &ErrorItem<C>| {
            let Read {
                message, details, ..
            } = &self.untyped.read;
            self.text(*message) == item.message.as_deref()
                && self.text(*details) == item.details.as_deref()
        };
        let (shown_above, label) = if self.errors.first().is_some_and(is_above) {
            (1, "also")
        } else {
            (0, "error")
        };
        for item in self
            .errors
            .iter()
            .skip(shown_above)
            .map(ToString::to_string)
            .filter(|item| !item.is_empty())
        {
            write!(f, "\n  {label}: {item}")?;
        }
        let mut line = |name: &str, text: Option<String>| {
            text.map_or(Ok(()), |text| write!(f, "\n  {name}: {text}"))
        };
        line("for the user", self.user_message().map(shown))?;
        line("cause", self.cause().filter(is_news).map(one_line))?;
        line("solution", self.solution().filter(is_news).map(one_line))?;
        if self.is_speechless() {
            let is_lost = self.status() == StatusCode::NOT_FOUND;
            line(
                "or",
                is_lost.then(|| {
                    "`base_url` points to a server or a path that is not the API's.".to_owned()
                }),
            )?;
            let length = Some(self.body().len()).filter(|length| *length > 0);
            line(
                "body",
                length.map(|length| format!("{length} bytes without a known field; see `body()`")),
            )?;
        }
        line(
            "wait",
            self.retry_after()
                .map(|wait| format!("{} s", wait.as_secs_f64())),
        )?;
        write_attempts_lines(f, self.attempts(), self.not_retried())?;
        let mut line = |name: &str, text: Option<String>| {
            text.map_or(Ok(()), |text| write!(f, "\n  {name}: {text}"))
        };
        line("docs", self.docs().map(shown))?;
        line("request", self.request_id().map(shown))
    }
}

/// Shows only the first line.
struct Head<'e, C>(&'e ErrorResponse<C>);

impl<C: fmt::Display> fmt::Display for Head<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.head(f)
    }
}

/// Writes one line that a person can act on. `{:#}` adds the cause, the solution, the documentation
/// and the request ID on separate lines.
impl<C: fmt::Display> fmt::Display for ErrorResponse<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.head(f)?;
        if f.alternate() {
            return self.further_lines(f);
        }
        if let Some(solution) = self.solution() {
            write!(f, ". {}", sentence(&one_line(solution)))?;
        }
        if let Some(wait) = self.untyped.read.wait {
            write!(
                f,
                ". The server asks for a wait of {} s",
                wait.as_secs_f64()
            )?;
        }
        write_attempts(f, self.attempts(), self.not_retried())?;
        match self.request_id() {
            Some(id) => write!(f, " [request {}]", shown(id)),
            None => Ok(()),
        }
    }
}

/// Writes the same as `{:#}` of `Display`, so that `?` in `main` and `unwrap` in a test print a
/// readable message. `{:#?}` shows the fields. Neither shows the headers or the body, which may
/// hold secrets.
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
            .field("not_retried", &self.not_retried())
            .field("errors", &self.errors)
            .field("body", &format_args!("{} bytes", self.body().len()))
            .finish_non_exhaustive()
    }
}

impl<C: fmt::Debug + fmt::Display> std::error::Error for ErrorResponse<C> {}
