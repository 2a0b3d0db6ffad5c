//! Whether a Rust type fits a type of the spec, as far as one can see from its name. What one
//! cannot see through is left to traits.

use infoplug_spec::Spec;
use infoplug_spec::model::{IntegerRange, Shape, Type};
use quote::ToTokens as _;
use syn::{GenericArgument, Ident, PathArguments, Type as Rust};

use super::written::shown;

/// What is known about a Rust type for a type of the spec.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// It fits.
    Yes,
    /// It is a type of the user: traits say whether it fits.
    Unknown,
    /// It does not; this one would.
    No(String),
}

/// A Rust type as it is written.
enum Written<'t> {
    Text,
    /// A string that is borrowed.
    BorrowedText,
    Boolean,
    /// The lowest and the highest value.
    Integer(i128, i128),
    Float,
    Option(&'t Rust),
    List(&'t Rust),
    Map(&'t Rust),
    Boxed(&'t Rust),
    Json,
    Other,
}

/// Whether it is a string, a number, a list or another type that one can see through.
pub(super) fn is_plain(ty: &Rust) -> bool {
    match written(ty) {
        Written::Other => false,
        Written::Boxed(inner) => is_plain(inner),
        _ => true,
    }
}

/// Whether it is a string that can be made of any other.
pub(super) fn keeps_text(ty: &Rust) -> bool {
    matches!(written(ty), Written::Text) && last(ty).is_some_and(|last| last != "Cow")
}

/// Whether a string that may be missing can be put into it: `String`, `Option<String>`,
/// `Option<Box<str>>`.
pub(super) fn takes_text(ty: &Rust) -> bool {
    let is_text = |ty| matches!(written(ty), Written::Text);
    match in_option(ty) {
        Some(inner) => {
            is_text(inner) && last(inner).is_some_and(|last| last == "String" || last == "Box")
        }
        None => is_text(ty) && last(ty).is_some_and(|last| last == "String"),
    }
}

/// The last part of a path.
fn last(ty: &Rust) -> Option<&Ident> {
    match ty {
        Rust::Path(path) => path.path.segments.last().map(|segment| &segment.ident),
        Rust::Group(group) => last(&group.elem),
        Rust::Paren(paren) => last(&paren.elem),
        _ => None,
    }
}

/// Whether it is any JSON, also null.
pub(super) fn is_json(ty: &Rust) -> bool {
    matches!(written(ty), Written::Json)
        || matches!(ty, Rust::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Value"))
}

/// Whether it is a whole number of some size.
pub(super) fn is_whole(ty: &Rust) -> bool {
    matches!(written(ty), Written::Integer(..))
}

/// Whether it is a whole number from 0 to this one.
pub(super) fn is_number_up_to(ty: &Rust, highest: i128) -> bool {
    matches!(written(ty), Written::Integer(0, high) if high == highest)
}

/// The type in an `Option`, if it is one.
pub(super) fn in_option(ty: &Rust) -> Option<&Rust> {
    match written(ty) {
        Written::Option(inner) => Some(inner),
        _ => None,
    }
}

fn written(ty: &Rust) -> Written<'_> {
    match ty {
        Rust::Group(group) => written(&group.elem),
        Rust::Paren(paren) => written(&paren.elem),
        Rust::Reference(reference) => match &*reference.elem {
            Rust::Path(path) if path.path.is_ident("str") => Written::BorrowedText,
            Rust::Slice(slice) => Written::List(&slice.elem),
            _ => Written::Other,
        },
        Rust::Array(array) => Written::List(&array.elem),
        Rust::Path(path) if path.qself.is_none() => {
            let Some(last) = path.path.segments.last() else {
                return Written::Other;
            };
            let arguments = types(&last.arguments);
            match (last.ident.to_string().as_str(), &arguments[..]) {
                ("String", []) => Written::Text,
                ("Cow", [Rust::Path(inner)]) if inner.path.is_ident("str") => Written::Text,
                ("Box" | "Rc" | "Arc", [Rust::Path(inner)]) if inner.path.is_ident("str") => {
                    Written::Text
                }
                ("bool", []) => Written::Boolean,
                ("u8", []) => Written::Integer(0, u8::MAX.into()),
                ("u16", []) => Written::Integer(0, u16::MAX.into()),
                ("u32", []) => Written::Integer(0, u32::MAX.into()),
                ("u64" | "usize", []) => Written::Integer(0, u64::MAX.into()),
                ("i8", []) => Written::Integer(i8::MIN.into(), i8::MAX.into()),
                ("i16", []) => Written::Integer(i16::MIN.into(), i16::MAX.into()),
                ("i32", []) => Written::Integer(i32::MIN.into(), i32::MAX.into()),
                ("i64" | "isize", []) => Written::Integer(i64::MIN.into(), i64::MAX.into()),
                ("f32" | "f64", []) => Written::Float,
                ("Option", [inner]) => Written::Option(inner),
                ("Vec", [item]) => Written::List(item),
                ("BTreeMap" | "HashMap", [key, value, ..]) if last_is_string(key) => {
                    Written::Map(value)
                }
                ("Box", [inner]) => Written::Boxed(inner),
                ("Json", []) => Written::Json,
                _ => Written::Other,
            }
        }
        _ => Written::Other,
    }
}

fn last_is_string(ty: &Rust) -> bool {
    last(ty).is_some_and(|last| last == "String")
}

fn types(arguments: &PathArguments) -> Vec<&Rust> {
    let PathArguments::AngleBracketed(arguments) = arguments else {
        return Vec::new();
    };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect()
}

/// The types within lists, maps and what may be missing, as far as both sides have them.
pub(super) fn innermost<'t>(ty: &'t Type, rust: &'t Rust) -> (&'t Type, &'t Rust) {
    match (ty, written(rust)) {
        (Type::Array(item, _), Written::List(inner))
        | (Type::Map(item), Written::Map(inner))
        | (Type::Nullable(item), Written::Option(inner)) => innermost(item, inner),
        (_, Written::Boxed(inner) | Written::Option(inner)) => innermost(ty, inner),
        _ => (ty, rust),
    }
}

/// Whether a value goes to the server or comes from it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Sent,
    Read,
}

impl Way {
    /// The derive for it.
    pub(super) fn derive(self) -> &'static str {
        match self {
            Self::Sent => "ApiRequest",
            Self::Read => "ApiResponse",
        }
    }

    /// The trait of serde for it.
    pub(super) fn serde(self) -> &'static str {
        match self {
            Self::Sent => "Serialize",
            Self::Read => "Deserialize",
        }
    }
}

