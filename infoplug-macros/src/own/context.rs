//! The shared state of a derive on one of the user's types.

use std::rc::Rc;

use infoplug_spec::model::{Endpoint, Spec, TypeDef};
use infoplug_spec::{Checked, Code};
use proc_macro2::TokenStream;
use syn::{DeriveInput, LitStr};

use super::complaints::{Complaint, Complaints, instead, quoted};
use super::fit::Way;
use super::parameters::Parameters;
use super::question::Question;

/// Everything that a derive needs.
pub(super) struct Context<'i> {
    pub(super) checked: &'i Checked,
    pub(super) client: TokenStream,
    /// The path of the client's module, for messages.
    pub(super) module: String,
    pub(super) krate: TokenStream,
    /// A prefix for help when something is not in the spec, since another client may be meant.
    pub(super) named: String,
    /// Whether the item itself names the client.
    pub(super) is_named_here: bool,
    /// The generic parameters of the item.
    pub(super) parameters: Parameters,
    pub(super) complaints: Complaints<'i>,
    /// The questions for the compiler.
    pub(super) questions: Vec<Rc<Question<'i>>>,
}

impl<'i> Context<'i> {
    pub(super) fn spec(&self) -> &'i Spec {
        &self.checked.spec
    }

    /// Whether the item and the spec have no problems.
    pub(super) fn is_sound(&self) -> bool {
        self.complaints.is_empty() && self.checked.is_valid()
    }

    pub(super) fn add(&mut self, complaint: Complaint) {
        self.complaints.add(complaint);
    }

    /// Reports an item of the wrong kind.
    pub(super) fn wrong_item(&mut self, item: &DeriveInput, what: &str) {
        self.add(Complaint::new(Code::WrongItem, item.ident.span(), what));
    }

    /// Finds an endpoint, or reports that there is none.
    pub(super) fn find_endpoint(&mut self, name: &LitStr) -> Option<&'i Endpoint> {
        let spec = self.spec();
        let wanted = name.value();
        let mut endpoints = spec.endpoints.iter();
        let found = endpoints.find(|endpoint| endpoint.name.wire == wanted);
        // Broken endpoints are reported at the client.
        if found.is_some() || !self.checked.is_valid() {
            return found;
        }
        let help = if spec.types.iter().any(|def| is_called(def, &wanted)) {
            format!("it is a type: write `type = \"{wanted}\"`")
        } else {
            let names = spec.endpoints.iter();
            let names = names.map(|endpoint| endpoint.name.wire.as_str());
            instead(&wanted, names, |names| {
                format!("{}it has {names}", self.named)
            })
        };
        let message = format!("{} has no endpoint `{wanted}`", spec.api.name);
        self.add(Complaint::new(Code::NoSuchEndpoint, name.span(), message).help(help));
        None
    }

    /// Finds a type by its name in the spec or by its Rust name, or reports that there is none.
    /// What is sent may be another type than what is read.
    pub(super) fn find_type(&mut self, name: &LitStr, way: Way) -> Option<&'i TypeDef> {
        let spec = self.spec();
        let wanted = name.value();
        let found = spec.types.iter().find(|def| is_called(def, &wanted));
        if found.is_some() || !self.checked.is_valid() {
            let input = found.and_then(|def| def.input).filter(|_| way == Way::Sent);
            return input.map(|id| spec.type_def(id)).or(found);
        }
        let names = spec.types.iter().map(|def| def.name.camel.as_str());
        // An inline type is named after the field that uses it: `TicketUrgency` for the field
        // `urgency`.
        let mut inline = names
            .clone()
            .filter(|name| name.to_lowercase().ends_with(&wanted.to_lowercase()));
        let mut endpoints = spec.endpoints.iter();
        let help = match (inline.next(), inline.next()) {
            _ if endpoints.any(|endpoint| endpoint.name.wire == wanted) => {
                format!("it is an endpoint: write `endpoint = \"{wanted}\"`")
            }
            (Some(name), None) if !wanted.is_empty() => format!("did you mean {}?", quoted(name)),
            _ => instead(&wanted, names, |names| {
                format!("{}it has {names}", self.named)
            }),
        };
        let message = format!("{} has no type `{wanted}`", spec.api.name);
        self.add(Complaint::new(Code::NoSuchType, name.span(), message).help(help));
        None
    }
}

/// Whether this is the type's name in the spec or its Rust name.
fn is_called(def: &TypeDef, name: &str) -> bool {
    def.name.wire == name || def.name.camel == name
}
