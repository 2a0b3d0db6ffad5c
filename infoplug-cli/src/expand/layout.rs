//! Formats code, with an empty line between items.

use super::tables;
use syn::{Attribute, File, ImplItem, Item, TraitItem, parse_quote};

/// A doc comment that becomes an empty line, since the formatter has no other way to produce one.
/// No string of a spec contains its first character.
const EMPTY: &str = "\u{1}empty";
/// Marks a doc attribute that is printed as an ordinary comment.
const NOTE: &str = "\u{1}note";

/// Formats the code as people write it.
pub(super) fn layout(mut file: File) -> String {
    items(&mut file.items);
    let code = prettyplease::unparse(&file);
    let mut text = String::with_capacity(code.len());
    for line in code.lines() {
        let documentation = line.trim_start().strip_prefix("///");
        if let Some(note) = documentation.and_then(|line| line.strip_prefix(NOTE)) {
            let indent = line.len() - line.trim_start().len();
            text.extend(std::iter::repeat_n(' ', indent));
            text.push_str("// ");
            text.push_str(&infoplug_text::one_line(note));
        } else if documentation != Some(EMPTY) {
            // Strings of a spec may hold characters that a terminal takes for a command.
            text.push_str(&infoplug_text::one_line(line));
        }
        text.push('\n');
    }
    text
}

fn items(items: &mut [Item]) {
    for (index, item) in items.iter_mut().enumerate() {
        match item {
            Item::Mod(module) => {
                if let Some((_, inside)) = &mut module.content {
                    self::items(inside);
                }
            }
            Item::Impl(item) => separate(item.items.iter_mut().map(|item| match item {
                ImplItem::Fn(function) => Some(&mut function.attrs),
                _ => None,
            })),
            Item::Trait(item) => separate(item.items.iter_mut().map(|item| match item {
                TraitItem::Fn(function) => Some(&mut function.attrs),
                _ => None,
            })),
            Item::Static(item) => {
                let notes = tables::comment(item);
                item.attrs.extend(notes.iter().map(|line| -> Attribute {
                    let note = format!("{NOTE}{line}");
                    parse_quote!(#[doc = #note])
                }));
            }
            _ => {}
        }
        if index > 0 {
            separate([None, attributes(item)].into_iter());
        }
    }
}

/// Puts an empty line before every item with attributes, except the first.
fn separate<'a>(all: impl Iterator<Item = Option<&'a mut Vec<Attribute>>>) {
    for attributes in all.skip(1).flatten() {
        attributes.insert(0, parse_quote!(#[doc = #EMPTY]));
    }
}

fn attributes(item: &mut Item) -> Option<&mut Vec<Attribute>> {
    match item {
        Item::Const(item) => Some(&mut item.attrs),
        Item::Enum(item) => Some(&mut item.attrs),
        Item::Fn(item) => Some(&mut item.attrs),
        Item::Impl(item) => Some(&mut item.attrs),
        Item::Mod(item) => Some(&mut item.attrs),
        Item::Static(item) => Some(&mut item.attrs),
        Item::Struct(item) => Some(&mut item.attrs),
        Item::Trait(item) => Some(&mut item.attrs),
        Item::Type(item) => Some(&mut item.attrs),
        _ => None,
    }
}
