//! The endpoint or type of the spec that an item represents.

use infoplug_spec::Code;
use infoplug_spec::model::{Endpoint, TypeDef};
use proc_macro2::Span;
use syn::{Data, DeriveInput, Fields};

use super::attributes;
use super::complaints::{At, Complaint};
use super::context::Context;
use super::fit::Way;
use super::written::plain;

/// The endpoint or type that the item names.
pub(super) enum Subject<'i> {
    /// An endpoint, and where it is named.
    Endpoint(&'i Endpoint, Span),
    Type(&'i TypeDef),
}

impl<'i> Subject<'i> {
    pub(super) fn of(item: &DeriveInput, way: Way, context: &mut Context<'i>) -> Option<Self> {
        let known = ["endpoint", "type", "client", "crate"];
        let said = attributes::container(item, &known, &mut context.complaints);
        if !context.complaints.is_empty() {
            return None;
        }
        let complaint = match (&said.endpoint, &said.ty) {
            (Some(name), None) => {
                return Some(Self::Endpoint(context.find_endpoint(name)?, name.span()));
            }
            (None, Some(name)) => return Some(Self::Type(context.find_type(name, way)?)),
            (Some(_), Some(ty)) => {
                let why = match way {
                    Way::Sent => "a request is for an endpoint, a part of one is for a type",
                    Way::Read => "the endpoint determines the type",
                };
                let what = format!("`endpoint` and `type` are mutually exclusive: {why}");
                Complaint::new(Code::BadAttribute, At::all(ty), what)
            }
            (None, None) => {
                let what = format!("`{}` names no endpoint and no type", plain(&item.ident));
                Complaint::new(Code::MissingAttribute, item.ident.span(), what)
                    .help(missing(item, way))
            }
        };
        context.add(complaint);
        None
    }
}

/// Returns help for an item that names nothing.
fn missing(item: &DeriveInput, way: Way) -> String {
    let is_newtype = matches!(&item.data, Data::Struct(data) if matches!(&data.fields, Fields::Unnamed(fields) if fields.unnamed.len() == 1));
    if is_newtype {
        return format!(
            "derive `serde::{}` on a newtype, and add `#[api(serde)]` to the fields of that type",
            way.serde()
        );
    }
    let whole = match way {
        Way::Sent => "a request",
        Way::Read => "the response of an endpoint",
    };
    format!(
        "add `#[api(endpoint = \"...\")]` for {whole}, or `#[api(type = \"...\")]` for a part of one"
    )
}
