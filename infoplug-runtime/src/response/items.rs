//! The list of errors in a response that has several.

use std::borrow::Cow;

use super::condition::all_pass;
use super::level::Code;
use super::location::Root;
use super::raw::RawResponse;
use crate::error::code::Found;
use crate::error::{ErrorItem, Item, MOST};
use crate::json::Value;
use crate::table::{
    BodyLocation, ErrorItems, ErrorMessage, ErrorTexts, ItemsShape, JsonType, Location,
    LocationSource, Operation,
};

/// The maximum depth of a tree.
const DEEPEST: usize = 32;
/// The length in bytes at which a parameter's name stops growing by more keys.
const LONGEST_NAME: usize = 1024;

/// The errors that a response lists.
#[derive(Default)]
pub(super) struct Items {
    pub(super) list: Vec<ErrorItem<Found>>,
    /// The first one that says something.
    pub(super) first: Option<First>,
}

/// What is known about an error beside its item.
#[derive(Clone, Copy)]
pub(super) struct First {
    index: usize,
    pub(super) is_code_sent: bool,
    pub(super) known_subcode: Option<&'static ErrorMessage>,
    pub(super) known_category: Option<&'static ErrorMessage>,
}

impl Items {
    pub(super) fn first(&self) -> Option<(&ErrorItem<Found>, First)> {
        let first = self.first?;
        Some((self.list.get(first.index)?, first))
    }

    fn push(&mut self, item: Item, operation: &'static Operation) {
        if self.first.is_none() && item.says_something() {
            self.first = Some(First {
                index: self.list.len(),
                is_code_sent: item.is_code_sent,
                known_subcode: item.known_subcode,
                known_category: item.known_category,
            });
        }
        self.list.push(ErrorItem::new(item, operation));
    }
}

/// Reads all errors of a response.
pub(super) fn read(response: &RawResponse<'_>, locations: &'static [ErrorItems]) -> Items {
    let mut walk = Walk {
        response,
        items: Items::default(),
    };
    let Some(body) = response.body.filter(|_| !locations.is_empty()) else {
        return walk.items;
    };
    for items in locations {
        match &items.shape {
            ItemsShape::List(location) => walk.list(location, body, items),
            ItemsShape::Tree {
                at,
                skip,
                separator,
            } => {
                if let Some(root) = body.at(at) {
                    let tree = Tree {
                        items,
                        skip,
                        separator,
                    };
                    walk.children(root, &tree, "", 0);
                }
            }
        }
    }
    walk.items
}

/// What all nodes of a tree share.
struct Tree {
    items: &'static ErrorItems,
    skip: &'static [String],
    separator: &'static str,
}

struct Walk<'h, 'a> {
    response: &'h RawResponse<'a>,
    items: Items,
}

