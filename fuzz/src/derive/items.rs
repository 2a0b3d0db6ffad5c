//! Turns bytes into an item. Each byte makes the next choice, and after the last byte every choice
//! is the usual one. So nearly all inputs reach the checks against the spec, and their mistakes are
//! surrounded by correct code.

use infoplug_spec::Spec;
use infoplug_spec::model::{IntegerValue, Shape, Type, TypeDef};
use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};

use super::{Api, Kind};

/// Words that no spec has. The usual ones come first.
const NAMES: [&str; 16] = [
    "Mine", "A", "r#type", "Größe", "lower", "T", "__T", "__N", "__Slot", "__Broken", "_0",
    "String", "Option", "f0", "error", "İ",
];
const GENERICS: [&str; 20] = [
    "",
    "",
    "",
    "",
    "<T>",
    "<'a>",
    "<'a, T>",
    "<'a, T: 'a + Copy, const N: usize>",
    "<T = String>",
    "<const N: usize = 3>",
    "<const N: usize = { 1 + 2 }>",
    "<T: ?Sized>",
    "<'a: 'b, 'b, T: for<'c> Fn(&'c T) -> T>",
    "<T, U: Iterator<Item = T>>",
    "<__T>",
    "<#[cfg(any())] T, U>",
    "<>",
    "<'__t>",
    "<T: Into<Self>>",
    "<T:>",
];
const WHERES: [&str; 8] = [
    "",
    "",
    "where T: Copy",
    "where",
    "where [u8; 3]: Copy,",
    "where for<'x> &'x T: Into<String>, 'static: 'static",
    "where Self: Sized",
    "where T:",
];
const VISIBILITIES: [&str; 6] = ["", "pub", "pub(crate)", "pub(in crate::a)", "pub(self)", ""];
const TYPES: [&str; 48] = [
    "String",
    "u8",
    "u16",
    "u32",
    "u64",
    "i8",
    "i64",
    "usize",
    "f32",
    "f64",
    "bool",
    "&'a str",
    "&str",
    "Cow<'a, str>",
    "Box<str>",
    "Json",
    "infoplug::Secret",
    "Duration",
    "StatusCode",
    "Mine",
    "Self",
    "T",
    "shapes::Error",
    "Box<shapes::Error>",
    "Self::Item",
    "[u8; N]",
    "[u8; Self::N]",
    "[u8; { N + 1 }]",
    "[Self; 2]",
    "()",
    "!",
    "_",
    "fn(Self) -> Self",
    "<T as Iterator>::Item",
    "<Self as A<'a>>::B<Self>",
    "dyn Fn(&Self) -> u8 + Send + 'a",
    "impl Into<Self>",
    "*const u8",
    "m!(a, Self)",
    "A<{ N }, 3, -1, 'a, B = Self>",
    "::std::option::Option<u8>",
    "Option",
    "Option<>",
    "HashMap<String>",
    "Vec<'a>",
    "r#type",
    "for<'x> fn(&'x Self)",
    "(u8)",
];
const KEYS: [&str; 22] = [
    "name",
    "endpoint",
    "type",
    "client",
    "crate",
    "default",
    "serde",
    "code",
    "status",
    "other",
    "display",
    "exhaustive",
    "no_display",
    "spec",
    "module",
    "non_exhaustive",
    "r#type",
    "naem",
    "a::b",
    "self",
    "_",
    "größe",
];
const VALUES: [&str; 40] = [
    "",
    "= \"\"",
    "= Shapes",
    "= crate::a::Shapes",
    "= \"crate::Shapes\"",
    "= ::infoplug",
    "= \"::renamed\"",
    "= self",
    "= Shapes<u8>",
    "= \"Shapes<u8>\"",
    "= Fn(u8) -> u8",
    "= <A as B>::C",
    "= 404",
    "= 404u16",
    "= 0x194",
    "= 999999999999999999999999",
    "= -1",
    "= 4.5",
    "= \"404\"",
    "= true",
    "= b\"x\"",
    "= 'x'",
    "= c\"x\"",
    "= r#\"{}\"#",
    "= \"{\"",
    "= \"{0} {error:?} {parameter}\"",
    "= Vec::new()",
    "= HashMap::<String, u8>::new()",
    "= |a, b| a",
    "= a b",
    "= {}",
    "= { let x = 1; x }",
    "= if a { b } else { c }",
    "= Mine { a: 1, ..x }",
    "= return",
    "= = 1",
    "=",
    "()",
    "(a = 1, b)",
    "= \"a\\u{0}\\n\\u{202e}\"",
];
const LEAVES: [&str; 30] = [
    "=", ",", "name", "=", ",", "\"x\"", "404", ":", "::", ";", "#", "!", "<", ">", "&", "-", "->",
    "|", "'a", "self", "Self", "type", "x", "_", "..", "?", "$", "1.5", "default", "async",
];
const FACTS: [&str; 20] = [
    "parameter",
    "details",
    "message",
    "user_message",
    "request_id",
    "subcode",
    "category",
    "docs",
    "cause",
    "solution",
    "operation",
    "retry_after",
    "status",
    "attempts",
    "error",
    "r#error",
    "f",
    "inner",
    "retry_aftre",
    "r#type",
];

