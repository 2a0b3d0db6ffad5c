//! Properties of the code for any spec, valid or broken: the generator never panics, and its output
//! parses and defines nothing twice.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail by a panic"
)]

mod common;

use std::fmt::Write as _;

use common::{defect, expand, functions};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

const TICKETS: &str = include_str!("../../spec/examples/tickets.yaml");

/// Names that have another meaning in Rust, in YAML or in generated code.
const ODD: &[&str] = &[
    "",
    " ",
    "***",
    "r#",
    "r#type",
    "2fa",
    "+1",
    "-1",
    "_",
    "__",
    "type",
    "self",
    "Self",
    "super",
    "crate",
    "async",
    "gen",
    "try",
    "union",
    "dyn",
    "new",
    "default",
    "clone",
    "builder",
    "from_env",
    "send",
    "send_full",
    "header",
    "timeout",
    "body",
    "null",
    "fmt",
    "into",
    "encode",
    "api",
    "API",
    "auth_ways",
    "error_format",
    "auth",
    "error",
    "Error",
    "ErrorCode",
    "status",
    "Status",
    "Option",
    "Some",
    "None",
    "Ok",
    "Err",
    "Result",
    "String",
    "Vec",
    "Box",
    "Other",
    "other",
    "unlisted",
    "Unlisted",
    "uncoded",
    "undocumented",
    "@odata.type",
    "größe",
    "ß",
    "日本",
    "🦀",
    "a\"b",
    "a\\b",
    "{}",
    "{0}",
    "a\nb",
    "a b",
    "aB",
    "a_b",
    "AB",
    "ab",
    "a-b",
    "request",
    "code",
    "x",
    "x_null",
    "X",
    "rt",
    "true",
    "null",
    "~",
    "20404",
    "item",
    "ToOwned",
    "default_",
    "index",
    "container",
    "value",
    "name",
    "limit",
    "http://a.b",
    "`",
    "``",
    "[x]",
    "<b>",
    "\r",
    "\u{5e9}x",
    "*/",
];

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(ODD).prop_map(str::to_owned),
        // A spec cannot contain the removed characters.
        1 => any::<String>().prop_map(|text| text.replace(infoplug_text::misleads, "")),
        1 => "[a-zA-Z0-9_+ .-]{1,8}",
        2 => "[a-c]_?[a-c0-9]?",
    ]
}

fn names(most: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(name(), 0..=most)
}

/// Quotes a string for YAML, which accepts JSON strings.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\t' | '\n' | '\r' => {
                write!(quoted, "\\U{:08x}", u32::from(c)).unwrap();
            }
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

fn mapping(entries: impl IntoIterator<Item = (String, String)>) -> String {
    let entries: Vec<String> = entries
        .into_iter()
        .map(|(key, value)| format!("{}: {value}", quoted(&key)))
        .collect();
    format!("{{ {} }}", entries.join(", "))
}

/// The names and strings that a spec uses.
#[derive(Clone, Debug)]
struct Named {
    texts: Vec<String>,
    codes: Vec<String>,
    values: Vec<String>,
    fields: Vec<String>,
    types: Vec<String>,
    endpoints: Vec<String>,
    parameters: Vec<String>,
    ways: Vec<String>,
    forms: Vec<Index>,
}

fn named() -> impl Strategy<Value = Named> {
    (
        prop::collection::vec(name(), 1..4),
        names(3),
        names(3),
        names(3),
        names(3),
        prop::collection::vec(name(), 1..3),
        names(3),
        names(2),
        prop::collection::vec(any::<Index>(), 8),
    )
        .prop_map(
            |(texts, codes, values, fields, types, endpoints, parameters, ways, forms)| Named {
                texts,
                codes,
                values,
                fields,
                types,
                endpoints,
                parameters,
                ways,
                forms,
            },
        )
}

impl Named {
    fn text(&self, index: usize) -> String {
        quoted(&self.texts[index % self.texts.len()])
    }

