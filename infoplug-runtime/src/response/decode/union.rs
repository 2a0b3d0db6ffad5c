//! Generated unions. A type brings the table of its variants and hands them out; which one takes a
//! value, and what the standard traits do with it, is here.

use std::any::Any;
use std::fmt;

use super::constant::{self, Constant};
use super::object::{FieldName, write, write_members};
use super::slot::{Scalar, Union};
use crate::Undocumented;
use crate::json::{Value, Writer};
use crate::table::JsonType;

/// A variant as a string: its name in Rust, a space, and what it takes. For a union with a tag,
/// that is the tag as JSON. For one without, it is the letters of the JSON types: `s`tring,
/// `i`nteger, `n`umber, `b`oolean, `o`bject, and `a`rray with the letters of its items.
#[derive(Clone, Copy)]
struct VariantName(&'static str);

impl VariantName {
    fn rust(self) -> &'static str {
        self.0.split_once(' ').map_or(self.0, |(name, _)| name)
    }

    fn takes(self) -> &'static str {
        self.0.split_once(' ').map_or("", |(_, takes)| takes)
    }
}

/// The table of a union: its name, its tag or an empty string, and its variants.
#[derive(Clone, Copy)]
struct Table {
    name: &'static str,
    tag: &'static str,
    variants: &'static [&'static str],
}

impl Table {
    fn of(union: &dyn Union) -> Self {
        match union.table() {
            [name, tag, variants @ ..] => Self {
                name,
                tag,
                variants,
            },
            _ => Self {
                name: "",
                tag: "",
                variants: &[],
            },
        }
    }

    fn variants(self) -> impl Iterator<Item = (usize, VariantName)> {
        self.variants
            .iter()
            .enumerate()
            .map(|(index, variant)| (index, VariantName(variant)))
    }

    /// The index of `Other`.
    fn other(self) -> usize {
        self.variants.len()
    }

    fn variant(self, index: usize) -> Option<VariantName> {
        self.variants.get(index).map(|variant| VariantName(variant))
    }
}

/// Returns the index of the variant that takes a value with parts.
pub(super) fn choose(union: &mut dyn Union, value: Value<'_>) -> usize {
    let table = Table::of(union);
    if !table.tag.is_empty() {
        let found = value.at(&[table.tag]).and_then(|tag| {
            let is = |variant: VariantName| Constant::value(variant.takes()).is(tag.get());
            table.variants().find(|(_, variant)| is(*variant))
        });
        return found.map_or(table.other(), |(index, _)| index);
    }
    let letter = letter(value);
    let mut takes = table
        .variants()
        .filter(|(_, variant)| variant.takes().starts_with(letter));
    let Some((first, _)) = takes.next() else {
        return table.other();
    };
    if takes.next().is_none() {
        return first;
    }
    if letter == 'a' {
        list(table, value)
    } else {
        object(union, table, value)
    }
}

/// The letter of a value's type. Null has none.
fn letter(value: Value<'_>) -> char {
    match value.kind() {
        Some(JsonType::String) => 's',
        Some(JsonType::Integer) => 'i',
        Some(JsonType::Number) => 'n',
        Some(JsonType::Boolean) => 'b',
        Some(JsonType::List) => 'a',
        Some(JsonType::Object) => 'o',
        None => '0',
    }
}

/// Returns the array whose items are like the first one; the first array if there is none.
fn list(table: Table, value: Value<'_>) -> usize {
    let first = value.elements().next().map(letter);
    let takes = |takes: &str| match (takes.strip_prefix('a'), first) {
        (Some(_), None) => true,
        (Some(items), Some(letter)) => {
            items.contains(letter) || letter == 'i' && items.contains('n')
        }
        (None, _) => false,
    };
    let found = table.variants().find(|(_, variant)| takes(variant.takes()));
    found.map_or(table.other(), |(index, _)| index)
}

/// A member that a variant requires.
struct Required {
    variant: usize,
    wire: &'static str,
    /// The value that it must have.
    constant: Option<Constant>,
    found: bool,
}

