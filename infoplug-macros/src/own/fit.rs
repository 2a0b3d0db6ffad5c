//! Whether a Rust type matches a type of the spec, as far as its name tells. Traits decide the
//! rest.

use infoplug_spec::Spec;
use infoplug_spec::model::{IntegerRange, Shape, Type};
use quote::ToTokens as _;
use syn::{GenericArgument, Ident, PathArguments, Type as Rust};

use super::written::shown;

/// Whether a Rust type matches a type of the spec.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// It matches.
    Yes,
    /// It is the user's own type. Traits decide whether it matches.
    Unknown,
    /// It does not match. This type would.
    No(String),
}

/// A Rust type, by its name.
enum Written<'t> {
    Text,
    /// A borrowed string.
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

/// Whether the type is a string, a number, a list or another known type.
pub(super) fn is_plain(ty: &Rust) -> bool {
    match written(ty) {
        Written::Other => false,
        Written::Boxed(inner) => is_plain(inner),
        _ => true,
    }
}

/// Whether the type is a string that converts from any other string.
pub(super) fn keeps_text(ty: &Rust) -> bool {
    matches!(written(ty), Written::Text) && last(ty).is_some_and(|last| last != "Cow")
}

/// Whether the type can hold an optional string: `String`, `Option<String>`, `Option<Box<str>>`.
pub(super) fn takes_text(ty: &Rust) -> bool {
    let is_text = |ty| matches!(written(ty), Written::Text);
    match in_option(ty) {
        Some(inner) => {
            is_text(inner) && last(inner).is_some_and(|last| last == "String" || last == "Box")
        }
        None => is_text(ty) && last(ty).is_some_and(|last| last == "String"),
    }
}

/// Returns the last segment of a path.
fn last(ty: &Rust) -> Option<&Ident> {
    match ty {
        Rust::Path(path) => path.path.segments.last().map(|segment| &segment.ident),
        Rust::Group(group) => last(&group.elem),
        Rust::Paren(paren) => last(&paren.elem),
        _ => None,
    }
}

/// Whether the type holds any JSON, including null.
pub(super) fn is_json(ty: &Rust) -> bool {
    matches!(written(ty), Written::Json)
        || matches!(ty, Rust::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Value"))
}

/// Whether the type is an integer of any size.
pub(super) fn is_whole(ty: &Rust) -> bool {
    matches!(written(ty), Written::Integer(..))
}

/// Whether the type is an integer from 0 to `highest`.
pub(super) fn is_number_up_to(ty: &Rust, highest: i128) -> bool {
    matches!(written(ty), Written::Integer(0, high) if high == highest)
}

/// Returns the type in an `Option`.
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

/// Removes the lists, maps and options that both types share.
pub(super) fn innermost<'t>(ty: &'t Type, rust: &'t Rust) -> (&'t Type, &'t Rust) {
    match (ty, written(rust)) {
        (Type::Array(item, _), Written::List(inner))
        | (Type::Map(item), Written::Map(inner))
        | (Type::Nullable(item), Written::Option(inner)) => innermost(item, inner),
        (_, Written::Boxed(inner) | Written::Option(inner)) => innermost(ty, inner),
        _ => (ty, rust),
    }
}

/// The direction of a value: to the server or from it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Sent,
    Read,
}

impl Way {
    /// The derive for this direction.
    pub(super) fn derive(self) -> &'static str {
        match self {
            Self::Sent => "ApiRequest",
            Self::Read => "ApiResponse",
        }
    }

    /// The serde trait for this direction.
    pub(super) fn serde(self) -> &'static str {
        match self {
            Self::Sent => "Serialize",
            Self::Read => "Deserialize",
        }
    }
}

/// The names of types in messages, ready to copy.
pub(super) struct Names<'s> {
    spec: &'s Spec,
    /// The path of the client's module.
    module: &'s str,
    /// The user's own type within lists and options, which replaces a generated type.
    own: Option<String>,
    /// `BTreeMap`, unless the user wrote `HashMap`.
    map: &'static str,
}

impl<'s> Names<'s> {
    /// Creates the names for messages about `rust`, if any.
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
            Type::Integer(Some(range), _) if range.is_unsigned() => "u64".to_owned(),
            Type::Integer(..) => "i64".to_owned(),
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

/// Returns whether the Rust type matches.
pub(super) fn fit(names: &Names<'_>, ty: &Type, rust: &Rust, way: Way) -> Fit {
    let spec = names.spec;
    let no = || Fit::No(names.name(ty));
    // Arrays and references can be sent but not read.
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
        (Type::Integer(range, _), Written::Integer(low, high)) => match way {
            Way::Sent => Fit::Yes,
            Way::Read => integer(*range, low, high).map_or(Fit::Yes, Fit::No),
        },
        (Type::IntegerOrEmpty, Written::Option(inner)) => {
            fit(names, &Type::Integer(None, None), inner, way)
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
            map_name(fit(names, item, inner, way), |inner| {
                format!("Vec<{inner}>")
            })
        }
        (Type::Map(item), Written::Map(inner)) => map_name(fit(names, item, inner, way), |inner| {
            format!("{}<String, {inner}>", names.map)
        }),
        (Type::Nullable(inner), Written::Option(rust)) => {
            map_name(fit(names, inner, rust, way), |inner| {
                format!("Option<{inner}>")
            })
        }
        _ => no(),
    }
}

fn map_name(inner: Fit, with: impl FnOnce(String) -> String) -> Fit {
    match inner {
        Fit::No(name) => Fit::No(with(name)),
        other => other,
    }
}

/// Returns the type to use instead if this one is too narrow for the range. Without a range, 64
/// bits are enough.
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

/// Describes a type in the words of the spec, for messages.
pub(super) fn described(spec: &Spec, ty: &Type) -> String {
    match ty {
        Type::String { secret: true, .. } => "a secret string".to_owned(),
        Type::String { .. } => "a string".to_owned(),
        Type::Integer(range, _) => {
            let (min, max) = range.map_or((None, None), |range| (range.min, range.max));
            match (min, max) {
                (None, None) => "an integer".to_owned(),
                (Some(min), Some(max)) => format!("an integer from {min} to {max}"),
                (Some(min), None) => format!("an integer from {min}"),
                (None, Some(max)) => format!("an integer up to {max}"),
            }
        }
        Type::Number(_) => "a number".to_owned(),
        Type::Boolean => "a boolean".to_owned(),
        Type::BooleanText => "the string \"true\" or \"false\"".to_owned(),
        Type::IntegerOrEmpty => "an integer or an empty string".to_owned(),
        Type::NumberOrEmpty => "a number or an empty string".to_owned(),
        Type::Json => "any JSON".to_owned(),
        Type::Named(id) => match spec.type_def(*id).shape {
            Shape::Object(_) => {
                format!("an object of the type `{}`", spec.type_def(*id).name.camel)
            }
            Shape::Enum(_) | Shape::IntegerEnum(_) => {
                format!("one of the values of `{}`", spec.type_def(*id).name.camel)
            }
        },
        Type::Array(item, _) => format!("a list, each element {}", described(spec, item)),
        Type::Map(item) => format!(
            "an object with any keys, each value {}",
            described(spec, item)
        ),
        Type::Nullable(inner) => format!("{}, or null", described(spec, inner)),
    }
}
