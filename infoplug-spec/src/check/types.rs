//! `types`, and every place where a type is written: names are resolved, aliases and inline types
//! too.

use std::collections::HashMap;

use super::{cycles, literal, shared, unique};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind, Node};
use crate::keys;
use crate::model::{
    Endpoint, EnumValue, Field, Held, Length, Name, NumberRange, Pointer, Shape, Type, TypeDef,
    TypeId,
};
use crate::names::{self, reserved};
use crate::reader::{self, Mapping};
use crate::source::Span;

const BUILTIN: &[(&str, Type)] = &[
    (
        "text",
        Type::Text {
            length: None,
            secret: false,
        },
    ),
    ("integer", Type::Integer(None)),
    ("number", Type::Number(None)),
    ("boolean", Type::Boolean),
    ("json", Type::Json),
    ("boolean_text", Type::BooleanText),
    ("integer_or_empty", Type::IntegerOrEmpty),
    ("number_or_empty", Type::NumberOrEmpty),
];

/// The keys that say which kind of type a mapping is; the first one that is there counts.
const KINDS: [&str; 5] = ["type", "fields", "enum", "map", "array"];
/// The most types that may lie one within the other, without those that are named objects.
const MAX_TYPE_DEPTH: usize = 96;

#[derive(Clone)]
enum Resolved {
    /// An object or enum, whose place is taken and which is not read yet.
    Ahead(TypeId),
    InProgress,
    Done(Type),
}

/// The types found so far, and those that are only named yet.
pub(super) struct Types<'a> {
    problems: &'a Diagnostics,
    named: HashMap<&'a str, &'a Entry>,
    resolved: HashMap<&'a str, Resolved>,
    defs: Vec<TypeDef>,
    examples: Vec<(&'a Entry, Type)>,
    /// How many types, one within the other, are being read.
    depth: usize,
}

/// What the keys of a mapping say about a type besides its kind.
struct Context<'n> {
    /// The name of an inline object or enum.
    name: &'n Name,
    /// Where messages about something missing point.
    at: Span,
}

pub(super) fn read<'a>(root: &Mapping<'a>) -> Types<'a> {
    let entries = match root.entry("types") {
        Some(entry) => reader::entries(&entry.value, entry.key_span, "`types`", root.problems)
            .unwrap_or_default(),
        None => &[],
    };
    let mut types = Types {
        problems: root.problems,
        named: HashMap::new(),
        resolved: HashMap::new(),
        defs: Vec::new(),
        examples: Vec::new(),
        depth: 0,
    };
    for entry in entries {
        if BUILTIN.iter().any(|(name, _)| *name == entry.key) {
            types.problems.push(
                Diagnostic::error(
                    Code::BadName,
                    entry.key_span,
                    format!("`{}` is the name of a built-in type", entry.key),
                )
                .help("give it another name; by custom the name of a type begins with a capital"),
            );
        } else if !entry
            .key
            .chars()
            .all(|c| c.is_alphanumeric() || "_-. ".contains(c))
        {
            types.problems.push(
                Diagnostic::error(
                    Code::BadName,
                    entry.key_span,
                    format!("`{}` cannot be the name of a type", entry.key),
                )
                .help("a name has letters, digits, `_`, `-` and `.`"),
            );
        }
        types.named.insert(&entry.key, entry);
        if let Some(shape) = own_shape(&entry.value) {
            let id = types.reserve(shape, entry.key_span);
            types.resolved.insert(&entry.key, Resolved::Ahead(id));
        }
    }
    for entry in entries {
        match types.resolved.get(entry.key.as_str()) {
            Some(Resolved::Ahead(_)) => drop(types.entry(entry)),
            _ => drop(types.resolve(&entry.key)),
        }
    }
    types
}