    /// Returns an `error_body` that uses every key in every form.
    fn error_body(&self) -> String {
        let piece = quoted(&format!("x{}", self.texts[0]));
        let test = format!(
            "{{ present: true, empty: false, type: [string, list], is: [{piece}], not: {piece}, starts_with: {piece}, contains: x }}"
        );
        let endpoints: Vec<String> = self.endpoints.iter().map(|name| quoted(name)).collect();
        let condition = |status: &str| {
            format!(
                "{{ status: {status}, content_type: {{ not: text/html }}, headers: {{ X-A: {test} }}, plain_body: {test}, body: {{ /a: {test}, \"\": {{ type: object }} }}, \
                 methods: [post, get], endpoints: [{}] }}",
                endpoints.join(", ")
            )
        };
        let (failed, succeeded) = (condition("[4xx, 500]"), condition("2xx"));
        let locations = [
            format!(
                "[/a, {{ pointer: /b, type: string, strip_prefix: p, strip_suffix: s, marker: required, empty: true }}, {{ value: {piece}, when: {failed} }}]"
            ),
            "{ in: /c, where: { /d: 1 }, pointer: \"\", type: integer }".to_owned(),
            "{ pointer: /e, type: number }".to_owned(),
            "{ pointer: /f, type: boolean }".to_owned(),
            format!("{{ pointer: /g, join: {piece} }}"),
            format!("{{ plain_body: true, after: {piece}, marker: optional }}"),
            format!("{{ header: X-H, auth_param: error, before: {piece}, after: {piece} }}"),
        ];
        let location =
            |index: usize| &locations[self.forms[index % self.forms.len()].index(locations.len())];
        let members = self
            .fields
            .iter()
            .enumerate()
            .map(|(index, name)| (name.clone(), location(index).clone()));
        let members = mapping(members.chain([("some_member".to_owned(), "/m".to_owned())]));
        let texts = format!(
            "code: {}, subcode: {}, category: {}, message: {}, details: {}, parameter: {}",
            location(0),
            location(1),
            location(5),
            location(2),
            location(3),
            location(4)
        );
        let items = format!(
            "[{{ in: /i, list: /j, {texts}, members: {{ id: {{ pointer: /id, outer: true }} }} }}, {{ tree: \"\", skip: [{piece}], separator: {piece}, {texts} }}]"
        );
        format!(
            "{{ {texts}, user_message: {}, request_id: {}, docs: {}, errors: {items}, members: {members}, \
             error_when: {succeeded}, partial_when: [{succeeded}, {{ body: {{ /k: false }} }}], \
             retry: [{{ when: {failed}, advice: not_processed, pause: 1s, methods: [put] }}], \
             retry_after: [{{ header: X-L, format: duration, at_most: 1h }}, {{ value: 60 }}], \
             formats: [{{ when: {failed}, code: {}, members: {members} }}] }}",
            location(6),
            location(7),
            location(0),
            location(1),
        )
    }

