//! The request headers that are parameters.

use std::borrow::Cow;

use http::{HeaderName, HeaderValue};

use super::header;
use super::text::each_text;
use super::values::Values;
use crate::Json;
use crate::error::Problem;
use crate::table::{Operation, Parameter, ParameterLocation};

/// Returns the headers that are parameters.
pub(crate) fn headers(
    operation: &'static Operation,
    values: &Values,
) -> Result<Vec<(HeaderName, HeaderValue)>, Problem> {
    let written = |(parameter, value): (&'static Parameter, Cow<'_, Json>)| {
        let refuse = |message: &str| Problem {
            parameter: Some(&parameter.name),
            message: message.to_owned(),
        };
        let name = header::name(&parameter.name)
            .map_err(|refused| refuse(&format!("cannot be sent as a header: {refused}")))?;
        let mut texts = Vec::new();
        each_text(parameter, value.view(), |text| texts.push(text.to_owned()));
        let joined = texts.join(", ");
        let mut value = header::value(&joined)
            .map_err(|_| refuse("has a character that a header cannot hold"))?;
        value.set_sensitive(parameter.secret);
        Ok((name, value))
    };
    values
        .at(operation, ParameterLocation::Header)
        .map(written)
        .collect()
}