/// How types are named in messages, so that one can copy them.
pub(super) struct Names<'s> {
    spec: &'s Spec,
    /// The path of the client's module.
    module: &'s str,
    /// The type of the user within lists and what may be missing: it stands for a generated type.
    own: Option<String>,
    /// `BTreeMap`, unless the user has a `HashMap`.
    map: &'static str,
}

impl<'s> Names<'s> {
    /// For messages about this type, if there is one.
    pub(super) fn new(spec: &'s Spec, module: &'s str, rust: Option<&Rust>) -> Self {
        let (mut own, mut map) = (None, "BTreeMap");
        let mut next = rust;
        while let Some(rust) = next {
            next = match written(rust) {
                Written::Option(inner) | Written::List(inner) | Written::Boxed(inner) => {
                    Some(inner)
                }
                Written::Map(inner) => {
                    if shown(&rust.to_token_stream()).contains("HashMap") {
                        map = "HashMap";
                    }
                    Some(inner)
                }
                Written::Other => {
                    own = Some(shown(&rust.to_token_stream()));
                    None
                }
                _ => None,
            };
        }
        Self {
            spec,
            module,
            own,
            map,
        }
    }

    /// The Rust type for a type of the spec.
    pub(super) fn name(&self, ty: &Type) -> String {
        match ty {
            Type::String { secret: false, .. } => "String".to_owned(),
            Type::String { secret: true, .. } => "infoplug::Secret".to_owned(),
            Type::Integer(Some(range)) if range.is_unsigned() => "u64".to_owned(),
            Type::Integer(_) => "i64".to_owned(),
            Type::Number(_) => "f64".to_owned(),
            Type::Boolean | Type::BooleanText => "bool".to_owned(),
            Type::IntegerOrEmpty => "Option<i64>".to_owned(),
            Type::NumberOrEmpty => "Option<f64>".to_owned(),
            Type::Json => "infoplug::Json".to_owned(),
            Type::Named(id) => self.own.clone().unwrap_or_else(|| {
                format!("{}::{}", self.module, self.spec.type_def(*id).name.camel)
            }),
            Type::Array(item, _) => format!("Vec<{}>", self.name(item)),
            Type::Map(item) => format!("{}<String, {}>", self.map, self.name(item)),
            Type::Nullable(inner) => format!("Option<{}>", self.name(inner)),
        }
    }
}

