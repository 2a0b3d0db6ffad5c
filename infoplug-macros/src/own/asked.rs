//! Types that the macro cannot see through, which are aliases and the user's own types. A trait
//! that is generated for one field asks the compiler about its type. Its message says in the words
//! of the spec what the type must be.

use std::rc::Rc;

use infoplug_spec::model::{Shape, Type};
use proc_macro2::Ident;
use quote::ToTokens as _;

use super::complaints::{Complaint, quoted};
use super::context::Context;
use super::fit::{self, Names, Way};
use super::question::{Question, Wanted};
use super::written::{plain, shown};

impl<'i> Context<'i> {
    /// Asks whether the type meets the requirement. `no` is the complaint if it does not.
    pub(super) fn ask(
        &mut self,
        mut name: String,
        ty: &'i syn::Type,
        wanted: Wanted,
        no: Complaint,
    ) -> Rc<Question<'i>> {
        while self.questions.iter().any(|other| other.name == name) {
            name.push('_');
        }
        let question = Rc::new(Question {
            name,
            ty,
            wanted,
            no,
        });
        self.questions.push(Rc::clone(&question));
        question
    }

    /// Returns help for a type that does not match.
    pub(super) fn help(&self, ty: &Type, rust: &syn::Type, way: Way) -> String {
        let spec = self.spec();
        let (leaf, written) = fit::innermost(ty, rust);
        if let syn::Type::Reference(reference) = written {
            return format!(
                "write {}; it is sent by value",
                quoted(&shown(&reference.elem.to_token_stream()))
            );
        }
        let written = shown(&written.to_token_stream());
        let Type::Named(id) = leaf else {
            let write = Names::new(spec, &self.module, Some(rust)).name(ty);
            return format!(
                "write `{write}`, or add `#[api(serde)]` if it has `serde::{}`",
                way.serde()
            );
        };
        let def = spec.type_def(*id);
        let client = if self.is_named_here {
            format!("client = {}, ", shown(&self.client))
        } else {
            String::new()
        };
        let what = if matches!(def.shape, Shape::Enum(_) | Shape::IntegerEnum(_)) {
            "an enum"
        } else {
            "a struct"
        };
        format!(
            "`{written}` must be {what} with `#[derive({})] #[api({client}type = \"{}\")]`",
            way.derive(),
            def.name.camel
        )
    }
}

/// Returns the name of a question, from the item and its field or variant.
pub(super) fn name(item: &Ident, part: Option<&Ident>) -> String {
    format!("{}_{}", plain(item), part.map(plain).unwrap_or_default())
}