const CLIENTS: [&str; 6] = [
    "../tests/ui/specs/good.yaml",
    "../tests/ui/specs/further.yaml",
    "../tests/ui/specs/broken_type.yaml",
    "../tests/ui/specs/mistakes.yaml",
    "../tests/ui/specs/nowhere.yaml",
    concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/ui/specs/unclosed.yaml"
    ),
];

/// Returns the item that the bytes choose. It is nearly always one that the derive accepts.
pub(super) fn item(kind: Kind, api: &Api, bytes: &[u8]) -> TokenStream {
    Maker {
        kind,
        spec: &api.checked.spec,
        bytes: Bytes(bytes),
    }
    .item()
}

/// A source of bytes that ends in zeros.
struct Bytes<'b>(&'b [u8]);

impl Bytes<'_> {
    fn next(&mut self) -> usize {
        let Some((first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        usize::from(*first)
    }

    /// Returns a number below `end`, or 0 if there is none.
    fn below(&mut self, end: usize) -> usize {
        let next = if end > 256 {
            self.next() << 8 | self.next()
        } else {
            self.next()
        };
        next.checked_rem(end).unwrap_or_default()
    }

    /// Returns whether to do something unusual.
    fn rarely(&mut self, one_in: usize) -> bool {
        self.next() % one_in == one_in - 1
    }

    fn pick<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len())]
    }
}

/// A spec item that a field or variant can stand for.
struct Location {
    wire: String,
    rust: String,
    ty: String,
    required: bool,
}

struct Maker<'b> {
    kind: Kind,
    spec: &'b Spec,
    bytes: Bytes<'b>,
}

/// What an item is derived for.
#[derive(Default)]
struct Subject {
    attributes: Vec<TokenStream>,
    locations: Vec<Location>,
    is_enum: bool,
}

