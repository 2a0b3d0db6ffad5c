//! How an endpoint pages.

use infoplug_spec::model::{PageCursor, PageStyle, Pages, ParameterId, RepeatedPage};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::error_body::{conditions, places};
use super::{flag, pointer, record, some, texts};
use crate::names;

pub(super) fn table(pages: &Pages) -> TokenStream {
    let is_counted = matches!(pages.style, PageStyle::Page | PageStyle::Offset);
    let size = pages.size.map(|size| names::number(size).to_token_stream());
    let repeated = match pages.repeated_page {
        RepeatedPage::Error => None,
        RepeatedPage::End => Some(quote!(rt::RepeatedPage::End)),
        RepeatedPage::Items => Some(quote!(rt::RepeatedPage::Items)),
    };
    let table = record(
        "Paging",
        &[
            ("style", Some(style(pages))),
            (
                "first",
                (is_counted && pages.first != 1)
                    .then(|| names::number(pages.first).to_token_stream()),
            ),
            ("size", some(size)),
            ("size_parameter", some(pages.size_parameter.map(index))),
            ("short_page_ends", flag(pages.short_page_ends)),
            ("repeated", repeated),
            (
                "items",
                (!pages.items.0.is_empty()).then(|| pointer(&pages.items)),
            ),
            ("may_be_missing", flag(pages.may_be_missing)),
            ("total_pages", places(&pages.total_pages)),
            ("total_items", places(&pages.total_items)),
            ("cursor", some(pages.cursor.as_ref().map(cursor))),
            ("end_when", conditions(&pages.end_when)),
        ],
    );
    quote!(&#table)
}

fn index(id: ParameterId) -> TokenStream {
    names::index(id.index()).to_token_stream()
}

fn style(pages: &Pages) -> TokenStream {
    let parameter = pages.parameter.map(index).unwrap_or_default();
    let style = match pages.style {
        PageStyle::Page => quote!(Page(#parameter)),
        PageStyle::Offset => quote!(Offset(#parameter)),
        PageStyle::Cursor => quote!(Cursor),
        PageStyle::NextUrl => {
            let next = places(&pages.next).unwrap_or_else(|| quote!(&[]));
            quote!(NextUrl(#next))
        }
        PageStyle::LastId => {
            let id = pointer(&pages.id.clone().unwrap_or_default());
            quote!(LastId(#parameter, #id))
        }
    };
    quote!(rt::PageStyle::#style)
}

fn cursor(cursor: &PageCursor) -> TokenStream {
    let parameter = index(cursor.parameter);
    let [from, end] =
        [places(&cursor.from), texts(&cursor.end)].map(|list| list.unwrap_or_else(|| quote!(&[])));
    quote!(rt::PageCursor { parameter: #parameter, from: #from, end: #end })
}
