//! Error codes: the code that a decoder finds, the API-wide enum that represents it, and the
//! narrower enum of an endpoint.

use std::fmt::{Debug, Display};

use http::StatusCode;

use crate::table::Api;

/// The code of an error response, as the decoder finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A documented code, by its index in [`errors`](infoplug_tables::Api::errors).
    Known(usize),
    /// A code that the spec does not list.
    Unlisted(Box<str>),
    /// There is no code, and the status implies none.
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
    /// Converts from the code that the decoder found.
    fn from_found(found: Found) -> Self;

    /// Returns the code as the spec writes it, or an empty string if there is none.
    fn text(&self) -> &str;
}

/// The enum of the codes that one endpoint documents. Implemented by generated code.
pub trait Narrow: Clone + Debug + Display + PartialEq + Send + Sync + 'static {
    /// The enum of all codes of the API.
    type Wide: ApiCode;

    /// Converts an API-wide code to the endpoint's.
    ///
    /// # Errors
    ///
    /// Returns the code unchanged if the endpoint does not document it.
    fn try_narrow(wide: Self::Wide) -> Result<Self, Self::Wide>;

    /// Wraps a code that the endpoint does not document in `Other`.
    fn other(wide: Self::Wide) -> Self;

    /// Converts an API-wide code to the endpoint's; a code that the endpoint does not document
    /// becomes `Other`.
    #[must_use]
    fn narrow(wide: Self::Wide) -> Self {
        Self::try_narrow(wide).unwrap_or_else(Self::other)
    }

    /// Converts to the API-wide code.
    fn widen(self) -> Self::Wide;
}

/// Codes of an endpoint of the API whose codes are `W`: the errors that an `ApiError` enum accepts.
/// Implemented by generated code, once for each enum. With a blanket impl, the compiler could not
/// rule out codes of another crate, and the enum could not have an `impl From` for those.
pub trait SameApi<W: ApiCode>: Narrow<Wide = W> {}

/// The bound of `?` when it converts the error of an endpoint into that of its API. The compiler
/// shows only the label and the name of the trait.
#[diagnostic::on_unimplemented(
    label = "an error of another API: return an enum with a variant for each API, and write `.map_err(their_api::Error::from)?`"
)]
pub trait SameApiAs<Error> {
    /// Returns the error unchanged.
    fn same(self) -> Error;
}

#[diagnostic::do_not_recommend]
impl<Error> SameApiAs<Error> for Error {
    fn same(self) -> Error {
        self
    }
}

/// Returns the code that the spec assigns to a status.
#[must_use]
pub fn found(api: &'static Api, status: StatusCode) -> Found {
    let code = api.status(status.as_u16()).and_then(|status| status.code);
    code.map_or(Found::Uncoded(status), Found::Known)
}

/// Returns the status with this number, which the macro has checked.
#[must_use]
pub fn status(number: u16) -> StatusCode {
    StatusCode::from_u16(number).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