impl<'a> Walk<'_, 'a> {
    fn is_full(&self) -> bool {
        self.items.list.len() >= MOST
    }

    fn push(&mut self, item: Item) {
        self.items.push(item, self.response.operation);
    }

    /// Reads the elements of an array, or of the arrays in all elements of another one.
    fn list(
        &mut self,
        location: &'static BodyLocation,
        body: Value<'a>,
        items: &'static ErrorItems,
    ) {
        let Some(within) = &location.within else {
            return self.elements(body.at(&location.pointer), None, items);
        };
        let fitting = body
            .at(&within.list)
            .into_iter()
            .flat_map(Value::children)
            .filter(|element| all_pass(&within.tests, *element));
        for element in fitting {
            self.elements(element.at(&location.pointer), Some(element), items);
        }
    }

    fn elements(
        &mut self,
        list: Option<Value<'a>>,
        outer: Option<Value<'a>>,
        items: &'static ErrorItems,
    ) {
        for element in list.into_iter().flat_map(Value::elements) {
            if self.is_full() {
                return;
            }
            if element.kind().is_none() || !all_pass(&items.only, element) {
                continue;
            }
            let item = self.item(
                &Root {
                    value: Some(element),
                    outer,
                },
                items,
            );
            // A string element is a message, unless a location says otherwise.
            let message = item
                .message
                .or_else(|| element.text().map(|text| self.response.keep(text)));
            self.push(Item { message, ..item });
        }
    }

    fn item(&self, element: &Root<'a>, items: &'static ErrorItems) -> Item {
        let ErrorItems { texts, members, .. } = items;
        let kept = |locations: &'static [Location]| {
            self.response
                .text(locations, element)
                .map(|text| self.response.keep(text))
        };
        let code = self.response.code(&texts.code, element);
        let is_code_sent = code.as_ref().is_some_and(|code| code.is_sent);
        let found = code.as_ref().map(Code::found);
        let finer = code.and_then(|code| code.finer);
        let subcode = self.response.subcode(texts, element, finer);
        let category =
            self.response
                .level(&texts.category, element, &self.response.api().categories);
        let members = members
            .iter()
            .filter_map(|(name, locations)| Some((name.as_str(), kept(locations)?)));
        Item {
            found,
            is_code_sent,
            known_subcode: subcode.known,
            subcode: subcode.text.map(Into::into),
            known_category: category.known,
            category: category.text.map(Into::into),
            message: kept(&texts.message),
            details: kept(&texts.details),
            parameter: kept(&texts.parameter),
            members: members.collect(),
        }
    }

    /// Whether any of the locations inside an object has a value.
    fn is_error(&self, object: Value<'a>, texts: &'static ErrorTexts) -> bool {
        let ErrorTexts {
            code,
            subcode,
            category,
            message,
            details,
            parameter,
        } = texts;
        let mut locations = [code, subcode, category, message, details, parameter]
            .into_iter()
            .flatten();
        locations.any(|location| {
            matches!(
                location.source,
                LocationSource::Body(..) | LocationSource::KeyOf(..) | LocationSource::Joined(..)
            ) && self
                .response
                .text_at(location, &Some(object).into())
                .is_some()
        })
    }

    fn tree(&mut self, value: Value<'a>, tree: &Tree, name: &str, depth: usize) {
        if self.is_full() || depth > DEEPEST {
            return;
        }
        let parameter = || (!name.is_empty()).then(|| self.response.keep(Cow::Borrowed(name)));
        let kind = value.kind();
        let is_element = match kind {
            Some(JsonType::String) => true,
            Some(JsonType::Object) => self.is_error(value, &tree.items.texts),
            _ => false,
        };
        match kind {
            // The contents of an element belong to it and are skipped with it.
            _ if is_element && !all_pass(&tree.items.only, value) => {}
            Some(JsonType::String) => {
                let item = Item {
                    message: value.text().map(|text| self.response.keep(text)),
                    parameter: parameter(),
                    ..Item::default()
                };
                self.push(item);
            }
            Some(JsonType::Object) if is_element => {
                let item = self.item(&Some(value).into(), tree.items);
                let parameter = item.parameter.clone().or_else(parameter);
                self.push(Item { parameter, ..item });
            }
            Some(JsonType::Object | JsonType::List) => self.children(value, tree, name, depth),
            _ => {}
        }
    }

    fn children(&mut self, value: Value<'a>, tree: &Tree, name: &str, depth: usize) {
        let below = |key: &str| match name {
            "" => clip(key).to_owned(),
            name if name.len() > LONGEST_NAME => name.to_owned(),
            name => format!("{name}{}{}", tree.separator, clip(key)),
        };
        for (key, value) in value.members().take_while(|_| depth <= DEEPEST) {
            let key = key.text();
            let is_skipped = tree.skip.iter().any(|skipped| *skipped == key);
            // A truncated secret could not be recognized, so hide it before clipping.
            let name = if is_skipped {
                Cow::Borrowed(name)
            } else {
                Cow::Owned(below(&self.response.secrets.hide(key)))
            };
            self.tree(value, tree, &name, depth + 1);
            if self.is_full() {
                return;
            }
        }
        for (index, element) in value.elements().enumerate() {
            // Indexes become part of the parameter's name, except in a list of errors.
            let is_walked = match element.kind() {
                Some(JsonType::Object) => !self.is_error(element, &tree.items.texts),
                kind => kind == Some(JsonType::List),
            };
            let name = if is_walked {
                Cow::Owned(below(&index.to_string()))
            } else {
                Cow::Borrowed(name)
            };
            self.tree(element, tree, &name, depth + 1);
            if self.is_full() {
                return;
            }
        }
    }
}

fn clip(key: &str) -> &str {
    let end = key
        .char_indices()
        .map(|(index, _)| index)
        .find(|index| *index >= LONGEST_NAME);
    end.and_then(|end| key.get(..end)).unwrap_or(key)
}
