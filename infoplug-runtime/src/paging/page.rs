//! A fetched page: its items, and what it says about later pages.

use super::pagination::PageEnd;
use crate::call::UntypedCall;
use crate::error::Mismatch;
use crate::json::Value;
use crate::response::decode::json_path;
use crate::response::{self, FoundValue, Located, Success, describe};
use crate::table::{JsonType, PageCursor, PageStyle, Paging};

/// What a response says about later pages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Flag {
    Unstated,
    Last,
    More,
}

/// The items of a page.
pub(super) struct PageItems<'a> {
    pub(super) list: Option<Value<'a>>,
    pub(super) count: u64,
}

/// A fetched page, and the request to point to the next one.
pub(super) struct Page<'p, 'a> {
    pub(super) untyped: &'p mut UntypedCall,
    pub(super) paging: &'static Paging,
    pub(super) success: &'p Success<'a>,
    pub(super) items: PageItems<'a>,
    pub(super) flag: Flag,
    /// Whether all items or pages of the stated total have arrived, if that is known.
    pub(super) is_complete: Option<bool>,
}

/// The next cursor in a page.
pub(super) enum Next<'a> {
    Found(FoundValue<'a>),
    /// A value that marks the end, according to the spec.
    End,
    Absent,
}

impl<'a> Page<'_, 'a> {
    /// Returns why this page is the last, if no cursor decides that. What the response states comes
    /// first, then an empty page, then a short page if the spec says so.
    pub(super) fn end(&self) -> Option<PageEnd> {
        match self.flag {
            Flag::Last => Some(PageEnd::Stated),
            Flag::Unstated if self.is_complete == Some(true) => Some(PageEnd::Stated),
            Flag::Unstated if self.items.count == 0 => Some(PageEnd::EmptyPage),
            Flag::Unstated if self.is_complete.is_none() && self.is_short() => {
                Some(PageEnd::ShortPage)
            }
            Flag::Unstated | Flag::More => None,
        }
    }

    /// Whether the page has fewer items than a full one. A smaller requested size makes a full page
    /// smaller.
    fn is_short(&self) -> bool {
        let asked = self.untyped.page_size();
        let full = self
            .paging
            .size
            .map(|size| asked.map_or(size, |asked| size.min(asked)));
        self.paging.short_page_ends && full.is_some_and(|full| self.items.count < full)
    }

    /// Handles a missing cursor. It means the end, unless the response says that more pages follow.
    pub(super) fn no_cursor(&self) -> Result<Option<PageEnd>, Mismatch> {
        if self.flag != Flag::More {
            return Ok(Some(PageEnd::Stated));
        }
        let found = "nothing, although the response says that more pages follow";
        Err(Mismatch::at(
            self.where_next(),
            "the cursor or URL of the next page",
            found,
        ))
    }

    /// Builds the error for a stream that cannot continue although more items should follow.
    pub(super) fn stuck(&self, found: String) -> Mismatch {
        Mismatch::at(
            json_path(&self.paging.items),
            "items (the response says that more pages follow)",
            found,
        )
    }

    /// The location of the next page's cursor or URL, for messages.
    pub(super) fn where_next(&self) -> String {
        let locations = match &self.paging.style {
            PageStyle::NextUrl(locations) => locations,
            PageStyle::LastId(..) => return json_path(&self.paging.items),
            _ => self
                .paging
                .cursor
                .as_ref()
                .map_or(&[][..], |cursor| &cursor.from),
        };
        locations
            .first()
            .map_or_else(|| "$".to_owned(), response::shown_location)
    }

    pub(super) fn next_cursor(&self, cursor: &'static PageCursor) -> Result<Next<'a>, Mismatch> {
        Ok(match self.success.locate(&cursor.from) {
            Located::Found(found) if cursor.end.iter().any(|end| *end == found.text) => Next::End,
            Located::Found(found) => Next::Found(found),
            // The end marker may be of any type, such as `false`.
            Located::Unusable {
                text: Some(text), ..
            } if cursor.end.iter().any(|end| *end == text) => Next::End,
            Located::Unusable { path, found, .. } => return Err(unusable(path, found)),
            Located::Absent => Next::Absent,
        })
    }
}

pub(super) fn unusable(path: String, found: &'static str) -> Mismatch {
    Mismatch::at(
        path,
        "the cursor or URL of the next page (a string or a number)",
        found,
    )
}

/// Returns the items of a page. The array must be present unless the spec says that it can be
/// absent or null.
pub(super) fn page_items<'a>(
    paging: &Paging,
    success: &Success<'a>,
) -> Result<PageItems<'a>, Mismatch> {
    let fail = |found: &'static str| Mismatch::at(json_path(&paging.items), "an array", found);
    let value = success.at(&paging.items);
    match value.map(Value::kind) {
        Some(Some(JsonType::List)) => {
            let count = value.map_or(0, |list| list.elements().count());
            Ok(PageItems {
                list: value,
                count: u64::try_from(count).unwrap_or(u64::MAX),
            })
        }
        None | Some(None) if paging.may_be_missing => Ok(PageItems {
            list: None,
            count: 0,
        }),
        None => Err(fail("nothing")),
        Some(None) => Err(fail("null")),
        Some(Some(kind)) => Err(fail(describe(kind))),
    }
}
