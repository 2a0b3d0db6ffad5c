//! Reads the list or tree of errors of a response, as a client does.

use infoplug_spec::model::{ErrorFormat, ErrorItems, ItemsShape, LocationSource, Spec};
use serde_json::Value;

use crate::condition::all_pass;
use crate::draft::Draft;
use crate::level::{self, Choice, Key, item_chain};
use crate::location::{self, Root};
use crate::pointer;

/// Maximum number of errors read from one response.
const MAX_ERRORS: usize = 100;
/// Maximum depth of a tree of errors.
const MAX_DEPTH: usize = 32;

/// One of several errors.
#[derive(Clone, Debug, Default)]
pub(crate) struct Item {
    pub(crate) code: Option<Choice>,
    pub(crate) subcode: Option<String>,
    pub(crate) category: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) details: Option<String>,
    pub(crate) parameter: Option<String>,
}

impl Item {
    pub(crate) fn has_content(&self) -> bool {
        let Self {
            code,
            subcode,
            category,
            message,
            details,
            parameter,
        } = self;
        code.is_some()
            || [subcode, category, message, details, parameter]
                .into_iter()
                .any(Option::is_some)
    }
}

/// Returns all errors of a response, in order.
pub(crate) fn read(spec: &Spec, format: &ErrorFormat, draft: &Draft<'_>) -> Vec<Item> {
    let mut found = Vec::new();
    for items in &format.items {
        let mut reader = Reader {
            spec,
            items,
            draft,
            found: &mut found,
        };
        match &items.shape {
            ItemsShape::List(location) => match &location.within {
                None => reader.elements(pointer::get(&draft.body, &location.pointer.0), None),
                Some(within) => {
                    for outer in location::fitting(within, &draft.body) {
                        reader.elements(pointer::get(outer, &location.pointer.0), Some(outer));
                    }
                }
            },
            ItemsShape::Tree {
                at,
                skip,
                separator,
            } => {
                if let Some(root) = pointer::get(&draft.body, &at.0) {
                    reader.children(root, &Keys { skip, separator }, "", 0);
                }
            }
        }
    }
    found
}

/// How the keys of a tree name a parameter.
struct Keys<'a> {
    skip: &'a [String],
    separator: &'a str,
}

struct Reader<'a, 'd> {
    spec: &'a Spec,
    items: &'a ErrorItems,
    draft: &'a Draft<'d>,
    found: &'a mut Vec<Item>,
}

impl Reader<'_, '_> {
    fn is_full(&self) -> bool {
        self.found.len() >= MAX_ERRORS
    }

    fn elements(&mut self, list: Option<&Value>, outer: Option<&Value>) {
        for element in list.and_then(Value::as_array).into_iter().flatten() {
            if self.is_full() {
                return;
            }
            if element.is_null() || !all_pass(&self.items.only, element) {
                continue;
            }
            let item = self.item(Root {
                value: element,
                outer,
            });
            let message = item.message.or_else(|| element.as_str().map(str::to_owned));
            self.found.push(Item { message, ..item });
        }
    }

    fn item(&self, root: Root<'_>) -> Item {
        let texts = &self.items.texts;
        let get = |key: Key| location::first(item_chain(texts, key), root, self.draft);
        Item {
            code: level::code(self.spec, texts, root, self.draft),
            subcode: level::subcode(self.spec, texts, root, self.draft),
            category: level::category(self.spec, texts, root, self.draft),
            message: get(Key::Message),
            details: get(Key::Details),
            parameter: get(Key::Parameter),
        }
    }

    /// Returns whether an object has a value at one of its own locations.
    fn is_error(&self, object: &Value) -> bool {
        let texts = &self.items.texts;
        let chains = [
            &texts.code,
            &texts.subcode,
            &texts.category,
            &texts.message,
            &texts.details,
            &texts.parameter,
        ];
        let mut inner = chains.into_iter().flatten().filter(|location| {
            matches!(
                location.source,
                LocationSource::Body(..) | LocationSource::KeyOf(..) | LocationSource::Joined(..)
            )
        });
        let root = Root {
            value: object,
            outer: None,
        };
        object.is_object()
            && inner.any(|location| location::text(location, root, self.draft).is_some())
    }

    fn tree(&mut self, value: &Value, keys: &Keys<'_>, name: &str, depth: usize) {
        if self.is_full() || depth > MAX_DEPTH {
            return;
        }
        let parameter = || Some(name.to_owned()).filter(|name| !name.is_empty());
        let is_element = value.is_string() || self.is_error(value);
        if is_element && !all_pass(&self.items.only, value) {
            return;
        }
        match value {
            Value::String(text) => self.found.push(Item {
                message: Some(text.clone()),
                parameter: parameter(),
                ..Item::default()
            }),
            Value::Object(_) if is_element => {
                let item = self.item(Root { value, outer: None });
                let parameter = item.parameter.clone().or_else(parameter);
                self.found.push(Item { parameter, ..item });
            }
            _ => self.children(value, keys, name, depth),
        }
    }

    fn children(&mut self, value: &Value, keys: &Keys<'_>, name: &str, depth: usize) {
        let below = |key: &str| {
            if name.is_empty() {
                key.to_owned()
            } else {
                format!("{name}{}{key}", keys.separator)
            }
        };
        match value {
            Value::Object(members) => {
                for (key, member) in members {
                    let name = if keys.skip.contains(key) {
                        name.to_owned()
                    } else {
                        below(key)
                    };
                    self.tree(member, keys, &name, depth + 1);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    // In a list of errors, indexes are not part of the parameter's name. In a list
                    // of lines, they are.
                    let is_line = item.is_array() || item.is_object() && !self.is_error(item);
                    let name = if is_line {
                        below(&index.to_string())
                    } else {
                        name.to_owned()
                    };
                    self.tree(item, keys, &name, depth + 1);
                }
            }
            _ => {}
        }
    }
}
