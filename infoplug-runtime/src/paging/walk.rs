//! The state of a stream of pages, and how a fetched page changes it. No I/O: a response goes in,
//! the next request comes out.

use super::page::{Flag, Page, PageItems, page_items};
use super::pagination::{PageEnd, Pagination};
use super::seen::Seen;
use crate::call::{ResponseMeta, UntypedCall};
use crate::error::Mismatch;
use crate::json;
use crate::response::decode::json_path;
use crate::table::{PageStyle, Paging, RepeatedPage};

/// The state of a stream of pages.
pub(super) struct Walk {
    pub(super) paging: Option<&'static Paging>,
    /// The number of the next page, or of its first item.
    pub(super) position: i64,
    /// Whether the stream started at the first page.
    pub(super) from_start: bool,
    /// The cursor of the next page, if it is not a number.
    pub(super) cursor: Option<String>,
    pub(super) seen: Seen,
    /// The hash of the last page's items, if it had any.
    pub(super) last: Option<u64>,
    pub(super) empty: u32,
    /// Whether the cursor is still valid although the stream ended with an error.
    pub(super) leads_on: bool,
    pub(super) pagination: Pagination,
}

/// What to do with a fetched page.
pub(super) enum Step {
    /// Return it, then continue as given.
    Page(Then),
    /// Drop it: it repeats the previous page, which was the last.
    Repeated,
}

/// How a stream continues.
pub(super) enum Then {
    Next,
    End,
    /// Return the error after the page, which may have been paid for.
    Fail(Mismatch),
}

impl Walk {
    pub(super) fn pagination(&self) -> &Pagination {
        &self.pagination
    }

    /// Records why no more pages are fetched.
    pub(super) fn end(&mut self, end: PageEnd) {
        self.pagination.end = Some(end);
    }

    /// The number of the next page, or of its first item, if pages have numbers.
    pub(super) fn counted(&self) -> Option<i64> {
        let is_counted = matches!(
            self.paging?.style,
            PageStyle::Page(_) | PageStyle::Offset(_)
        );
        is_counted.then_some(self.position)
    }

    pub(super) fn position(&self) -> i64 {
        self.position
    }

    pub(super) fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    /// Reads what a page says about itself and the next one, and points the request to that.
    ///
    /// # Errors
    ///
    /// Fails if the page's items are missing or repeat the previous page.
    pub(super) fn received(
        &mut self,
        untyped: &mut UntypedCall,
        meta: &ResponseMeta,
    ) -> Result<Step, Mismatch> {
        let Some(paging) = self.paging else {
            return Ok(Step::Page(Then::End));
        };
        let text = json::text(&meta.body);
        let success = meta.success(untyped.operation, &text);
        let items = page_items(paging, &success)?;
        let (total_pages, total_items) = (
            success.count(&paging.total_pages),
            success.count(&paging.total_items),
        );
        let grows = is_more(total_pages, self.pagination.total_pages)
            || is_more(total_items, self.pagination.total_items);
        // Many servers send totals only on the first page.
        self.pagination.total_pages = total_pages.or(self.pagination.total_pages);
        self.pagination.total_items = total_items.or(self.pagination.total_items);
        let flag = match success.evaluate(&paging.end_when) {
            Some(true) => Flag::Last,
            Some(false) => Flag::More,
            None => Flag::Unstated,
        };
        let is_complete = self.is_complete(paging, items.count);
        // A total that grows while the same items repeat bounds nothing.
        let is_bounded =
            flag == Flag::Last || flag == Flag::Unstated && is_complete.is_some() && !grows;
        if self.repeats(paging, &items, is_bounded) {
            if paging.repeated == RepeatedPage::End {
                self.end(PageEnd::RepeatedPage);
                return Ok(Step::Repeated);
            }
            return Err(Mismatch::at(
                json_path(&paging.items),
                "other items than on the previous page",
                "the same items",
            ));
        }
        self.pagination.pages += 1;
        self.pagination.items = self.pagination.items.saturating_add(items.count);
        self.empty = if items.count == 0 { self.empty + 1 } else { 0 };
        let page = Page {
            untyped,
            paging,
            success: &success,
            items,
            flag,
            is_complete,
        };
        Ok(Step::Page(match self.advance(page) {
            Ok(None) => Then::Next,
            Ok(Some(end)) => {
                self.cursor = None;
                self.end(end);
                Then::End
            }
            Err(failure) => {
                // Nothing leads to another page, and the page of this cursor is already paid for.
                if self.counted().is_none() && !self.leads_on {
                    self.cursor = None;
                }
                Then::Fail(failure)
            }
        }))
    }

    /// Whether everything in the stated totals has arrived, including this page with `count` items;
    /// `None` if the totals do not tell.
    fn is_complete(&self, paging: &Paging, count: u64) -> Option<bool> {
        let Pagination {
            items,
            total_pages,
            total_items,
            ..
        } = self.pagination;
        let past = |number: i64| u64::try_from(number.saturating_sub(paging.first)).unwrap_or(0);
        let (received, total) = match (&paging.style, total_pages, total_items) {
            (PageStyle::Page(_), Some(total), _) => (past(self.position.saturating_add(1)), total),
            (PageStyle::Offset(_), _, Some(total)) => {
                (past(self.position).saturating_add(count), total)
            }
            // A stream that started in the middle cannot tell.
            (_, _, Some(total)) if self.from_start => (items.saturating_add(count), total),
            _ => return None,
        };
        // A total below what has arrived is invalid: 0 may mean that nobody counted.
        (received <= total).then_some(received == total)
    }

    /// Whether a page repeats the items of the previous one where nothing bounds the number of
    /// pages.
    fn repeats(&mut self, paging: &Paging, items: &PageItems<'_>, is_bounded: bool) -> bool {
        let hash = items
            .list
            .filter(|_| items.count > 0)
            .map(|list| self.seen.hash(list.get()));
        let is_same = hash.is_some() && hash == self.last;
        self.last = hash;
        let may_be = match paging.style {
            PageStyle::Page(_) | PageStyle::Offset(_) => {
                is_bounded || paging.repeated == RepeatedPage::Items
            }
            // The items after the last one cannot be the same.
            PageStyle::LastId(..) => false,
            PageStyle::Cursor | PageStyle::NextUrl(_) => true,
        };
        is_same && !may_be
    }
}

fn is_more(total: Option<u64>, before: Option<u64>) -> bool {
    total
        .zip(before)
        .is_some_and(|(total, before)| total > before)
}
