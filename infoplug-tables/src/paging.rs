//! How an endpoint pages: what leads to the next page, and what a response says of the last one.

use super::literal::stored;
use super::location::{Condition, Location, Pointer};

/// How an endpoint pages. Pointers and locations begin at the whole body.
#[derive(Clone, Debug, PartialEq)]
pub struct Paging {
    /// What leads from one page to the next.
    pub style: PageStyle,
    /// The first page or offset; of no meaning for other styles.
    pub first: i64,
    /// Items of a full page.
    pub size: Option<u64>,
    /// The index of the parameter that asks for another number of items.
    pub size_parameter: Option<usize>,
    /// A page with fewer items than a full one is the last.
    pub short_page_ends: bool,
    /// What it means when a page has the same items as the one before.
    pub repeated: RepeatedPage,
    /// Where the list of items is.
    pub items: Pointer,
    /// The list may be absent or null, which is a page without items.
    pub may_be_missing: bool,
    /// Where the number of pages is.
    pub total_pages: Vec<Location>,
    /// Where the number of items of all pages is.
    pub total_items: Vec<Location>,
    /// The cursor of the next page.
    pub cursor: Option<PageCursor>,
    /// The last page meets one of these.
    pub end_when: Vec<Condition>,
}

stored!(struct Paging {
    style, first, size, size_parameter, short_page_ends, repeated, items, may_be_missing,
    total_pages, total_items, cursor, end_when,
});

/// What leads from one page to the next.
#[derive(Clone, Debug, PartialEq)]
pub enum PageStyle {
    /// The number of the page, in the parameter with this index.
    Page(usize),
    /// The number of the first item, in the parameter with this index.
    Offset(usize),
    /// A value from the response: [`Paging::cursor`].
    Cursor,
    /// The address at one of these locations.
    NextUrl(Vec<Location>),
    /// The id of the last item, in the parameter with this index.
    LastId(usize, Pointer),
}

stored!(enum PageStyle {
    'p' Page(parameter), 'o' Offset(parameter), 'c' Cursor, 'n' NextUrl(next),
    'l' LastId(parameter, id),
});

/// A value from a response that leads to the next page, or goes along with its number.
#[derive(Clone, Debug, PartialEq)]
pub struct PageCursor {
    /// The index of the parameter that takes it.
    pub parameter: usize,
    /// Where a response has it.
    pub from: Vec<Location>,
    /// Values that mean that there is no further page, as strings.
    pub end: Vec<String>,
}

stored!(struct PageCursor { parameter, from, end });

/// What it means when a page has the same items as the one before, and nothing bounds the number
/// of pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RepeatedPage {
    /// Something is wrong: the pages would never end.
    #[default]
    Error,
    /// The page before was the last one.
    End,
    /// Nothing: equal items are items.
    Items,
}

stored!(enum RepeatedPage { 'r' Error, 'e' End, 'i' Items });
