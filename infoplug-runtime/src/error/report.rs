//! Errors as reports of `miette` (<https://docs.rs/miette>): the solution is the help, the documentation the address.

use std::fmt::{Debug, Display};

use miette::{Diagnostic, Severity};

use super::line::shown;
use super::{AnyError, Error, ErrorResponse};

fn boxed<'a>(text: Option<impl Display + 'a>) -> Option<Box<dyn Display + 'a>> {
    text.map(|text| Box::new(text) as Box<dyn Display>)
}

/// What passes by itself is a warning.
fn severity(is_retryable: bool) -> Severity {
    if is_retryable { Severity::Warning } else { Severity::Error }
}

/// `get_company_details::not_found`
impl<C: Debug + Display> Diagnostic for ErrorResponse<C> {
    fn code<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        boxed(Some(match self.code_text() {
            Some(code) => format!("{}::{}", self.operation(), shown(code)),
            None => self.operation().to_owned(),
        }))
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

macro_rules! diagnostic {
    ($($name:ident),*) => {$(
        impl<C: Debug + Display> Diagnostic for $name<C> {
            fn code<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
                self.response().map_or_else(|| boxed(self.operation()), Diagnostic::code)
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
diagnostic!(Error, AnyError);
