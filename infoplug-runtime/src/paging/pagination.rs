//! What a stream of pages has received, and what the responses have stated.

/// How far a stream of pages or items has come, and what the responses have stated: to compare, and to see why it ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pagination {
    /// The pages that were received.
    pub pages: u64,
    /// The items on them.
    pub items: u64,
    /// The number of all pages, as the last response that stated it has it.
    pub total_pages: Option<u64>,
    /// The number of the items of all pages, as the last response that stated it has it.
    pub total_items: Option<u64>,
    /// Why no further page is fetched; none as long as there may be one, and after an error.
    pub end: Option<PageEnd>,
}

impl Pagination {
    /// Whether `max_pages` or `max_items` ended the stream, though there may be more.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.end == Some(PageEnd::Cut)
    }
}

/// Why no further page is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PageEnd {
    /// The last response says that it is the last: by a total, a flag, or no further cursor.
    Stated,
    /// The last page has no items, and no response says that there are further ones.
    EmptyPage,
    /// The last page is not full, which the spec says is the end (`short_page: end`).
    ShortPage,
    /// The page after the last one has the same items, which the spec says is the end (`repeated_page: end`).
    RepeatedPage,
    /// There is no larger number.
    LastNumber,
    /// `max_pages` or `max_items` was reached, and there may be more.
    Cut,
}