impl Maker<'_> {
    fn item(&mut self) -> TokenStream {
        let subject = self.subject();
        let name = ident(self.bytes.pick(&NAMES));
        let visibility = tokens(self.bytes.pick(&VISIBILITIES));
        let generics = tokens(self.bytes.pick(&GENERICS));
        let wheres = tokens(self.bytes.pick(&WHERES));
        let others = self.attributes(6);
        let attributes = subject
            .attributes
            .iter()
            .map(|inner| quote!(#[api(#inner)]))
            .chain(others);
        let head = quote!(#(#attributes)* #visibility);
        let is_enum = subject.is_enum != self.bytes.rarely(24);
        match (self.bytes.next() % 32, is_enum) {
            (29, _) => {
                let fields = self.fields(&subject.locations);
                quote!(#head union #name #generics #wheres { #(#fields,)* })
            }
            (30, false) => quote!(#head struct #name #generics #wheres;),
            (31, false) => {
                let fields = self.unnamed(0);
                quote!(#head struct #name #generics (#fields) #wheres;)
            }
            (_, false) if self.kind == Kind::Client => {
                quote!(#head struct #name #generics (Client) #wheres;)
            }
            (_, false) => {
                let fields = self.fields(&subject.locations);
                quote!(#head struct #name #generics #wheres { #(#fields,)* })
            }
            (_, true) => {
                let variants = self.variants(&subject.locations);
                quote!(#head enum #name #generics #wheres { #(#variants,)* })
            }
        }
    }

    /// Chooses an endpoint or a type, with its locations.
    fn subject(&mut self) -> Subject {
        let spec = self.spec;
        if self.kind == Kind::Client {
            let path = self.bytes.pick(&CLIENTS);
            let spec = if self.bytes.rarely(16) {
                quote!()
            } else {
                quote!(spec = #path)
            };
            return Subject {
                attributes: vec![spec],
                ..Subject::default()
            };
        }
        let by_type = self.kind != Kind::Error && self.bytes.next() % 2 == 1;
        let mut subject = if by_type {
            self.of_type()
        } else {
            self.of_endpoint()
        };
        if self.kind == Kind::Error {
            subject.is_enum = true;
            if self.bytes.rarely(4) {
                subject.attributes.clear();
                subject.locations = spec
                    .errors
                    .iter()
                    .map(|error| {
                        location(&error.name.wire, &error.name.camel, String::new(), false)
                    })
                    .collect();
            }
            match self.bytes.next() % 8 {
                4 | 5 => subject.attributes.push(quote!(exhaustive)),
                6 => subject.attributes.push(quote!(no_display)),
                7 => subject.attributes.push(quote!(exhaustive, no_display)),
                _ => {}
            }
        } else if self.bytes.rarely(32) {
            let other = if by_type {
                self.of_endpoint()
            } else {
                self.of_type()
            };
            subject.attributes.extend(other.attributes);
        }
        if self.bytes.rarely(8) {
            let client = tokens(self.bytes.pick(&[
                "Shapes",
                "crate::Shapes",
                "self::r#type",
                "::a::B",
                "Shapes<u8>",
                "\"super::Shapes\"",
                "super",
                "Self::A",
            ]));
            subject.attributes.push(quote!(client = #client));
        }
        if self.bytes.rarely(64) {
            subject.attributes.clear();
        }
        subject
    }

    fn of_endpoint(&mut self) -> Subject {
        let spec = self.spec;
        let index = self.bytes.below(spec.endpoints.len());
        let Some(endpoint) = spec.endpoints.get(index) else {
            return Subject {
                attributes: vec![quote!(endpoint = "none")],
                ..Subject::default()
            };
        };
        let name = self.spelt(&endpoint.name.wire);
        let locations = match self.kind {
            Kind::Request => {
                let known = endpoint
                    .parameters
                    .iter()
                    .filter(|parameter| parameter.constant.is_none());
                known
                    .map(|known| {
                        location(
                            &known.name.wire,
                            &known.name.snake,
                            self.rust(&known.ty),
                            known.required,
                        )
                    })
                    .collect()
            }
            Kind::Error => endpoint
                .errors
                .iter()
                .map(|documented| &spec.error(documented.error).name)
                .map(|name| location(&name.wire, &name.camel, String::new(), false))
                .collect(),
            _ => endpoint
                .returns
                .as_ref()
                .and_then(|returns| def(spec, &returns.ty))
                .map(|def| self.locations(def))
                .unwrap_or_default(),
        };
        let returned = endpoint
            .returns
            .as_ref()
            .and_then(|returns| def(spec, &returns.ty));
        let is_enum = self.kind == Kind::Response
            && returned.is_some_and(|def| matches!(def.shape, Shape::Enum(_)));
        Subject {
            attributes: vec![quote!(endpoint = #name)],
            locations,
            is_enum,
        }
    }

    fn of_type(&mut self) -> Subject {
        let spec = self.spec;
        let index = self.bytes.below(spec.types.len());
        let Some(def) = spec.types.get(index) else {
            return Subject {
                attributes: vec![quote!(type = "None")],
                ..Subject::default()
            };
        };
        let name = self.spelt(&def.name.camel);
        Subject {
            attributes: vec![quote!(type = #name)],
            locations: self.locations(def),
            is_enum: matches!(def.shape, Shape::Enum(_)),
        }
    }

    /// Returns a name, rarely with a mistake in it.
    fn spelt(&mut self, name: &str) -> String {
        match self.bytes.next() {
            253 => String::new(),
            254 => format!("{name}s"),
            255 => name.chars().skip(1).collect(),
            _ => name.to_owned(),
        }
    }

    fn locations(&self, def: &TypeDef) -> Vec<Location> {
        match &def.shape {
            Shape::Object(fields) => fields
                .iter()
                .filter(|field| field.constant.is_none() || self.kind == Kind::Response)
                .map(|field| {
                    let ty = self.rust(&field.ty);
                    let (in_responses, may_be_missing) = (
                        self.kind == Kind::Response,
                        field.optional || field.nullable,
                    );
                    let ty = if in_responses && may_be_missing && !ty.starts_with("Option") {
                        format!("Option<{ty}>")
                    } else {
                        ty
                    };
                    location(&field.name.wire, &field.name.snake, ty, !field.optional)
                })
                .collect(),
            Shape::Enum(values) => values
                .iter()
                .map(|value| location(&value.name.wire, &value.name.camel, String::new(), true))
                .collect(),
            Shape::IntegerEnum(values) => values
                .iter()
                .map(|IntegerValue { value, .. }| {
                    location(&value.name.wire, &value.name.camel, String::new(), true)
                })
                .collect(),
            Shape::Union(_) => Vec::new(),
        }
    }

    /// Returns the matching Rust type.
    fn rust(&self, ty: &Type) -> String {
        match ty {
            Type::String { secret: false, .. } => "String".to_owned(),
            Type::String { secret: true, .. } => "infoplug::Secret".to_owned(),
            Type::Integer(..) => "i64".to_owned(),
            Type::Number(_) => "f64".to_owned(),
            Type::Boolean | Type::BooleanText => "bool".to_owned(),
            Type::IntegerOrEmpty => "Option<i64>".to_owned(),
            Type::NumberOrEmpty => "Option<f64>".to_owned(),
            Type::Json => "infoplug::Json".to_owned(),
            Type::Named(id) => format!("module::{}", self.spec.type_def(*id).name.camel),
            Type::Array(item, _) => format!("Vec<{}>", self.rust(item)),
            Type::Map(item) => format!("HashMap<String, {}>", self.rust(item)),
            Type::Nullable(inner) => format!("Option<{}>", self.rust(inner)),
        }
    }

    fn fields(&mut self, locations: &[Location]) -> Vec<TokenStream> {
        let mut fields = Vec::new();
        for location in locations {
            let (name, fitting) = (ident(&location.rust), tokens(&location.ty));
            let choice = self.bytes.next() % 32;
            let (attributes, name, ty) = match choice {
                0..=15 if location.required => (quote!(), name, fitting),
                0..=7 | 16 | 17 => continue,
                8..=15 if self.kind == Kind::Request => (quote!(), name, quote!(Option<#fitting>)),
                8..=15 => (quote!(), name, fitting),
                18 => (quote!(), name, quote!(Option<#fitting>)),
                19 => (quote!(#[api(serde)]), name, self.ty(0)),
                20 | 21 => (quote!(#[api(default)]), name, self.ty(0)),
                22 => {
                    let value = tokens(self.bytes.pick(&VALUES));
                    (quote!(#[api(default #value)]), name, fitting)
                }
                23 | 24 => {
                    let wire = self.spelt(&location.wire);
                    (
                        quote!(#[api(name = #wire)]),
                        ident(self.bytes.pick(&NAMES)),
                        fitting,
                    )
                }
                25 => {
                    let attributes = self.attributes(1);
                    (quote!(#(#attributes)*), name, fitting)
                }
                26 => (
                    quote!(),
                    name,
                    TokenTree::from(Group::new(Delimiter::None, fitting)).into(),
                ),
                27 => {
                    let name = self.spelt(&location.rust);
                    (quote!(), ident(&name), fitting)
                }
                _ => (quote!(), name, self.ty(0)),
            };
            let visibility = if choice == 28 {
                tokens(self.bytes.pick(&VISIBILITIES))
            } else {
                quote!()
            };
            fields.push(quote!(#attributes #visibility #name: #ty));
        }
        for _ in 0..(self.bytes.next() % 16).saturating_sub(13) {
            let (attributes, ty) = (self.attributes(2), self.ty(0));
            let name = match self.bytes.next() % 4 {
                0 => ident(self.bytes.pick(&FACTS)),
                1 => ident(self.bytes.pick(&NAMES)),
                _ => {
                    let index = self.bytes.below(locations.len());
                    ident(locations.get(index).map_or("id", |location| &location.rust))
                }
            };
            fields.push(quote!(#(#attributes)* #name: #ty));
        }
        fields
    }

    fn variants(&mut self, locations: &[Location]) -> Vec<TokenStream> {
        let is_error = self.kind == Kind::Error;
        let mut variants = Vec::new();
        for location in locations {
            let name = ident(&location.rust);
            let choice = self.bytes.next() % 16;
            let wire = self.spelt(&location.wire);
            let attributes = match choice {
                0..=6 if is_error => quote!(#[api(code = #wire)]),
                0..=6 => quote!(),
                7 if is_error => {
                    let status = self.status();
                    quote!(#[api(code = #wire, status = #status)])
                }
                7 | 8 => quote!(#[api(name = #wire)]),
                9 | 10 if is_error => {
                    let text = self.bytes.pick(&[
                        "",
                        "{error}",
                        "{parameter:?} {{}}",
                        "{",
                        "}",
                        "{0}",
                        "\\",
                        "{retry_after:>w$}",
                    ]);
                    quote!(#[api(code = #wire, display = #text)])
                }
                9 => quote!(#[api(other)]),
                10..=12 => continue,
                13 if is_error => {
                    let status = self.status();
                    quote!(#[api(status = #status)])
                }
                _ => {
                    let attributes = self.attributes(1);
                    quote!(#(#attributes)*)
                }
            };
            let fields = self.of_variant();
            variants.push(quote!(#attributes #name #fields));
        }
        match self.bytes.next() % 8 {
            0 | 1 if is_error => variants.push(quote!(
                #[api(other)]
                Else(module::Error)
            )),
            2 if is_error => variants.push(quote!(#[api(other, display = "else")] Else { error: Box<module::Error>, status: u16 })),
            3 => {
                let fields = self.of_variant();
                variants.push(quote!(#[api(other)] Else #fields));
            }
            4 => variants.push(quote!(
                #[api(other)]
                Else(String)
            )),
            5 => variants.push(quote!(
                #[api(other)]
                Else
            )),
            6 => {
                let (attributes, fields) = (self.attributes(1), self.of_variant());
                variants.push(quote!(#(#attributes)* Else #fields));
            }
            7 if is_error => {
                let status = self.status();
                variants.extend([
                    quote!(
                        #[api(status = #status, status = 429)]
                        Busy
                    ),
                    quote!(
                        #[api(other)]
                        Else(module::Error)
                    ),
                ]);
            }
            _ => {}
        }
        variants
    }

    fn status(&mut self) -> TokenStream {
        let index = self.bytes.below(self.spec.statuses.len().saturating_add(4));
        match self.spec.statuses.get(index) {
            Some(status) => Literal::u16_unsuffixed(status.number).into_token_stream(),
            None => tokens(self.bytes.pick(&[
                "404",
                "0x194",
                "70000",
                "404u8",
                "0",
                "1_9_9",
                "404abc",
                "99999999999999999999999999999999999999999",
            ])),
        }
    }

    /// Returns the part after the name of a variant.
    fn of_variant(&mut self) -> TokenStream {
        match self.bytes.next() % 16 {
            0..=7 => quote!(),
            8 => quote!((module::Error)),
            9 => {
                let fields = self.unnamed(0);
                quote!((#fields))
            }
            10 => quote!({}),
            11 => {
                let value = tokens(self.bytes.pick(&[
                    "= 1",
                    "= -1",
                    "= { 1 + 2 }",
                    "= A::B",
                    "= if a { 1 } else { 2 }",
                    "= \"x\"",
                ]));
                quote!(#value)
            }
            _ => {
                let fields = (0..=self.bytes.next() % 4).map(|_| {
                    let name = self.bytes.pick(&FACTS);
                    let attributes = self.attributes(8);
                    let ty = match self.bytes.next() % 4 {
                        0..=2 => tokens(match name {
                            "retry_after" => "Option<Duration>",
                            "status" => "u16",
                            "attempts" => "u32",
                            "error" => "Box<module::Error>",
                            _ => "Option<String>",
                        }),
                        _ => self.ty(0),
                    };
                    let name = ident(name);
                    quote!(#(#attributes)* #name: #ty)
                });
                let fields: Vec<_> = fields.collect();
                quote!({ #(#fields),* })
            }
        }
    }

    fn unnamed(&mut self, least: usize) -> TokenStream {
        let fields: Vec<_> = (0..least + self.bytes.next() % 3)
            .map(|_| {
                let (attributes, ty) = (self.attributes(6), self.ty(0));
                quote!(#(#attributes)* #ty)
            })
            .collect();
        quote!(#(#fields),*)
    }

    /// Returns some type, perhaps a matching one.
    fn ty(&mut self, depth: usize) -> TokenStream {
        if depth > 6 {
            return quote!(u8);
        }
        let choice = self.bytes.next() % 32;
        let mut inner = || self.ty(depth + 1);
        match choice {
            16 | 17 => {
                let inner = inner();
                quote!(Option<#inner>)
            }
            18 => {
                let inner = inner();
                quote!(Vec<#inner>)
            }
            19 => {
                let inner = inner();
                quote!(Box<#inner>)
            }
            20 => {
                let inner = inner();
                quote!(HashMap<String, #inner>)
            }
            21 => {
                let (one, other) = (inner(), inner());
                quote!(BTreeMap<#one, #other>)
            }
            22 => {
                let inner = inner();
                quote!(&'a #inner)
            }
            23 => {
                let inner = inner();
                quote!([#inner])
            }
            24 => {
                let inner = inner();
                quote!([#inner; 2])
            }
            25 => {
                let (one, other) = (inner(), inner());
                quote!((#one, #other))
            }
            26 => {
                let (one, other) = (inner(), inner());
                quote!(fn(#one) -> #other)
            }
            27 => {
                let inner = inner();
                quote!(Cow<'a, #inner>)
            }
            28 => TokenTree::from(Group::new(Delimiter::None, inner())).into(),
            29 => {
                let inner = inner();
                quote!((#inner))
            }
            30 => {
                let inner = inner();
                quote!(<#inner as A>::B)
            }
            _ => tokens(self.bytes.pick(&TYPES)),
        }
    }

    /// Returns some attributes, mostly none.
    fn attributes(&mut self, one_in: usize) -> Vec<TokenStream> {
        let number = if self.bytes.rarely(one_in) {
            1 + self.bytes.next() % 2
        } else {
            0
        };
        (0..number).map(|_| self.attribute()).collect()
    }

    fn attribute(&mut self) -> TokenStream {
        match self.bytes.next() % 16 {
            0 => quote!(#[doc = "a string"]),
            1 => tokens(self.bytes.pick(&[
                "#[api]",
                "#[api = \"x\"]",
                "#[api[]]",
                "#[api {}]",
                "#[r#api(name = \"x\")]",
                "#[::api(x)]",
                "#[api()]",
                "#[api(,)]",
            ])),
            2 | 3 => {
                let inner = self.soup(0);
                quote!(#[api(#inner)])
            }
            _ => {
                let pairs: Vec<_> = (0..=self.bytes.next() % 3).map(|_| self.pair()).collect();
                quote!(#[api(#(#pairs),*)])
            }
        }
    }

    fn pair(&mut self) -> TokenStream {
        let key = tokens(self.bytes.pick(&KEYS));
        let value = match self.bytes.next() % 8 {
            0..=3 => tokens(self.bytes.pick(&VALUES)),
            4 | 5 => {
                let name = self.known();
                quote!(= #name)
            }
            6 => {
                let inner = self.soup(0);
                quote!(= #inner)
            }
            _ => {
                let text = String::from_utf8_lossy(&self.bytes.0[..self.bytes.0.len().min(6)])
                    .into_owned();
                quote!(= #text)
            }
        };
        quote!(#key #value)
    }

    /// Returns a name from the spec.
    fn known(&mut self) -> String {
        let spec = self.spec;
        let choice = self.bytes.next() % 5;
        let name = match choice {
            0 => spec
                .endpoints
                .get(self.bytes.below(spec.endpoints.len()))
                .map(|endpoint| endpoint.name.wire.as_str()),
            1 => spec
                .types
                .get(self.bytes.below(spec.types.len()))
                .map(|def| def.name.wire.as_str()),
            2 => spec
                .errors
                .get(self.bytes.below(spec.errors.len()))
                .map(|error| error.name.wire.as_str()),
            3 => spec
                .types
                .get(self.bytes.below(spec.types.len()))
                .and_then(|def| match &def.shape {
                    Shape::Object(fields) => fields
                        .get(self.bytes.below(fields.len()))
                        .map(|field| field.name.wire.as_str()),
                    Shape::Enum(values) => values
                        .get(self.bytes.below(values.len()))
                        .map(|value| value.name.wire.as_str()),
                    Shape::IntegerEnum(_) | Shape::Union(_) => None,
                }),
            _ => spec
                .statuses
                .get(self.bytes.below(spec.statuses.len()))
                .map(|status| status.name.wire.as_str()),
        };
        name.unwrap_or_default().to_owned()
    }

    /// Returns arbitrary tokens.
    fn soup(&mut self, depth: usize) -> TokenStream {
        let mut soup = TokenStream::new();
        for _ in 0..1 + self.bytes.next() % 6 {
            match self.bytes.next() % 16 {
                0 if depth < 3 => {
                    let delimiters = [
                        Delimiter::Parenthesis,
                        Delimiter::Brace,
                        Delimiter::Bracket,
                        Delimiter::None,
                    ];
                    let delimiter = delimiters[self.bytes.below(delimiters.len())];
                    soup.extend([TokenTree::Group(Group::new(
                        delimiter,
                        self.soup(depth + 1),
                    ))]);
                }
                1 => soup.extend([TokenTree::Literal(Literal::string(&self.known()))]),
                2 => soup.extend(tokens(self.bytes.pick(&KEYS))),
                3 => soup.extend(tokens(self.bytes.pick(&VALUES))),
                4 => soup.extend(tokens(self.bytes.pick(&TYPES))),
                5 => soup.extend([TokenTree::Punct(Punct::new('=', Spacing::Joint))]),
                _ => soup.extend(tokens(self.bytes.pick(&LEAVES))),
            }
        }
        soup
    }
}

fn location(wire: &str, rust: &str, ty: String, required: bool) -> Location {
    Location {
        wire: wire.to_owned(),
        rust: rust.to_owned(),
        ty,
        required,
    }
}

/// Returns the object or enum inside lists, maps and nullable types.
fn def<'s>(spec: &'s Spec, ty: &Type) -> Option<&'s TypeDef> {
    match ty {
        Type::Named(id) => Some(spec.type_def(*id)),
        Type::Array(inner, _) | Type::Nullable(inner) | Type::Map(inner) => def(spec, inner),
        _ => None,
    }
}

/// Returns a name, raw if necessary, or `id` if it cannot be an identifier at all.
fn ident(name: &str) -> Ident {
    syn::parse_str(name)
        .or_else(|_| syn::parse_str(&format!("r#{name}")))
        .unwrap_or_else(|_| Ident::new("id", Span::call_site()))
}

fn tokens(text: &str) -> TokenStream {
    text.parse()
        .unwrap_or_else(|error| panic!("{error} in `{text}`"))
}
