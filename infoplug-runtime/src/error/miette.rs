//! Errors as `miette` reports (<https://docs.rs/miette>): the solution becomes the help, the
//! documentation the URL.

use std::fmt::{Debug, Display};

use miette::{Diagnostic, Severity};

use super::text::shown;
use super::{AnyError, CallError, ErrorResponse};

fn boxed<'a>(text: Option<impl Display + 'a>) -> Option<Box<dyn Display + 'a>> {
    text.map(|text| Box::new(text) as Box<dyn Display>)
}

/// A retryable error is only a warning.
fn severity(is_retryable: bool) -> Severity {
    if is_retryable {
        Severity::Warning
    } else {
        Severity::Error
    }
}

/// The endpoint and the code, such as `get_company_details::not_found`.
fn name<C>(response: &ErrorResponse<C>) -> String {
    match response.code_text() {
        Some(code) => format!("{}::{}", response.operation(), shown(code)),
        None => response.operation().to_owned(),
    }
}

macro_rules! diagnostic {
    ($($error:ident: |$this:ident| $code:expr;)*) => {$(
        impl<C: Debug + Display> Diagnostic for $error<C> {
            fn code<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
                let $this = self;
                boxed($code)
            }

            fn severity(&self) -> Option<Severity> {
                Some(severity(self.is_retryable()))
            }

            fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
                boxed(self.solution())
            }

            fn url<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
                boxed(self.docs())
            }
        }
    )*};
}
diagnostic! {
    ErrorResponse: |response| Some(name(response));
    CallError: |error| error.response().map(name).or(error.operation().map(str::to_owned));
    AnyError: |error| error.response().map(name).or(error.operation().map(str::to_owned));
}