impl<'a> Types<'a> {
    pub(super) fn problems(&self) -> &'a Diagnostics {
        self.problems
    }

    /// What literals are checked by.
    pub(super) fn known(&self) -> literal::Known<'_> {
        literal::Known {
            defs: &self.defs,
            problems: self.problems,
        }
    }

    pub(super) fn defs(&self) -> &[TypeDef] {
        &self.defs
    }

    /// Takes the place of an object or enum before it is read, so that it may hold itself, and so
    /// that a long chain of objects is not read in a long chain of calls.
    fn reserve(&mut self, shape: Shape, span: Span) -> TypeId {
        self.defs.push(TypeDef {
            name: names::unnamed(""),
            description: None,
            shape,
            in_requests: false,
            in_responses: false,
            source: None,
            example: None,
            span,
        });
        TypeId(self.defs.len() - 1)
    }

    /// Reads something within what is being read. None when that goes on for too long.
    fn deeper<T>(&mut self, at: Span, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= MAX_TYPE_DEPTH {
            self.problems.push(
                Diagnostic::error(Code::TooLarge, at, format!("more than {MAX_TYPE_DEPTH} types lie one within the other")).help(
                    "a type of `types` that is not an object or enum itself counts with what it leads to; let it lead there directly",
                ),
            );
            return None;
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        Some(result)
    }

    /// The type of a name of `types`, read at its first use.
    fn resolve(&mut self, name: &'a str) -> Option<Type> {
        match self.resolved.get(name) {
            Some(Resolved::Ahead(id)) => return Some(Type::Named(*id)),
            Some(Resolved::Done(ty)) => return Some(ty.clone()),
            Some(Resolved::InProgress) => {
                let span = self
                    .named
                    .get(name)
                    .map(|entry| entry.key_span)
                    .unwrap_or_default();
                self.problems.push(
                    Diagnostic::error(
                        Code::EndlessType,
                        span,
                        format!("the type `{name}` is defined by itself"),
                    )
                    .help("only objects may hold their own type"),
                );
                return Some(Type::Json);
            }
            None => {}
        }
        let entry = *self.named.get(name)?;
        self.resolved.insert(name, Resolved::InProgress);
        let ty = self
            .deeper(entry.key_span, |types| types.entry(entry))
            .unwrap_or(Type::Json);
        self.resolved.insert(name, Resolved::Done(ty.clone()));
        Some(ty)
    }

    /// An entry of `types`.
    fn entry(&mut self, entry: &'a Entry) -> Type {
        let map = match entry.value.kind {
            Kind::Map(_) => Mapping::open(&entry.value, entry.key_span, &keys::TYPE, self.problems),
            _ => None,
        };
        let name = shared::name(entry, map.as_ref(), self.problems)
            .unwrap_or_else(|| names::unnamed(&entry.key));
        let context = Context {
            name: &name,
            at: entry.key_span,
        };
        match map {
            Some(map) => self.mapping(&map, &context, Some(&entry.key)),
            None => self.node(&entry.value, &context),
        }
    }

    /// A type in any of its forms.
    fn node(&mut self, node: &'a Node, context: &Context<'_>) -> Type {
        match &node.kind {
            _ if node.is_null() => {
                self.problems.push(
                    Diagnostic::error(Code::MissingKey, context.at, "a type is missing here")
                        .help("for example `text`"),
                );
                Type::Json
            }
            Kind::Scalar { text, .. } => self.word(text, node.span),
            Kind::List(items) => {
                if let [item] = items.as_slice() {
                    let item = self.deeper(node.span, |types| types.node(item, context));
                    return Type::Array(Box::new(item.unwrap_or(Type::Json)), None);
                }
                self.problems.push(
                    Diagnostic::error(
                        Code::BadValue,
                        node.span,
                        "a list type has one element: the type of its items",
                    )
                    .help("for example `[text]`"),
                );
                Type::Json
            }
            Kind::Map(_) => match Mapping::open(node, context.at, &keys::TYPE, self.problems) {
                Some(map) => self
                    .deeper(node.span, |types| types.mapping(&map, context, None))
                    .unwrap_or(Type::Json),
                None => Type::Json,
            },
        }
    }

    /// `text`, `Name`, either with `?`.
    fn word(&mut self, text: &str, span: Span) -> Type {
        if let Some(inner) = text.strip_suffix('?').map(str::trim_end)
            && !inner.ends_with('?')
        {
            return match self.word(inner, span) {
                Type::Nullable(inner) => Type::Nullable(inner),
                inner => Type::Nullable(Box::new(inner)),
            };
        }
        if let Some((_, ty)) = BUILTIN.iter().find(|(name, _)| *name == text) {
            return ty.clone();
        }
        let name = self.named.get_key_value(text).map(|(name, _)| *name);
        if let Some(ty) = name.and_then(|name| self.resolve(name)) {
            return ty;
        }
        if self.problems.is_full() {
            return Type::Json;
        }
        let aliases = [
            ("string", "text"),
            ("str", "text"),
            ("int", "integer"),
            ("float", "number"),
            ("double", "number"),
            ("bool", "boolean"),
            ("any", "json"),
            ("object", "json"),
            ("array", "[text]"),
        ];
        let help = aliases
            .iter()
            .find(|(alias, _)| *alias == text)
            .map(|(_, word)| format!("the format calls it `{word}`"));
        let known = BUILTIN
            .iter()
            .map(|(name, _)| *name)
            .chain(self.named.keys().copied());
        let help = help
            .or_else(|| names::nearest(text, known).map(|name| format!("did you mean `{name}`?")));
        let fallback = "a type is a built-in one (`text`, `integer`, `number`, `boolean`, `json`, ...) or an entry of `types`";
        self.problems.push(
            Diagnostic::error(
                Code::UnknownType,
                span,
                format!("the type `{text}` is not defined"),
            )
            .help(help.unwrap_or_else(|| fallback.to_owned())),
        );
        Type::Json
    }

    /// The mapping form of a type. `named` when it is the entry of `types` of that name.
    fn mapping(
        &mut self,
        map: &Mapping<'a>,
        context: &Context<'_>,
        named: Option<&'a str>,
    ) -> Type {
        let kinds = KINDS;
        let Some(kind) = map.one_of(&kinds) else {
            if map.misspelt(&kinds) {
                return Type::Json;
            }
            self.problems.push(
                Diagnostic::error(Code::MissingKey, context.at, "it is not said which type this is")
                    .help("add one of `type`, `fields`, `enum`, `array`, `map`; or write `{ type: json }`"),
            );
            return Type::Json;
        };
        let at = kind.key_span;
        let inside = Context { at, ..*context };
        let ty = match kind.key.as_str() {
            "fields" => self
                .deeper(at, |types| {
                    types.define(
                        map,
                        context,
                        named,
                        Shape::Object(Vec::new()),
                        |types, name| Shape::Object(types.fields(kind, name)),
                    )
                })
                .unwrap_or(Type::Json),
            "enum" => self.define(map, context, named, Shape::Enum(Vec::new()), |types, _| {
                Shape::Enum(types.values(kind))
            }),
            "array" => Type::Array(Box::new(self.node(&kind.value, &inside)), None),
            "map" => {
                let name = &names::inner(context.name, &names::fixed("value", "Value"));
                Type::Map(Box::new(self.node(&kind.value, &Context { name, at })))
            }
            _ => self.node(&kind.value, &inside),
        };
        let ty = self.constrain(ty, map);
        if let Some(example) = map.entry("example") {
            self.examples.push((example, ty.clone()));
        }
        ty
    }

    /// Adds an object or enum. `placeholder` stands in for it while it is read.
    fn define(
        &mut self,
        map: &Mapping<'a>,
        context: &Context<'_>,
        named: Option<&'a str>,
        placeholder: Shape,
        shape: impl FnOnce(&mut Self, &Name) -> Shape,
    ) -> Type {
        let mut name = context.name.clone();
        reserved::keep_free(&mut name, &[], reserved::TYPES);
        let id = match named.and_then(|key| self.resolved.get(key)) {
            Some(Resolved::Ahead(id)) => *id,
            _ => self.reserve(placeholder, context.at),
        };
        let shape = shape(self, &name);
        if let Some(def) = self.defs.get_mut(id.0) {
            *def = TypeDef {
                name,
                description: named.and_then(|_| map.text("description")),
                shape,
                in_requests: false,
                in_responses: false,
                source: named.and_then(|_| shared::source(map)),
                example: None,
                span: context.at,
            };
        }
        Type::Named(id)
    }

    fn fields(&mut self, kind: &'a Entry, parent: &Name) -> Vec<Field> {
        let entries = reader::entries(&kind.value, kind.key_span, "`fields`", self.problems)
            .unwrap_or_default();
        let fields: Vec<Field> = entries
            .iter()
            .filter_map(|entry| self.field(entry, parent))
            .collect();
        unique::report(
            "field",
            fields
                .iter()
                .map(|f| (f.name.snake.as_str(), f.name.wire.as_str(), f.span)),
            self.problems,
        );
        fields
    }

    fn field(&mut self, entry: &'a Entry, parent: &Name) -> Option<Field> {
        let map = match entry.value.kind {
            Kind::Map(_) => Some(Mapping::open(
                &entry.value,
                entry.key_span,
                &keys::FIELD,
                self.problems,
            )?),
            _ => None,
        };
        let mut name = shared::name(entry, map.as_ref(), self.problems)?;
        reserved::keep_free(&mut name, reserved::FIELDS, &[]);
        let inner = names::inner(parent, &name);
        let context = Context {
            name: &inner,
            at: entry.key_span,
        };
        let ty = match &map {
            Some(map) => self.mapping(map, &context, None),
            None => self.node(&entry.value, &context),
        };
        let (ty, marked) = match ty {
            Type::Nullable(inner) => (*inner, true),
            ty => (ty, false),
        };
        let flag = |key| map.as_ref().is_some_and(|map| map.boolean(key));
        let example = map
            .as_ref()
            .and_then(|map| literal::example(map, "example", &ty, self.known()));
        Some(Field {
            name,
            description: map.as_ref().and_then(|map| map.text("description")),
            optional: marked || flag("optional"),
            nullable: marked || flag("nullable"),
            held: Held::default(),
            deprecated: map.as_ref().and_then(shared::deprecated),
            example,
            source: map.as_ref().and_then(shared::source),
            span: entry.key_span,
            ty,
        })
    }

    fn values(&self, kind: &'a Entry) -> Vec<EnumValue> {
        let values: Vec<EnumValue> = match &kind.value.kind {
            Kind::List(items) => items
                .iter()
                .filter_map(|item| self.listed_value(item))
                .collect(),
            Kind::Map(entries) => entries
                .iter()
                .filter_map(|entry| self.value(entry))
                .collect(),
            Kind::Scalar { .. } => {
                reader::wrong_kind(
                    kind,
                    "a list of values, or a mapping from values to their meaning",
                    self.problems,
                );
                Vec::new()
            }
        };
        unique::report(
            "variant",
            values
                .iter()
                .map(|v| (v.name.camel.as_str(), v.name.wire.as_str(), v.span)),
            self.problems,
        );
        values
    }

    fn listed_value(&self, item: &Node) -> Option<EnumValue> {
        let Some(text) = reader::scalar(item) else {
            reader::wrong_kind_of(item, "a value of `enum`", "a text", self.problems);
            return None;
        };
        self.value(&Entry {
            key: text.to_owned(),
            key_span: item.span,
            value: Node {
                kind: Kind::Scalar {
                    text: String::new(),
                    plain: true,
                },
                span: item.span,
            },
        })
    }

    fn value(&self, entry: &Entry) -> Option<EnumValue> {
        let map = match entry.value.kind {
            Kind::Map(_) => Some(Mapping::open(
                &entry.value,
                entry.key_span,
                &keys::ENUM_VALUE,
                self.problems,
            )?),
            _ => None,
        };
        let mut name = shared::name(entry, map.as_ref(), self.problems)?;
        reserved::keep_free(&mut name, &[], reserved::VALUES);
        let description = match &map {
            Some(map) => map.text("description"),
            None if entry.value.is_null() => None,
            None => reader::text(entry, self.problems),
        };
        Some(EnumValue {
            name,
            description,
            deprecated: map.as_ref().and_then(shared::deprecated),
            span: entry.key_span,
        })
    }

    /// A type where a parameter or an answer is described.
    pub(super) fn outside(&mut self, node: &'a Node, name: &Name, at: Span) -> Type {
        self.node(node, &Context { name, at })
    }

    /// The mapping form of a type where a parameter is described.
    pub(super) fn outside_mapping(&mut self, map: &Mapping<'a>, name: &Name) -> Type {
        self.mapping(map, &Context { name, at: map.at }, None)
    }

    /// `range`, `length` and `secret`, each where it belongs.
    fn constrain(&self, ty: Type, map: &Mapping<'a>) -> Type {
        if let Type::Nullable(inner) = ty {
            return Type::Nullable(Box::new(self.constrain(*inner, map)));
        }
        let (range, length) = (map.entry("range"), map.entry("length"));
        let misplaced = |entry: &Entry, what: &str, instead: &str| {
            let message = format!("`{}` goes with {what}", entry.key);
            let instead = (!instead.is_empty()).then(|| instead.to_owned());
            self.problems.push(
                Diagnostic::error(Code::KeyConflict, entry.key_span, message).maybe_help(instead),
            );
        };
        if let Some(entry) = range
            && !matches!(ty, Type::Integer(_) | Type::Number(_))
        {
            let takes_length = matches!(ty, Type::Text { .. } | Type::Array(..));
            misplaced(
                entry,
                "`integer` and `number`",
                if takes_length {
                    "here it is `length`"
                } else {
                    ""
                },
            );
        }
        if let Some(entry) = length
            && !matches!(ty, Type::Text { .. } | Type::Array(..))
        {
            let takes_range = matches!(ty, Type::Integer(_) | Type::Number(_));
            misplaced(
                entry,
                "`text` and arrays",
                if takes_range {
                    "here it is `range`"
                } else {
                    ""
                },
            );
        }
        if let Some(entry) = map.entry("secret")
            && !matches!(ty, Type::Text { .. })
        {
            misplaced(entry, "`text`", "");
        }
        let bounds = |entry: Option<&Entry>| {
            entry
                .and_then(|entry| literal::bounds::<u64>(entry, self.problems))
                .map(|(min, max)| Length { min, max })
        };
        match ty {
            Type::Integer(old) => Type::Integer(
                range
                    .and_then(|entry| literal::integers(entry, self.problems))
                    .or(old),
            ),
            Type::Number(old) => Type::Number(
                range
                    .and_then(|entry| literal::bounds(entry, self.problems))
                    .map(|(min, max)| NumberRange { min, max })
                    .or(old),
            ),
            Type::Text {
                length: old,
                secret,
            } => Type::Text {
                length: bounds(length).or(old),
                secret: secret || map.boolean("secret"),
            },
            Type::Array(item, old) => Type::Array(item, bounds(length).or(old)),
            ty => ty,
        }
    }

    /// Marks what requests send and answers hold.
    pub(super) fn mark(&mut self, endpoints: &[Endpoint]) {
        for endpoint in endpoints {
            for parameter in &endpoint.parameters {
                self.reach(&parameter.ty, |def| {
                    std::mem::replace(&mut def.in_requests, true)
                });
            }
            if let Some(returns) = &endpoint.returns {
                self.reach(&returns.ty, |def| {
                    std::mem::replace(&mut def.in_responses, true)
                });
            }
        }
    }

    fn reach(&mut self, ty: &Type, mark: fn(&mut TypeDef) -> bool) {
        let mut open = vec![ty.clone()];
        while let Some(ty) = open.pop() {
            match ty {
                Type::Array(inner, _) | Type::Map(inner) | Type::Nullable(inner) => {
                    open.push(*inner);
                }
                Type::Named(id) => {
                    let Some(def) = self.defs.get_mut(id.0) else {
                        continue;
                    };
                    if !mark(def)
                        && let Shape::Object(fields) = &def.shape
                    {
                        open.extend(fields.iter().map(|field| field.ty.clone()));
                    }
                }
                _ => {}
            }
        }
    }

    /// The last checks, which need all types.
    pub(super) fn finish(mut self) -> Vec<TypeDef> {
        for (entry, ty) in std::mem::take(&mut self.examples) {
            let example = literal::typed(&entry.value, &ty, self.known(), "the example");
            if let Type::Named(id) = ty
                && let Some(def) = self.defs.get_mut(id.0)
                && def.example.is_none()
            {
                def.example = example;
            }
        }
        cycles::open(&mut self.defs, self.problems);
        cycles::hide(&mut self.defs);
        self.defs
    }
}