/// Returns the object of whose required members the value has all, and the most. A constant is a
/// required member that must be equal. The value is read once, whatever the variants require.
fn object(union: &mut dyn Union, table: Table, value: Value<'_>) -> usize {
    let mut objects = Vec::new();
    let mut all = Vec::new();
    for (index, variant) in table.variants() {
        if variant.takes() == "o" {
            let entries = union.part_mut(Some(index)).names();
            all.extend(required(index, entries.get(1..).unwrap_or_default()));
            objects.push(index);
        }
    }
    for (key, value) in value.members() {
        for member in all.iter_mut().filter(|member| key.is(member.wire)) {
            let is = |constant: Constant| constant.is(value.get());
            member.found = member.constant.is_none_or(is);
        }
    }
    let count = |index: usize| {
        let mut required = all.iter().filter(|member| member.variant == index);
        let count = required.clone().count();
        required.all(|member| member.found).then_some(count)
    };
    let counts = objects
        .iter()
        .filter_map(|index| Some((count(*index)?, *index)));
    // Among equals, the first one.
    let best = counts.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map_or(table.other(), |(_, index)| index)
}

/// Returns the required members of a variant.
fn required(variant: usize, entries: &'static [&'static str]) -> impl Iterator<Item = Required> {
    let (fields, constants) = constant::split(entries);
    let fields = fields.iter().map(FieldName::of);
    let fields = fields
        .filter(|field| field.is_required())
        .map(|field| (field.wire(), None));
    let constants = constants.iter().map(Constant::of);
    let constants = constants.map(|constant| (constant.wire, Some(constant)));
    fields
        .chain(constants)
        .map(move |(wire, constant)| Required {
            variant,
            wire,
            constant,
            found: false,
        })
}

/// Removes the tag from the members of a variant that does not list it, since it is known.
pub(super) fn forget_tag(union: &mut dyn Union) {
    let table = Table::of(union);
    let (index, _) = union.part();
    if table.tag.is_empty() || index == table.other() {
        return;
    }
    let slot = union.part_mut(None);
    let (fields, _) = constant::split(slot.names().get(1..).unwrap_or_default());
    let last = fields.len();
    if let Some(members) = slot.field(last) {
        let members: &mut dyn Any = members;
        if let Some(members) = members.downcast_mut::<Undocumented>() {
            members.remove(table.tag);
        }
    }
}

/// Takes a value without parts: the first variant of its type that accepts it, or else `Other`.
pub fn union_scalar(union: &mut dyn Union, value: Scalar<'_>) -> bool {
    let table = Table::of(union);
    let letters = match value {
        Scalar::String(_) => "s",
        Scalar::Number(digits) if loses_digits(digits) => "i",
        Scalar::Number(_) => "in",
        Scalar::Boolean(_) => "b",
        Scalar::Null => "",
    };
    if table.tag.is_empty() {
        for letter in letters.chars() {
            let found = table
                .variants()
                .find(|(_, variant)| variant.takes().starts_with(letter));
            if let Some((index, _)) = found
                && union.part_mut(Some(index)).scalar(value)
            {
                return true;
            }
        }
    }
    union.part_mut(Some(table.other())).scalar(value)
}

/// Whether an integer is none of those that a double represents. `Other` keeps its digits.
fn loses_digits(digits: &str) -> bool {
    let is_integer = !digits.contains(['.', 'e', 'E']);
    let number = digits.parse::<f64>().ok();
    is_integer && number.is_none_or(|number| format!("{number:.0}") != digits)
}

/// Writes the value of a variant, with the tag.
pub fn write_union(union: &dyn Union, out: &mut Writer) {
    let table = Table::of(union);
    let (index, value) = union.part();
    match table.variant(index).filter(|_| !table.tag.is_empty()) {
        Some(variant) => out.object(|out| {
            out.field(table.tag, |out| Constant::value(variant.takes()).write(out));
            write_members(value, table.tag, out);
        }),
        None => write(value, out),
    }
}

/// Clones a union. Its `Clone` does nothing else.
#[must_use]
pub fn clone_union<T: Union + Default>(union: &T) -> T {
    let mut copy = T::default();
    let (index, value) = union.part();
    value.copy_to(copy.part_mut(Some(index)));
    copy
}

/// Compares two unions of one type.
pub fn equal_unions(left: &dyn Union, right: &dyn Union) -> bool {
    let ((left_index, left), (right_index, right)) = (left.part(), right.part());
    left_index == right_index && left.equals(right)
}

/// Formats a union as a derived `Debug` does.
///
/// # Errors
///
/// Fails if the formatter does.
pub fn debug_union(union: &dyn Union, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let (index, value) = union.part();
    let variant = Table::of(union).variant(index);
    f.debug_tuple(variant.map_or("Other", VariantName::rust))
        .field(value.shown().unwrap_or(&value))
        .finish()
}

/// Returns what a union takes, for messages.
#[must_use]
pub fn union_expects(union: &dyn Union) -> &'static str {
    Table::of(union).name
}
