//! `cost` of an endpoint: what a call and a row cost, and where the rows are.

use super::response::Response;
use super::types;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind};
use crate::keys;
use crate::model::{Amount, Cost, Pages, Pointer, Returns, Type};
use crate::reader::{self, Mapping};

/// Reads what a call costs, and where the rows of a response are: where `cost` or `pages` says, or
/// else the response itself.
pub(super) fn read(
    endpoint: &Mapping<'_>,
    response: Response<'_>,
    returns_are_known: bool,
    pages: Option<&Pages>,
) -> (Option<Cost>, Option<Pointer>) {
    let is_list = |returns: &&Returns| {
        matches!(
            types::follow(response.defs, &returns.ty, &Pointer::default()),
            Ok(Type::Array(..))
        )
    };
    let list = response
        .returns
        .filter(is_list)
        .map(|returns| returns.envelope.clone());
    let usual = pages.map(|pages| pages.items.clone()).or(list);
    let Some(entry) = endpoint.entry("cost") else {
        return (None, usual);
    };
    let problems = endpoint.problems;
    if let Kind::Scalar { .. } = entry.value.kind {
        return (
            amount(entry, problems).map(|call| Cost {
                call,
                row: Amount::default(),
            }),
            usual,
        );
    }
    let Some(map) = Mapping::open(&entry.value, entry.key_span, &keys::COST, problems) else {
        return (None, usual);
    };
    let amount = |key| {
        map.entry(key)
            .and_then(|entry| amount(entry, problems))
            .unwrap_or_default()
    };
    let cost = Cost {
        call: amount("call"),
        row: amount("row"),
    };
    map.goes_with(
        "rows",
        &["row"],
        "it locates the rows that `row` charges for",
    );
    let rows = map
        .entry("rows")
        .and_then(|entry| response.list(entry))
        .map(|(rows, _)| rows)
        .or(usual);
    // Problems in `pages` and `returns` are reported there.
    let elsewhere = !returns_are_known || endpoint.has("pages") || endpoint.misspelt(&["pages"]);
    let is_known = rows.is_some() || map.has("rows") || map.misspelt(&["rows"]) || elsewhere;
    if let Some(row) = map
        .entry("row")
        .filter(|_| cost.row != Amount::default() && !is_known)
    {
        problems.push(
            Diagnostic::error(Code::MissingKey, row.key_span, "`row` charges for rows, but `cost` does not say where they are")
                .help("point to the list in the response with `rows: /pointer`, or with `items` of `pages`; or return a list"),
        );
    }
    (Some(cost), rows)
}

fn amount(entry: &Entry, problems: &Diagnostics) -> Option<Amount> {
    let text = reader::text(entry, problems)?;
    let parsed = parse_amount(&text);
    if parsed.is_none() {
        problems.push(
            Diagnostic::error(
                Code::BadValue,
                entry.value.span,
                format!("`{text}` is not an amount"),
            )
            .help("an amount is zero or more, with at most three decimals: `25`, `0.5`"),
        );
    }
    parsed
}

fn parse_amount(text: &str) -> Option<Amount> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    if !digits(whole) || !digits(decimals) || decimals.len() > 3 {
        return None;
    }
    let thousandths = format!("{decimals:0<3}").parse::<u64>().ok()?;
    Some(Amount {
        thousandths: whole
            .parse::<u64>()
            .ok()?
            .checked_mul(1000)?
            .checked_add(thousandths)?,
    })
}

#[cfg(test)]
mod tests {
    use super::parse_amount;

    #[test]
    fn amounts_are_exact() {
        let thousandths = |text| parse_amount(text).map(|amount| amount.thousandths);
        assert_eq!(thousandths("25"), Some(25_000));
        assert_eq!(thousandths("0.5"), Some(500));
        assert_eq!(thousandths("1.125"), Some(1_125));
        for bad in ["-1", "1.", ".5", "1.1234", "1e3", "", "∞"] {
            assert_eq!(thousandths(bad), None, "{bad}");
        }
        assert_eq!(parse_amount("0.5").unwrap().to_string(), "0.5");
        assert_eq!(parse_amount("25").unwrap().to_string(), "25");
    }
}
