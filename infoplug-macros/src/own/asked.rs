//! Types that the macro cannot see through: aliases, and types of the user. A trait made for the
//! one field asks the compiler about its type, and says in the words of the spec what the type has
//! to be.

use infoplug_spec::model::{Shape, Type};
use infoplug_spec::{Code, Span as SpecSpan};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{DeriveInput, GenericParam, Generics};

use super::complaints::quoted;
use super::context::Context;
use super::fit::{self, Names, Way};
use super::written::{plain, shown};

/// Stands for the type in a message; no text of a spec has it.
pub(super) const THIS: &str = "\u{1}";

/// What is asked about the type of a field.
pub(super) struct Question<'q> {
    /// Of the field, for the name of the trait.
    pub(super) of: String,
    pub(super) ty: &'q TokenStream,
    pub(super) code: Code,
    /// What is wrong when the answer is no.
    pub(super) what: String,
    pub(super) span: Option<SpecSpan>,
    pub(super) help: String,
    pub(super) label: String,
    /// What the type has to be.
    pub(super) bound: TokenStream,
    /// The method of the trait, in which `Self` is the type, and what it does.
    pub(super) method: (Ident, TokenStream, TokenStream),
}

impl Context {
    /// Asks, and gives back the method: `<Centre as Fits_centre>::place`.
    pub(super) fn ask(&mut self, question: Question<'_>) -> TokenStream {
        let Question {
            of,
            ty,
            code,
            what,
            span,
            help,
            label,
            bound,
            method: (method, signature, body),
        } = question;
        let mut of = of;
        while self.asked.names.contains(&of) {
            of.push('_');
        }
        let name = format_ident!("Fits_{of}");
        self.asked.names.push(of);
        let text = |text: String| {
            text.replace('{', "{{")
                .replace('}', "}}")
                .replace(THIS, "{Self}")
        };
        let (message, label) = (
            text(self.complaints.message(code, &what, span, Some(help))),
            text(label),
        );
        let path = quote!(<#ty as #name>::#method);
        self.asked.definitions.extend(quote! {
            #[diagnostic::on_unimplemented(message = #message, label = #label)]
            trait #name: ::core::marker::Sized {
                fn #method #signature;
            }

            // What is said is said by the trait above, not by what it leads to.
            #[diagnostic::do_not_recommend]
            impl<__This: #bound> #name for __This {
                fn #method #signature { #body }
            }
        });
        self.asked.answers.extend(quote!(let _ = #path;));
        path
    }

    /// What a user can do about a type that does not fit.
    pub(super) fn help(&self, ty: &Type, rust: &syn::Type, way: Way) -> String {
        let spec = &self.checked.spec;
        let (derive, serde) = if way == Way::Read {
            ("ApiResponse", "Deserialize")
        } else {
            ("ApiRequest", "Serialize")
        };
        let (leaf, written) = fit::innermost(ty, rust);
        if let syn::Type::Reference(reference) = written {
            return format!(
                "write {}: it is sent by value",
                quoted(&shown(&reference.elem.to_token_stream()))
            );
        }
        let written = shown(&written.to_token_stream());
        let Type::Named(id) = leaf else {
            let write = Names::new(spec, &self.module, Some(rust)).name(ty);
            return format!(
                "write {}, or add `#[api(serde)]` if it has `serde::{serde}`",
                quoted(&write)
            );
        };
        let def = spec.type_def(*id);
        let client = if self.is_named_here {
            format!("client = {}, ", shown(&self.client))
        } else {
            String::new()
        };
        let what = if matches!(def.shape, Shape::Enum(_)) {
            "an enum"
        } else {
            "a struct"
        };
        format!(
            "{} has to be {what} with `#[derive({derive})] #[api({client}type = \"{}\")]`",
            quoted(&written),
            def.name.camel
        )
    }
}

/// The parameters of an item, for whether a type has one of them: then the bound stands at the
/// item's implementation.
pub(super) struct Parameters {
    types: Vec<String>,
    lifetimes: Vec<String>,
}

impl Parameters {
    pub(super) fn of(item: &DeriveInput) -> Self {
        let (mut types, mut lifetimes) = (Vec::new(), Vec::new());
        for parameter in &item.generics.params {
            match parameter {
                GenericParam::Type(parameter) => types.push(parameter.ident.to_string()),
                GenericParam::Const(parameter) => types.push(parameter.ident.to_string()),
                GenericParam::Lifetime(parameter) => {
                    lifetimes.push(parameter.lifetime.ident.to_string());
                }
            }
        }
        Self { types, lifetimes }
    }

    /// Whether a type or a constant that is a parameter stands in it.
    pub(super) fn in_type(&self, ty: &impl ToTokens) -> bool {
        has(ty.to_token_stream(), &self.types)
    }

    /// Whether anything of the parameters stands in it.
    pub(super) fn in_any(&self, ty: &impl ToTokens) -> bool {
        self.in_type(ty) || has(ty.to_token_stream(), &self.lifetimes)
    }
}

fn has(tokens: TokenStream, wanted: &[String]) -> bool {
    !wanted.is_empty()
        && tokens.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => wanted.contains(&ident.to_string()),
            TokenTree::Group(group) => has(group.stream(), wanted),
            _ => false,
        })
}

/// The name of a question: of the item and of what is in it.
pub(super) fn name(item: &Ident, part: Option<&Ident>) -> String {
    format!("{}_{}", plain(item), part.map(plain).unwrap_or_default())
}

/// An implementation for the item, at the item's place: that is where messages point. So has to be
/// what begins and ends `of`.
pub(super) fn implement(
    item: &DeriveInput,
    generics: &Generics,
    of: &TokenStream,
    body: &TokenStream,
) -> TokenStream {
    let name = &item.ident;
    let (parameters, arguments, wheres) = generics.split_for_impl();
    let implementation =
        quote_spanned!(name.span()=> impl #parameters #of for #name #arguments #wheres { #body });
    // Without conditions, nothing more is said of what does not have it. One with conditions is
    // asked for its reasons.
    let only_whole = item
        .generics
        .params
        .is_empty()
        .then(|| quote!(#[diagnostic::do_not_recommend]));
    quote! {
        #[automatically_derived]
        #only_whole
        #implementation
    }
}

/// What a derive makes, in a block of its own: its names meet none of the user's.
pub(super) fn block(krate: &TokenStream, code: &TokenStream) -> TokenStream {
    quote! {
        #[doc(hidden)]
        #[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery)]
        const _: () = {
            use #krate::generated as __rt;

            #code
        };
    }
}