    fn yaml(&self) -> String {
        let mut forms = vec![
            "string".to_owned(),
            "{ type: string, secret: true, optional: true }".to_owned(),
            "{ array: [boolean_text] }".to_owned(),
        ];
        forms.extend([
            "{ map: number_or_empty }".to_owned(),
            "{ type: integer, range: ..=5, optional: true }".to_owned(),
            "json?".to_owned(),
        ]);
        forms.push(format!(
            "{{ enum: {} }}",
            mapping(
                self.values
                    .iter()
                    .map(|value| (value.clone(), self.text(0)))
            )
        ));
        forms.extend(self.types.iter().map(|name| quoted(&format!("{name}?"))));
        let form =
            |index: usize| forms[self.forms[index % self.forms.len()].index(forms.len())].clone();
        let fields = mapping(
            self.fields
                .iter()
                .enumerate()
                .map(|(index, name)| (name.clone(), form(index))),
        );
        let types = mapping(self.types.iter().map(|name| {
            (
                name.clone(),
                format!("{{ description: {}, fields: {fields} }}", self.text(1)),
            )
        }));
        let code = |code: &String| {
            (
                code.clone(),
                format!(
                    "{{ cause: {}, solution: {}, retry: always }}",
                    self.text(0),
                    self.text(1)
                ),
            )
        };
        let codes = mapping(self.codes.iter().map(code));
        let bare = |names: &[String]| {
            names
                .iter()
                .map(|name| quoted(name))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let endpoints = self.endpoints.iter().enumerate().map(|(index, name)| {
            let parameters = self.parameters.iter().enumerate().map(|(index, name)| {
                let form = form(index + 3);
                let parameter = match index {
                    0 => format!("{{ type: {form} }}"),
                    1 => format!("{{ type: {form}, required: true }}"),
                    _ => format!("{{ type: string, const: {} }}", self.text(index)),
                };
                (name.clone(), parameter)
            });
            // A form has no null.
            let body_format = if index == 0 { "json" } else { "form" };
            let codes: Vec<String> = self.codes.iter().skip(index).cloned().collect();
            let rest = format!(
                "summary: {}, errors: [{}], returns: {}",
                self.text(index),
                bare(&codes),
                form(index + 5)
            );
            (
                name.clone(),
                format!(
                    "{{ post: /p{index}, body_format: {body_format}, body: {}, {rest} }}",
                    mapping(parameters)
                ),
            )
        });
        let ways = mapping(self.ways.iter().map(|name| {
            (
                name.clone(),
                format!(
                    "{{ path: \"/bot{{api_key}}\", description: {} }}",
                    self.text(2)
                ),
            )
        }));
        format!(
            "infoplug: 1\napi: {{ name: {}, base_url: https://a.example, auth: {{ env: KEY, bearer: true, alternatives: {ways} }} }}\n\
             error_body: {}\nerrors: {codes}\nsubcodes: {codes}\ncategories: {codes}\ntypes: {types}\nendpoints: {}\n",
            self.text(0),
            self.error_body(),
            mapping(endpoints)
        )
    }
}

/// How a valid spec is damaged.
#[derive(Clone, Debug)]
enum Damage {
    Delete(Index),
    Duplicate(Index),
    Replace(Index, Index),
    /// Replaces a word of the text with another word of it.
    Word(Index, Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let index = any::<Index>;
    prop_oneof![
        index().prop_map(Damage::Delete),
        index().prop_map(Damage::Duplicate),
        (index(), index()).prop_map(|(to, from)| Damage::Replace(to, from)),
        (index(), index()).prop_map(|(to, from)| Damage::Word(to, from)),
    ]
}

fn apply(text: &str, damage: &Damage) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    match damage {
        Damage::Delete(at) => drop(lines.remove(at.index(lines.len()))),
        Damage::Duplicate(at) => lines.insert(at.index(lines.len()), lines[at.index(lines.len())]),
        Damage::Replace(to, from) => {
            let to = to.index(lines.len());
            lines[to] = lines[from.index(lines.len())];
        }
        Damage::Word(to, from) => {
            let mut words: Vec<&str> = text.split_inclusive([' ', '\n', ',', ':']).collect();
            let to = to.index(words.len());
            words[to] = words[from.index(words.len())];
            return words.concat();
        }
    }
    lines.concat()
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let defect = defect(expand(text));
    prop_assert!(
        defect.is_none(),
        "{}\nin the code of\n{text}",
        defect.unwrap_or_default()
    );
    Ok(())
}

#[test]
fn the_code_of_the_undamaged_spec_parses() {
    assert!(infoplug_spec::parse("tickets.yaml", TICKETS).is_ok());
    assert_eq!(defect(expand(TICKETS)), None);
}

#[test]
fn a_definition_that_stands_there_twice_is_a_defect() {
    for (code, what) in [
        ("struct A; enum A {}", "type A"),
        ("struct A { b: u8, b: u8 }", "field of A b"),
        ("enum A { B, B }", "variant of A B"),
        (
            "impl A { fn b() {} } impl A { fn b() {} }",
            "function of  A b",
        ),
        ("mod m { static A: u8 = 0; static A: u8 = 0; }", "value A"),
        ("impl A { fn b(c: u8, c: u8) {} }", "argument of b c"),
    ] {
        assert_eq!(
            defect(code.parse().unwrap()),
            Some(format!("there are two of: {what}")),
            "{code}"
        );
    }
    assert!(
        defect("struct A".parse().unwrap())
            .is_some_and(|defect| defect.starts_with("it does not parse"))
    );
}

#[test]
fn a_bound_that_is_not_finite_is_a_problem_of_the_spec_and_no_panic() {
    for range in ["0..=1e999", "-1e999..", "0..=inf", "nan..", "..=-infinity"] {
        let text = TICKETS.replace("range: 0..=999.5", &format!("range: {range}"));
        let problems = infoplug_spec::parse("tickets.yaml", text.clone()).unwrap_err();
        assert_eq!(problems.diagnostics.len(), 1, "{problems}");
        assert_eq!(defect(expand(&text)), None);
    }
}

#[test]
fn names_that_are_the_same_are_reported_once_and_not_again_by_the_compiler() {
    let doubled = TICKETS
        .replace(
            "  delete_ticket:",
            "  get-ticket: { get: /a }\n  getTicket: { get: /b }\n  delete_ticket:",
        )
        .replace(
            "  Person:",
            "  get_ticket_request: { fields: { a_b: string, a-b: string } }\n  Person:",
        )
        .replace(
            "  2fa_required: {",
            "  2fa-required: { cause: c, solution: s }\n  2fa_required: {",
        );
    let problems = infoplug_spec::parse("tickets.yaml", doubled.clone()).unwrap_err();
    assert_eq!(problems.diagnostics.len(), 4, "{problems}");
    assert_eq!(defect(expand(&doubled)), None);
}

#[test]
fn a_job_that_goes_on_by_the_function_of_an_endpoint_is_reported_once() {
    let text = "infoplug: 1\napi: { name: A, base_url: https://a.example }\n\
         types: { J: { fields: { id: string, s: { enum: [run, ok] } } } }\n\
         endpoints: { begin: { post: /a, returns: J }, look: { get: '/a/{id}', path: { id: string }, returns: J }, \
         resume_type: { get: /b } }\n\
         jobs: { type: { start: { endpoint: begin, id: /id }, \
         poll: { endpoint: look, id: id, state: /s, running: [run], done: [ok] } } }\n";
    let problems = infoplug_spec::parse("jobs.yaml", text).unwrap_err();
    assert!(
        problems
            .to_string()
            .contains("both become the method `resume_type`"),
        "{problems}"
    );
    assert_eq!(problems.diagnostics.len(), 1, "{problems}");
    assert_eq!(defect(expand(text)), None);
}

#[test]
fn the_specs_with_odd_names_are_good_and_broken_ones() {
    let mut runner = TestRunner::deterministic();
    let good = (0..400)
        .filter(|_| {
            infoplug_spec::parse(
                "odd.yaml",
                named().new_tree(&mut runner).unwrap().current().yaml(),
            )
            .is_ok()
        })
        .count();
    assert!((40..=360).contains(&good), "{good} of 400 are good");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_spec_still_becomes_code(damages in prop::collection::vec(damage(), 1..5)) {
        check(&damages.iter().fold(TICKETS.to_owned(), |text, damage| apply(&text, damage)))?;
    }

    #[test]
    fn any_names_become_code(named in named()) {
        check(&named.yaml())?;
    }

    #[test]
    fn any_text_becomes_code(text in any::<String>()) {
        check(&text)?;
    }
}

/// The methods of a request, whose names a parameter may have.
#[test]
fn a_parameter_may_be_called_as_a_function_of_requests() {
    let spec = |parameters: &[String]| {
        let query = parameters.join(": integer, ") + ": integer";
        format!(
            "infoplug: 1\napi: {{ name: Shop, base_url: https://shop.example.com }}\nendpoints:\n  list:\n    \
             get: /list\n    query: {{ page: integer, {query} }}\n    returns: [string]\n    \
             pages: {{ style: page, parameter: page, items: '' }}\n"
        )
    };
    let file: syn::File = syn::parse2(expand(&spec(&["other".to_owned()]))).unwrap();
    let Some(syn::Item::Mod(module)) = file.items.last() else {
        unreachable!("the module is the last item")
    };
    let inside = |module: &syn::ItemMod| module.content.clone().unwrap_or_default().1;
    let requests = inside(module)
        .into_iter()
        .find_map(|item| match item {
            syn::Item::Mod(module) if module.ident == "request" => Some(inside(&module)),
            _ => None,
        })
        .unwrap();
    let functions: Vec<String> = ["Request < E >", "Request < endpoint :: List >"]
        .iter()
        .flat_map(|of| functions(&requests, of))
        .filter(|name| name != "page" && name != "other")
        .collect();
    assert_eq!(functions.len(), 13, "{functions:?}");
    assert_eq!(defect(expand(&spec(&functions))), None);
}
