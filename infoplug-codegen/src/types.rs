//! Objects and enums of a spec. Those that no endpoint reaches are not emitted, and each has only the directions it is used in.

use infoplug_spec::Spec;
use infoplug_spec::model::{EnumValue, Field, Shape, Type, TypeDef};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::docs;
use crate::names;
use crate::requests::{self, Argument};

pub(crate) fn expand(spec: &Spec) -> TokenStream {
    let reachable = spec.types.iter().filter(|def| def.in_requests || def.in_responses);
    let types = reachable.map(|def| match &def.shape {
        Shape::Object(fields) => object(spec, def, fields),
        Shape::Enum(values) => open_enum(def, values),
    });
    quote!(#(#types)*)
}

/// The Rust type of a value. `scope` leads to the module, `rt` to the runtime.
pub(crate) fn rust(ty: &Type, scope: &TokenStream, rt: &TokenStream, spec: &Spec) -> TokenStream {
    match ty {
        Type::Text { secret: false, .. } => quote!(::std::string::String),
        Type::Text { secret: true, .. } => quote!(#rt::Secret),
        Type::Integer(Some(range)) if range.is_unsigned() => quote!(u64),
        Type::Integer(_) => quote!(i64),
        Type::Number(_) => quote!(f64),
        Type::Boolean | Type::BooleanText => quote!(bool),
        Type::IntegerOrEmpty => quote!(::core::option::Option<i64>),
        Type::NumberOrEmpty => quote!(::core::option::Option<f64>),
        Type::Json => quote!(#rt::Json),
        Type::Named(id) => {
            let name = names::camel(&spec.type_def(*id).name);
            quote!(#scope #name)
        }
        Type::Array(item, _) => {
            let item = rust(item, scope, rt, spec);
            quote!(::std::vec::Vec<#item>)
        }
        Type::Map(value) => {
            let value = rust(value, scope, rt, spec);
            quote!(#rt::BTreeMap<::std::string::String, #value>)
        }
        Type::Nullable(inner) => optional(inner, rust(inner, scope, rt, spec)),
    }
}

/// `Option` around a type that is not one yet.
fn optional(ty: &Type, rust: TokenStream) -> TokenStream {
    if is_option(ty) { rust } else { quote!(::core::option::Option<#rust>) }
}

fn is_option(ty: &Type) -> bool {
    matches!(ty, Type::IntegerOrEmpty | Type::NumberOrEmpty | Type::Nullable(_))
}

fn may_be_missing(field: &Field) -> bool {
    field.optional || field.nullable
}

fn field_type(field: &Field, spec: &Spec) -> TokenStream {
    let ty = rust(&field.ty, &TokenStream::new(), &quote!(rt), spec);
    let ty = if field.boxed { quote!(::std::boxed::Box<#ty>) } else { ty };
    if may_be_missing(field) { optional(&field.ty, ty) } else { ty }
}

fn object(spec: &Spec, def: &TypeDef, fields: &[Field]) -> TokenStream {
    let name = names::camel(&def.name);
    let docs = docs::type_def(def);
    let idents: Vec<Ident> = fields.iter().map(|field| names::snake(&field.name)).collect();
    let types = fields.iter().map(|field| field_type(field, spec));
    let field_docs = fields.iter().map(docs::field);
    let decode = def.in_responses.then(|| decode(&name, fields, &idents));
    let encode = def.in_requests.then(|| encode(spec, &name, fields, &idents));
    quote! {
        #docs
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#field_docs pub #idents: #types,)*
            /// Members that the spec does not list.
            pub undocumented: rt::Undocumented,
        }

        #decode
        #encode
    }
}

/// Hands out the places of the fields; the runtime does the rest.
fn decode(name: &Ident, fields: &[Field], idents: &[Ident]) -> TokenStream {
    let entries = fields.iter().map(|field| {
        let (wire, required) = (&field.name.wire, !field.optional);
        quote!(rt::Field { name: #wire, required: #required })
    });
    let count = fields.len();
    let indexes = 0..count;
    let place = if count == 0 {
        quote!({
            let _ = index;
            None
        })
    } else {
        quote! {
            Some(match index {
                #(#indexes => &mut self.#idents,)*
                _ => return None,
            })
        }
    };
    quote! {
        impl rt::Slot for #name {
            fn expects(&self) -> &'static str {
                "an object"
            }

            fn open(&mut self, container: rt::Container) -> rt::Target<'_> {
                rt::record(self, container)
            }
        }

        impl rt::Record for #name {
            fn fields(&self) -> &'static [rt::Field] {
                const { &[#(#entries),*] }
            }

            fn field(&mut self, index: usize) -> Option<&mut dyn rt::Slot> {
                #place
            }

            fn undocumented(&mut self) -> &mut rt::Undocumented {
                &mut self.undocumented
            }
        }
    }
}

/// What a request sends of an object, and how a caller makes one.
fn encode(spec: &Spec, name: &Ident, fields: &[Field], idents: &[Ident]) -> TokenStream {
    let (scope, rt) = (TokenStream::new(), quote!(rt));
    let members = fields.iter().zip(idents).map(|(field, ident)| {
        let wire = &field.name.wire;
        let boxed = if field.boxed { quote!(*) } else { TokenStream::new() };
        let value = if may_be_missing(field) && !is_option(&field.ty) {
            let inner = requests::encodable(&field.ty, &quote!(#boxed value), &rt);
            let absent = if field.optional { quote!(None) } else { quote!(Some(rt::Json::Null)) };
            quote!(self.#ident.map_or(#absent, |value| Some(rt::Encode::encode(#inner))))
        } else {
            let value = requests::encodable(&field.ty, &quote!(self.#ident), &rt);
            quote!(Some(rt::Encode::encode(#value)))
        };
        quote!((#wire, #value))
    });
    let required = || fields.iter().zip(idents).filter(|(field, _)| !may_be_missing(field));
    let arguments = required().map(|(field, ident)| {
        let Argument { ty, .. } = requests::argument(&field.ty, ident, &scope, &rt, spec);
        quote!(#ident: #ty)
    });
    let values = required().map(|(field, ident)| {
        let value = requests::plain(&field.ty, ident, spec);
        quote!(#ident: #value)
    });
    let setters = fields.iter().zip(idents).filter(|(field, _)| may_be_missing(field)).map(|(field, ident)| {
        let docs = docs::field(field);
        let Argument { ty, .. } = requests::argument(&field.ty, ident, &scope, &rt, spec);
        let value = requests::plain(&field.ty, ident, spec);
        let value = if field.boxed { quote!(::std::boxed::Box::new(#value)) } else { value };
        let value = if is_option(&field.ty) { value } else { quote!(Some(#value)) };
        quote! {
            #docs
            #[must_use]
            pub fn #ident(mut self, #ident: #ty) -> Self {
                self.#ident = #value;
                self
            }
        }
    });
    quote! {
        impl #name {
            /// With what must be there.
            #[must_use]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values,)* ..Self::default() }
            }

            #(#setters)*
        }

        impl rt::Encode for #name {
            fn encode(self) -> rt::Json {
                rt::object([#(#members),*], &self.undocumented)
            }
        }
    }
}

/// A text with known values; further ones survive in `Other`.
fn open_enum(def: &TypeDef, values: &[EnumValue]) -> TokenStream {
    let name = names::camel(&def.name);
    let docs = docs::type_def(def);
    let variants: Vec<Ident> = values.iter().map(|value| names::camel(&value.name)).collect();
    let wires: Vec<&String> = values.iter().map(|value| &value.name.wire).collect();
    let value_docs = values.iter().map(docs::enum_value);
    let decode = def.in_responses.then(|| {
        quote! {
            impl rt::Slot for #name {
                fn expects(&self) -> &'static str {
                    "a text"
                }

                fn scalar(&mut self, value: rt::Scalar<'_>) -> bool {
                    let rt::Scalar::Text(text) = value else { return false };
                    *self = text.into();
                    true
                }
            }
        }
    });
    let encode = def.in_requests.then(|| {
        quote! {
            impl rt::Encode for #name {
                fn encode(self) -> rt::Json {
                    self.as_str().into()
                }
            }
        }
    });
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub enum #name {
            #(#value_docs #variants,)*
            /// A value that the spec does not list.
            Other(String),
        }

        impl #name {
            /// The value as the server sends it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #wires,)*
                    Self::Other(value) => value,
                }
            }
        }

        impl ::core::default::Default for #name {
            fn default() -> Self {
                Self::Other(String::new())
            }
        }

        impl ::core::convert::From<&str> for #name {
            fn from(value: &str) -> Self {
                match value {
                    #(#wires => Self::#variants,)*
                    value => Self::Other(value.to_owned()),
                }
            }
        }

        impl ::core::convert::From<String> for #name {
            fn from(value: String) -> Self {
                value.as_str().into()
            }
        }

        impl ::core::fmt::Display for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        #decode
        #encode
    }
}
