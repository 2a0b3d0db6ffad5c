//! Pagination: how to get to the next page, and how to recognize the last one.

use super::literal::stored;
use super::location::{Condition, Location, Pointer};

/// The pagination of an endpoint. Pointers and locations start at the whole body.
#[derive(Clone, Debug, PartialEq)]
pub struct Paging {
    /// How to get from one page to the next.
    pub style: PageStyle,
    /// The first page or offset. Meaningless for other styles.
    pub first: i64,
    /// The number of items on a full page.
    pub size: Option<u64>,
    /// The index of the parameter that sets the number of items on a page.
    pub size_parameter: Option<usize>,
    /// Whether a page with fewer items than a full one is the last.
    pub short_page_ends: bool,
    /// What it means if a page has the same items as the one before.
    pub repeated: RepeatedPage,
    /// Where the list of items is.
    pub items: Pointer,
    /// Whether the list may be absent or null, which makes a page without items.
    pub may_be_missing: bool,
    /// Where the number of pages is.
    pub total_pages: Vec<Location>,
    /// Where the total number of items is.
    pub total_items: Vec<Location>,
    /// The cursor of the next page.
    pub cursor: Option<PageCursor>,
    /// The conditions that mark the last page.
    pub end_when: Vec<Condition>,
}

stored!(struct Paging {
    style, first, size, size_parameter, short_page_ends, repeated, items, may_be_missing,
    total_pages, total_items, cursor, end_when,
});

/// How to get from one page to the next.
#[derive(Clone, Debug, PartialEq)]
pub enum PageStyle {
    /// The number of the page, in the parameter with this index.
    Page(usize),
    /// The number of the first item, in the parameter with this index.
    Offset(usize),
    /// A value from the response: [`Paging::cursor`].
    Cursor,
    /// The URL at one of these locations.
    NextUrl(Vec<Location>),
    /// The id of the last item, in the parameter with this index.
    LastId(usize, Pointer),
}

stored!(enum PageStyle {
    'p' Page(parameter), 'o' Offset(parameter), 'c' Cursor, 'n' NextUrl(next),
    'l' LastId(parameter, id),
});

/// A value from a response that leads to the next page, by itself or in addition to the page
/// number.
#[derive(Clone, Debug, PartialEq)]
pub struct PageCursor {
    /// The index of the parameter that takes it.
    pub parameter: usize,
    /// Where a response has it.
    pub from: Vec<Location>,
    /// Values that mean that there is no next page, as strings.
    pub end: Vec<String>,
}

stored!(struct PageCursor { parameter, from, end });

/// What it means if a page has the same items as the one before and nothing limits the number of
/// pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RepeatedPage {
    /// An error: the pages would never end.
    #[default]
    Error,
    /// The page before was the last one.
    End,
    /// Nothing: items may repeat.
    Items,
}

stored!(enum RepeatedPage { 'r' Error, 'e' End, 'i' Items });
