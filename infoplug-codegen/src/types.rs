//! Objects and enums of a spec. A type that no endpoint reaches is not emitted, and each type gets
//! code only for the directions in which it is used.

use infoplug_spec::Spec;
use infoplug_spec::model::{EnumValue, Field, Held, Shape, Type, TypeDef};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::arguments::is_special;
use crate::constants;
use crate::docs;
use crate::every_type::{allow_deprecated, whole};
use crate::integers;
use crate::names;
use crate::paths::{Paths, may_be_missing};

pub(crate) fn expand(spec: &Spec, serde: bool) -> TokenStream {
    let types = spec.types.iter();
    let reachable = types.filter(|def| def.in_requests || def.in_responses);
    let serde = serde.then(|| {
        let names = reachable.clone().map(|def| names::camel(&def.name));
        quote!(rt::serde!(#(#names),*);)
    });
    let types = reachable.map(|def| match &def.shape {
        Shape::Object(fields) => object(spec, def, fields),
        Shape::Enum(values) => open_enum(spec, def, values),
        Shape::IntegerEnum(values) => integers::expand(spec, def, values),
    });
    quote!(#(#types)* #serde)
}

fn object(spec: &Spec, def: &TypeDef, all: &[Field]) -> TokenStream {
    let name = names::camel(&def.name);
    let docs = docs::type_def(spec, def);
    let fields = &*constants::fields(all);
    let paths = Paths::inside(spec);
    let idents: Vec<Ident> = fields
        .iter()
        .map(|field| names::snake(&field.name))
        .collect();
    let types = fields.iter().map(|field| paths.field_type(field));
    let field_docs = fields.iter().map(docs::field);
    let deprecated = fields
        .iter()
        .map(|field| docs::deprecated_attribute(field.deprecated.as_ref()));
    let allow = allow_deprecated(fields.iter().any(|field| field.deprecated.is_some()));
    let traits = traits(&paths, &name, all, fields, &idents, &allow);
    let whole = whole(def, &name);
    let encode = def
        .in_requests
        .then(|| encode(&paths, &name, all, fields, &idents, &allow));
    quote! {
        #docs
        #[non_exhaustive]
        pub struct #name {
            #(#field_docs #deprecated pub #idents: #types,)*
            /// Members that the spec does not list.
            pub undocumented: rt::Undocumented,
        }

        #traits
        #encode
        #whole
    }
}

/// Implements the traits of an object. The runtime does the work, for all types in one place.
fn traits(
    paths: &Paths<'_>,
    name: &Ident,
    all: &[Field],
    fields: &[Field],
    idents: &[Ident],
    allow: &TokenStream,
) -> TokenStream {
    let type_name = name.to_string();
    let values = fields.iter().map(|field| empty(paths, field));
    let parts = fields
        .iter()
        .zip(idents)
        .map(|(field, ident)| part(paths, field, ident));
    let (shared, exclusive): (Vec<_>, Vec<_>) = parts.unzip();
    let entries = fields.iter().zip(idents).map(|(field, ident)| {
        let name = &field.name;
        field_name(&name.wire, &ident.to_string(), !field.optional)
    });
    let entries = entries.chain(constants::entries(all));
    let indexes = (0..fields.len()).map(names::index);
    let last = names::index(fields.len());
    quote! {
        #allow
        impl rt::Slot for #name {
            fn names(&self) -> &'static [&'static str] {
                &[#type_name, #(#entries),*]
            }

            fn field(&mut self, index: usize) -> Option<&mut dyn rt::FieldValue> {
                Some(match index {
                    #(#indexes => #exclusive,)*
                    #last => &mut self.undocumented,
                    _ => return None,
                })
            }

            fn visit(&self, visit: rt::Visit<'_>) {
                visit(&[#(#shared,)* &self.undocumented]);
            }
        }

        #allow
        impl Default for #name {
            fn default() -> Self {
                Self { #(#idents: #values,)* undocumented: rt::Undocumented::default() }
            }
        }

        impl Clone for #name {
            fn clone(&self) -> Self {
                rt::clone_object(self)
            }
        }

        impl fmt::Debug for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                rt::debug_object(self, f)
            }
        }

        impl PartialEq for #name {
            fn eq(&self, other: &Self) -> bool {
                rt::equal_objects(self, other)
            }
        }
    }
}

