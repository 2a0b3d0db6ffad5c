//! How an endpoint pages: what leads to the next page, and what a response says of the last one.

use super::place::{Condition, Place, Pointer};

/// How an endpoint pages. Pointers and places begin at the whole body.
#[derive(Debug)]
pub struct Paging {
    /// What leads from one page to the next.
    pub style: PageStyle,
    /// The first page or offset.
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
    pub total_pages: &'static [Place],
    /// Where the number of items of all pages is.
    pub total_items: &'static [Place],
    /// The cursor of the next page.
    pub cursor: Option<PageCursor>,
    /// The last page meets one of these.
    pub end_when: &'static [Condition],
}

impl Paging {
    /// Pages by number, of which nothing more is known.
    pub const NEW: Self = Self {
        style: PageStyle::Page(0),
        first: 1,
        size: None,
        size_parameter: None,
        short_page_ends: false,
        repeated: RepeatedPage::Error,
        items: &[],
        may_be_missing: false,
        total_pages: &[],
        total_items: &[],
        cursor: None,
        end_when: &[],
    };
}

/// What leads from one page to the next.
#[derive(Clone, Copy, Debug)]
pub enum PageStyle {
    /// The number of the page, in the parameter with this index.
    Page(usize),
    /// The number of the first item, in the parameter with this index.
    Offset(usize),
    /// A value from the response: [`Paging::cursor`].
    Cursor,
    /// The address at one of these places.
    NextUrl(&'static [Place]),
    /// The id of the last item, in the parameter with this index.
    LastId(usize, Pointer),
}

/// A value from a response that leads to the next page, or goes along with its number.
#[derive(Clone, Copy, Debug)]
pub struct PageCursor {
    /// The index of the parameter that takes it.
    pub parameter: usize,
    /// Where a response has it.
    pub from: &'static [Place],
    /// Values that mean that there is no further page, as texts.
    pub end: &'static [&'static str],
}

/// What it means when a page has the same items as the one before, and nothing bounds the number of
/// pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RepeatedPage {
    /// Something is wrong: the pages would never end.
    Error,
    /// The page before was the last one.
    End,
    /// Nothing: equal items are items.
    Items,
}
