//! Decodes the literals of generated tables for the comments above them.

use infoplug_tables::{Api, Job, Operation, Stored};
use syn::{Expr, ItemStatic, Lit, Type};

/// Returns the lines of a comment for a table. Returns none for any other `static`.
pub(super) fn comment(item: &ItemStatic) -> Vec<String> {
    shown(item).map_or_else(Vec::new, |shown| {
        shown
            .lines()
            .filter(|line| has_content(line))
            .map(str::to_owned)
            .collect()
    })
}

fn shown(item: &ItemStatic) -> Option<String> {
    let literal = literal(&item.expr)?;
    let Type::Path(ty) = &*item.ty else {
        return None;
    };
    match ty.path.segments.last()?.ident.to_string().as_str() {
        "Api" => pretty::<Api>(&literal),
        "Operation" => pretty::<Operation>(&literal),
        "JobTable" => pretty::<Job>(&literal),
        _ => None,
    }
}

fn pretty<T: Stored + std::fmt::Debug>(literal: &str) -> Option<String> {
    T::of_literal(literal).map(|table| format!("{table:#?}"))
}

/// Returns the string literal that is the last argument.
fn literal(expr: &Expr) -> Option<String> {
    let Expr::Call(call) = expr else { return None };
    match call.args.last()? {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// Returns whether a line says more than that a value is absent or the default.
fn has_content(line: &str) -> bool {
    let is_nothing = |value| line.ends_with(value);
    ![": None,", ": [],", ": false,", ": \"\","]
        .into_iter()
        .any(is_nothing)
}