/// Returns references to the value of a field, shared and exclusive, as the runtime takes them.
fn part(paths: &Paths<'_>, field: &Field, ident: &Ident) -> (TokenStream, TokenStream) {
    if paths.is_typed(&field.ty) {
        let shared = quote!(rt::FormatType::shared(&self.#ident));
        return (shared, quote!(rt::FormatType::exclusive(&mut self.#ident)));
    }
    (quote!(&self.#ident), quote!(&mut self.#ident))
}

/// Returns a field as the runtime reads it: its name after `!` if it is required, or else `?`. If
/// its name in Rust is another one, that comes first: `? created_at created-at`.
#[must_use]
pub fn field_name(wire: &str, rust: &str, required: bool) -> String {
    let mark = if required { '!' } else { '?' };
    if wire == rust {
        format!("{mark}{wire}")
    } else {
        format!("{mark} {rust} {wire}")
    }
}

/// Returns the value of a field in `Default`. A literal costs the compiler less than a trait.
fn empty(paths: &Paths<'_>, field: &Field) -> TokenStream {
    match (&field.ty, field.held) {
        _ if may_be_missing(field) || field.ty.is_option() => quote!(None),
        (ty, _) if paths.is_typed(ty) => quote!(rt::FormatType::empty()),
        (_, Held::Hidden | Held::Boxed) => quote!(Default::default()),
        (Type::String { secret: false, .. }, _) => quote!(String::new()),
        (Type::Integer(..), _) => quote!(0),
        (Type::Number(_), _) => quote!(0.0),
        (Type::Boolean | Type::BooleanText, _) => quote!(false),
        (Type::Array(..), _) => quote!(Vec::new()),
        _ => quote!(Default::default()),
    }
}

/// Generates the constructor of an object and its setters, and lets requests send it.
fn encode(
    paths: &Paths<'_>,
    name: &Ident,
    all: &[Field],
    fields: &[Field],
    idents: &[Ident],
    allow: &TokenStream,
) -> TokenStream {
    let sent = if has_special(paths.spec) {
        special(paths, name, (all, fields), idents, allow)
    } else {
        quote!(rt::sent_object!(#name);)
    };
    let required = || {
        fields
            .iter()
            .zip(idents)
            .filter(|(field, _)| !may_be_missing(field))
    };
    let arguments = required().map(|(field, ident)| {
        let ty = paths.accepted(&field.ty);
        quote!(#ident: #ty)
    });
    let values =
        required().map(
            |(field, ident)| match wrap(field, paths.plain(&field.ty, ident)) {
                value if *ident == value.to_string() => quote!(#ident),
                value => quote!(#ident: #value),
            },
        );
    let setters = fields
        .iter()
        .zip(idents)
        .filter(|(field, _)| may_be_missing(field))
        .map(|(field, ident)| {
            let docs = docs::field(field);
            let deprecated = docs::deprecated_attribute(field.deprecated.as_ref());
            let setter = names::type_setter(&field.name);
            let ty = paths.accepted(&field.ty);
            let value = paths.plain(&field.ty, ident);
            let value = wrap(field, value);
            let value = if field.ty.is_option() {
                value
            } else {
                quote!(Some(#value))
            };
            quote! {
                #docs
                #deprecated
                #[must_use]
                pub fn #setter(mut self, #ident: #ty) -> Self {
                    self.#ident = #value;
                    self
                }
            }
        });
    quote! {
        #allow
        impl #name {
            /// Creates the object with its required fields.
            #[must_use]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values,)* ..Default::default() }
            }

            #(#setters)*
        }

        #sent
    }
}

/// Whether an object has a value that is sent in another form than its Rust type.
fn has_special(spec: &Spec) -> bool {
    spec.types.iter().any(|def| match &def.shape {
        Shape::Object(fields) => fields.iter().any(|field| is_special(&field.ty)),
        Shape::Enum(_) | Shape::IntegerEnum(_) => false,
    })
}

/// Generates the encoder of an object in a spec that has special values.
fn special(
    paths: &Paths<'_>,
    name: &Ident,
    (all, fields): (&[Field], &[Field]),
    idents: &[Ident],
    allow: &TokenStream,
) -> TokenStream {
    let members = fields.iter().zip(idents).map(|(field, ident)| {
        let wire = &field.name.wire;
        let value = member(paths, field, ident);
        quote!((#wire, #value))
    });
    let constants = constants::members(all);
    let members = members.chain(constants);
    quote! {
        #allow
        impl rt::Encode for #name {
            fn encode(self) -> rt::Json {
                rt::object([#(#members),*], &self.undocumented)
            }
        }
    }
}

/// Wraps the value of a field as its struct holds it.
fn wrap(field: &Field, value: TokenStream) -> TokenStream {
    match field.held {
        Held::Hidden => quote!(rt::Hidden::new(#value)),
        Held::Boxed => quote!(Box::new(#value)),
        Held::Inline => value,
    }
}

/// Encodes a field as JSON, or as `None` if it is not sent.
fn member(paths: &Paths<'_>, field: &Field, ident: &Ident) -> TokenStream {
    let inner = if let Type::Nullable(inner) = &field.ty {
        inner
    } else {
        &field.ty
    };
    if paths.is_typed(&field.ty) {
        return if field.optional {
            quote!(self.#ident.as_ref().map(|item| rt::encode(rt::FormatType::shared(item))))
        } else {
            quote!(Some(rt::encode(rt::FormatType::shared(&self.#ident))))
        };
    }
    let is_empty = matches!(inner, Type::IntegerOrEmpty | Type::NumberOrEmpty);
    // `None` of an optional number that may be an empty string is not sent.
    if !may_be_missing(field) || (is_empty && !field.optional) {
        let value = paths.encodable(&field.ty, &quote!(self.#ident));
        return quote!(Some(rt::Encode::encode(#value)));
    }
    let encode = if is_special(inner) && !is_empty {
        let inner = paths.encodable(inner, &quote!(item));
        quote!(|item| rt::Encode::encode(#inner))
    } else {
        quote!(rt::Encode::encode)
    };
    if field.optional {
        quote!(self.#ident.map(#encode))
    } else {
        quote!(Some(self.#ident.map_or(rt::Json::NULL, #encode)))
    }
}

/// A string with known values. `Other` keeps any other value.
fn open_enum(spec: &Spec, def: &TypeDef, values: &[EnumValue]) -> TokenStream {
    let name = names::camel(&def.name);
    let docs = docs::type_def(spec, def);
    let variants: Vec<Ident> = values
        .iter()
        .map(|value| names::camel(&value.name))
        .collect();
    let value_docs = values.iter().map(docs::enum_value);
    let deprecated = values
        .iter()
        .map(|value| docs::deprecated_attribute(value.deprecated.as_ref()));
    let strings = strings(&name, &variants, values);
    let whole = whole(def, &name);
    let encode = def.in_requests.then(|| quote!(rt::sent_enum!(#name);));
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub enum #name {
            #(#value_docs #deprecated #variants,)*
            /// A value that the spec does not list.
            Other(String),
        }

        #strings
        rt::slot_enum!(#name);
        #encode
        #whole
    }
}

/// Converts an enum to its strings and back. No string becomes a value by accident: `parse` refuses
/// one that the spec does not list, and only `other` accepts it.
fn strings(name: &Ident, variants: &[Ident], values: &[EnumValue]) -> TokenStream {
    let wires = values.iter().map(|value| &value.name.wire);
    let allow = allow_deprecated(values.iter().any(|value| value.deprecated.is_some()));
    let text = name.to_string();
    let listed = (!values.is_empty()).then(|| quote!(listed => rt::enum_str(listed),));
    quote! {
        impl #name {
            /// Returns the value as the server sends it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    Self::Other(value) => value,
                    #listed
                }
            }

            /// Creates a value from any string: the listed variant, or else `Other`, which is sent
            /// as it is.
            #[must_use]
            pub fn other(value: impl Into<String>) -> Self {
                rt::other_value(value.into())
            }
        }

        impl Default for #name {
            fn default() -> Self {
                Self::Other(String::new())
            }
        }

        #allow
        impl rt::OpenEnum for #name {
            const NAME: &'static str = #text;
            const LISTED: &'static [(Self, &'static str)] = &[#((Self::#variants, #wires)),*];
            const OTHER: fn(String) -> Self = Self::Other;
        }

        /// Accepts the values that the spec lists; [`other`](Self::other) accepts any string.
        impl ::std::str::FromStr for #name {
            type Err = rt::ParseEnumError;

            fn from_str(text: &str) -> Result<Self, rt::ParseEnumError> {
                rt::parse_enum(text)
            }
        }

        impl fmt::Display for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    }
}