/// Whether the Rust type fits.
pub(super) fn fit(names: &Names<'_>, ty: &Type, rust: &Rust, way: Way) -> Fit {
    let spec = names.spec;
    let no = || Fit::No(names.name(ty));
    // What has a length of its own, or is borrowed, can be sent, and not be read.
    if way == Way::Read && matches!(rust, Rust::Array(_) | Rust::Reference(_)) {
        return no();
    }
    let written = match written(rust) {
        Written::Other => return Fit::Unknown,
        Written::Boxed(inner) => return fit(names, ty, inner, way),
        written => written,
    };
    match (ty, written) {
        (Type::String { secret: false, .. }, Written::Text)
        | (Type::Boolean | Type::BooleanText, Written::Boolean)
        | (Type::Number(_), Written::Float)
        | (Type::Json, Written::Json) => Fit::Yes,
        (Type::String { .. }, Written::Text | Written::BorrowedText)
        | (Type::Number(_), Written::Integer(..))
            if way == Way::Sent =>
        {
            Fit::Yes
        }
        (Type::Integer(range), Written::Integer(low, high)) => match way {
            Way::Sent => Fit::Yes,
            Way::Read => integer(*range, low, high).map_or(Fit::Yes, Fit::No),
        },
        (Type::IntegerOrEmpty, Written::Option(inner)) => {
            fit(names, &Type::Integer(None), inner, way)
        }
        (Type::NumberOrEmpty, Written::Option(inner)) => {
            fit(names, &Type::Number(None), inner, way)
        }
        (Type::Named(id), Written::Text) if matches!(spec.type_def(*id).shape, Shape::Enum(_)) => {
            match way {
                Way::Sent => Fit::Unknown,
                Way::Read => Fit::Yes,
            }
        }
        (Type::Named(id), Written::BorrowedText)
            if way == Way::Sent && matches!(spec.type_def(*id).shape, Shape::Enum(_)) =>
        {
            Fit::Unknown
        }
        (Type::Array(item, _), Written::List(inner)) => {
            meta(fit(names, item, inner, way), |inner| {
                format!("Vec<{inner}>")
            })
        }
        (Type::Map(item), Written::Map(inner)) => meta(fit(names, item, inner, way), |inner| {
            format!("{}<String, {inner}>", names.map)
        }),
        (Type::Nullable(inner), Written::Option(rust)) => {
            meta(fit(names, inner, rust, way), |inner| {
                format!("Option<{inner}>")
            })
        }
        _ => no(),
    }
}

fn meta(inner: Fit, with: impl FnOnce(String) -> String) -> Fit {
    match inner {
        Fit::No(name) => Fit::No(with(name)),
        other => other,
    }
}

/// The type to use instead, when this one does not hold the range. Without a range 64 bits are
/// enough.
fn integer(range: Option<IntegerRange>, low: i128, high: i128) -> Option<String> {
    let (min, max) = range.map_or((None, None), |range| (range.min, range.max));
    let is_wide = high >= i64::MAX.into();
    let holds_low = min.map_or(is_wide, |min| low <= min);
    let holds_high = max.map_or(is_wide, |max| high >= max);
    if holds_low && holds_high {
        return None;
    }
    Some(
        if min.is_some_and(|min| min >= 0) {
            "u64"
        } else {
            "i64"
        }
        .to_owned(),
    )
}

/// What a type is in the words of the spec, for messages.
pub(super) fn described(spec: &Spec, ty: &Type) -> String {
    match ty {
        Type::String { secret: true, .. } => "a secret string".to_owned(),
        Type::String { .. } => "a string".to_owned(),
        Type::Integer(range) => {
            let (min, max) = range.map_or((None, None), |range| (range.min, range.max));
            match (min, max) {
                (None, None) => "a whole number".to_owned(),
                (Some(min), Some(max)) => format!("a whole number from {min} to {max}"),
                (Some(min), None) => format!("a whole number from {min}"),
                (None, Some(max)) => format!("a whole number up to {max}"),
            }
        }
        Type::Number(_) => "a number".to_owned(),
        Type::Boolean => "true or false".to_owned(),
        Type::BooleanText => "the text \"true\" or \"false\"".to_owned(),
        Type::IntegerOrEmpty => "a whole number or an empty string".to_owned(),
        Type::NumberOrEmpty => "a number or an empty string".to_owned(),
        Type::Json => "any JSON".to_owned(),
        Type::Named(id) => match spec.type_def(*id).shape {
            Shape::Object(_) => {
                format!("an object of the type `{}`", spec.type_def(*id).name.camel)
            }
            Shape::Enum(_) => format!("one of the values of `{}`", spec.type_def(*id).name.camel),
        },
        Type::Array(item, _) => format!("a list, each element {}", described(spec, item)),
        Type::Map(item) => format!(
            "an object with any keys, each value {}",
            described(spec, item)
        ),
        Type::Nullable(inner) => format!("{}, or null", described(spec, inner)),
    }
}
