//! The table of an endpoint.

use infoplug_tables as tables;

use super::parameter::parameter;
use crate::Spec;
use crate::model::{
    BodyFormat, DocumentedError, Endpoint, Group, PageStyle, Pages, ParameterId, PathPart,
};

/// Returns the table of an endpoint.
#[must_use]
pub fn operation(spec: &Spec, endpoint: &Endpoint) -> tables::Operation {
    let returns = endpoint.returns.as_ref();
    tables::Operation {
        name: endpoint.name.wire.clone(),
        method: endpoint.method,
        path: endpoint.path.iter().map(part).collect(),
        parameters: endpoint
            .parameters
            .iter()
            .map(|it| parameter(spec, it))
            .collect(),
        form: endpoint.body_format == BodyFormat::Form,
        groups: endpoint.groups.iter().map(group).collect(),
        returns: returns.is_some(),
        optional: returns.is_some_and(|returns| returns.ty.is_option()),
        envelope: returns
            .map(|returns| returns.envelope.clone())
            .unwrap_or_default(),
        errors: endpoint.errors.iter().map(documented).collect(),
        cost: endpoint.cost.map(|cost| tables::Cost {
            call: cost.call.thousandths,
            row: cost.row.thousandths,
        }),
        repeatable: endpoint.repeatable,
        rows: endpoint.rows.clone(),
        pages: endpoint.pages.as_ref().map(paging),
        docs: endpoint.page().map(str::to_owned),
    }
}

fn part(part: &PathPart) -> tables::PathPart {
    match part {
        PathPart::Text(text) => tables::PathPart::Text(text.clone()),
        PathPart::Parameter(id) => tables::PathPart::Parameter(id.index()),
    }
}

fn group(group: &Group) -> tables::Group {
    let alternatives = group.alternatives.iter();
    tables::Group {
        rule: group.rule,
        alternatives: alternatives
            .map(|ids| ids.iter().map(|id| id.index()).collect())
            .collect(),
    }
}

fn documented(error: &DocumentedError) -> tables::DocumentedError {
    tables::DocumentedError {
        error: error.error.index(),
        cause: error.cause.clone(),
        solution: error.solution.clone(),
        retry: error.retry.clone(),
    }
}

fn paging(pages: &Pages) -> tables::Paging {
    let cursor = pages.cursor.as_ref().map(|cursor| tables::PageCursor {
        parameter: cursor.parameter.index(),
        from: cursor.from.clone(),
        end: cursor.end.clone(),
    });
    tables::Paging {
        style: style(pages),
        first: pages.first,
        size: pages.size,
        size_parameter: pages.size_parameter.map(ParameterId::index),
        short_page_ends: pages.short_page_ends,
        repeated: pages.repeated_page,
        items: pages.items.clone(),
        may_be_missing: pages.may_be_missing,
        total_pages: pages.total_pages.clone(),
        total_items: pages.total_items.clone(),
        cursor,
        end_when: pages.end_when.clone(),
    }
}

fn style(pages: &Pages) -> tables::PageStyle {
    // The check ensures that each style that needs a parameter has one.
    let parameter = pages.parameter.map(ParameterId::index).unwrap_or_default();
    match pages.style {
        PageStyle::Page => tables::PageStyle::Page(parameter),
        PageStyle::Offset => tables::PageStyle::Offset(parameter),
        PageStyle::Cursor => tables::PageStyle::Cursor,
        PageStyle::NextUrl => tables::PageStyle::NextUrl(pages.next.clone()),
        PageStyle::LastId => {
            tables::PageStyle::LastId(parameter, pages.id.clone().unwrap_or_default())
        }
    }
}
