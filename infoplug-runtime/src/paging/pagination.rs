//! What a stream of pages has received, and what the responses have stated.

/// What a stream of pages or items has received, what the responses have stated, and why the stream
/// ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pagination {
    /// The number of pages received.
    pub pages: u64,
    /// The number of items on these pages.
    pub items: u64,
    /// The total number of pages, as last stated.
    pub total_pages: Option<u64>,
    /// The total number of items, as last stated.
    pub total_items: Option<u64>,
    /// Why the stream ended; `None` while it goes on, and after an error.
    pub end: Option<PageEnd>,
}

impl Pagination {
    /// Returns whether `max_pages` or `max_items` ended the stream while there may have been more.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.end == Some(PageEnd::Cut)
    }
}

/// Why a stream of pages or items ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PageEnd {
    /// The last response stated the end: by a total, by `end_when`, or by a missing cursor.
    Stated,
    /// The last page had no items and did not state that more follow.
    EmptyPage,
    /// The last page was not full, and the spec says `short_page: end`.
    ShortPage,
    /// The last page was returned twice, and the spec says `repeated_page: end`.
    RepeatedPage,
    /// The page number or offset cannot grow any further.
    LastNumber,
    /// `max_pages` or `max_items` ended the stream while there may have been more.
    Cut,
}
