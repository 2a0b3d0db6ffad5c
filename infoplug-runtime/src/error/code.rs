//! Error codes: what a decoder finds, the API-wide enum made of it, and the narrow enum of an
//! endpoint.

use std::fmt::{Debug, Display};

use http::StatusCode;

use crate::table::Api;

/// What an error response says about its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A documented code, by its index in [`errors`](infoplug_tables::Api::errors).
    Known(usize),
    /// A code that the spec does not list.
    Unlisted(Box<str>),
    /// No code, and the status implies none.
    Uncoded(StatusCode),
}

impl Found {
    /// The index of a documented code.
    pub(crate) fn index(&self) -> Option<usize> {
        match self {
            Self::Known(index) => Some(*index),
            Self::Unlisted(_) | Self::Uncoded(_) => None,
        }
    }
}

/// The enum of all codes of an API. Implemented by generated code.
pub trait ApiCode: Clone + Debug + Display + PartialEq + Send + Sync + 'static {
    /// The code that was found.
    fn from_found(found: Found) -> Self;

    /// The code as the spec has it; empty when there is none.
    fn text(&self) -> &str;
}

/// The enum of the codes that one endpoint documents. Implemented by generated code.
pub trait Narrow: Clone + Debug + Display + PartialEq + Send + Sync + 'static {
    /// The enum of all codes of the API.
    type Wide: ApiCode;

    /// The narrow code of a wide one, or the wide one back when the endpoint does not document it.
    ///
    /// # Errors
    ///
    /// A code that the endpoint does not document.
    fn try_narrow(wide: Self::Wide) -> Result<Self, Self::Wide>;

    /// `Other` with a code that the endpoint does not document.
    fn other(wide: Self::Wide) -> Self;

    /// The narrow code of a wide one; what the endpoint does not document becomes `Other`.
    #[must_use]
    fn narrow(wide: Self::Wide) -> Self {
        Self::try_narrow(wide).unwrap_or_else(Self::other)
    }

    /// The API-wide code.
    fn widen(self) -> Self::Wide;
}

/// Codes of an endpoint of the API whose codes are `W`: the errors that an enum with `ApiError`
/// takes. Implemented by generated code, once for each enum: by a blanket impl, the compiler could
/// not rule out that codes of another crate are among them, and the enum could not have an `impl
/// From` for those.
pub trait SameApi<W: ApiCode>: Narrow<Wide = W> {}

/// The errors of an API: what `?` asks for when it turns the error of an endpoint into that of an
/// API. The compiler shows only the label and the name of the trait.
#[diagnostic::on_unimplemented(
    label = "an error of another API: return an enum with a variant for each API, and write `.map_err(their_api::Error::from)?`"
)]
pub trait SameApiAs<Error> {
    /// This error.
    fn same(self) -> Error;
}

#[diagnostic::do_not_recommend]
impl<Error> SameApiAs<Error> for Error {
    fn same(self) -> Error {
        self
    }
}

/// The code that a status implies, by the spec.
#[must_use]
pub fn found(api: &'static Api, status: StatusCode) -> Found {
    let code = api.status(status.as_u16()).and_then(|status| status.code);
    code.map_or(Found::Uncoded(status), Found::Known)
}

/// A status by its number, which the macro has checked.
#[must_use]
pub fn status(number: u16) -> StatusCode {
    StatusCode::from_u16(number).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