/// What an entry of `types` is when it is an object or enum itself, without its content.
fn own_shape(node: &Node) -> Option<Shape> {
    let Kind::Map(entries) = &node.kind else {
        return None;
    };
    let kind = KINDS.into_iter().find(|key| {
        entries
            .iter()
            .any(|entry| entry.key == *key && !entry.value.is_null())
    })?;
    match kind {
        "fields" => Some(Shape::Object(Vec::new())),
        "enum" => Some(Shape::Enum(Vec::new())),
        _ => None,
    }
}

/// Follows a pointer into a type. What the spec types as JSON may hold anything.
///
/// # Errors
///
/// The segment that leads nowhere, with the fields that there are.
pub(super) fn follow<'t>(
    defs: &'t [TypeDef],
    ty: &'t Type,
    pointer: &Pointer,
) -> Result<&'t Type, (String, Option<String>)> {
    let mut ty = ty;
    for segment in &pointer.0 {
        while let Type::Nullable(inner) = ty {
            ty = inner;
        }
        ty = match ty {
            Type::Json => return Ok(ty),
            Type::Map(inner) => inner,
            Type::Named(id) => match defs.get(id.0).map(|def| &def.shape) {
                Some(Shape::Object(fields)) => {
                    match fields.iter().find(|field| field.name.wire == *segment) {
                        Some(field) => &field.ty,
                        None => {
                            return Err((
                                segment.clone(),
                                names::suggestion(
                                    segment,
                                    fields.iter().map(|field| field.name.wire.as_str()),
                                ),
                            ));
                        }
                    }
                }
                _ => return Err((segment.clone(), None)),
            },
            _ => return Err((segment.clone(), None)),
        };
    }
    while let Type::Nullable(inner) = ty {
        ty = inner;
    }
    Ok(ty)
}
