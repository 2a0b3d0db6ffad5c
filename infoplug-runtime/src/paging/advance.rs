//! From one page to the next: its cursor or number, and whether there is one.

use super::next_url;
use super::page::{Flag, Next, Page, unusable};
use super::pagination::PageEnd;
use super::walk::Walk;
use crate::Json;
use crate::error::Mismatch;
use crate::json::Value;
use crate::response::decode::json_path;
use crate::response::{Located, describe};
use crate::table::{Location, PageStyle};

/// The maximum number of empty pages in a row after which more may follow.
const MOST_EMPTY: u32 = 20;
/// The same limit if each page has a new cursor or URL, as when a server filters what it reads.
const MOST_EMPTY_WITH_CURSOR: u32 = 100;

impl Walk {
    /// Points the request to the next page, or returns why there is none.
    pub(super) fn advance(&mut self, mut page: Page<'_, '_>) -> Result<Option<PageEnd>, Mismatch> {
        if page.flag == Flag::Last {
            return Ok(Some(PageEnd::Stated));
        }
        match &page.paging.style {
            PageStyle::Page(index) => self.after_page(&mut page, *index),
            PageStyle::Offset(index) => self.after_offset(&mut page, *index),
            PageStyle::Cursor => {
                let end = self.after_cursor(&mut page)?;
                self.unless_endless(&page, end)
            }
            PageStyle::NextUrl(locations) => {
                let end = self.after_url(&mut page, locations)?;
                self.unless_endless(&page, end)
            }
            PageStyle::LastId(index, id) => self.after_id(&mut page, *index, id),
        }
    }

    /// Stops a server that returns new cursors forever: `next` of a stream of items would never
    /// return.
    fn unless_endless(
        &mut self,
        page: &Page<'_, '_>,
        end: Option<PageEnd>,
    ) -> Result<Option<PageEnd>, Mismatch> {
        if end.is_none() && self.empty >= MOST_EMPTY_WITH_CURSOR {
            self.leads_on = true;
            return Err(page.stuck(format!(
                "{MOST_EMPTY_WITH_CURSOR} empty pages in a row, each with a new cursor"
            )));
        }
        Ok(end)
    }

    fn after_page(
        &mut self,
        page: &mut Page<'_, '_>,
        index: usize,
    ) -> Result<Option<PageEnd>, Mismatch> {
        if let Some(end) = page.end() {
            return Ok(Some(end));
        }
        let Some(next) = self.position.checked_add(1) else {
            return Ok(Some(PageEnd::LastNumber));
        };
        if self.empty >= MOST_EMPTY {
            self.position = next;
            return Err(page.stuck(format!("{MOST_EMPTY} empty pages in a row")));
        }
        self.go_to(page, index, next)
    }

    fn after_offset(
        &mut self,
        page: &mut Page<'_, '_>,
        index: usize,
    ) -> Result<Option<PageEnd>, Mismatch> {
        if let Some(end) = page.end() {
            return Ok(Some(end));
        }
        if page.items.count == 0 {
            return Err(page.stuck("an empty page".to_owned()));
        }
        let Some(next) = self.position.checked_add_unsigned(page.items.count) else {
            return Ok(Some(PageEnd::LastNumber));
        };
        self.go_to(page, index, next)
    }

    /// Goes to a numbered page. If the pages also have cursors, sends the new one, or the last one
    /// if the response has none.
    fn go_to(
        &mut self,
        page: &mut Page<'_, '_>,
        index: usize,
        next: i64,
    ) -> Result<Option<PageEnd>, Mismatch> {
        self.position = next;
        page.untyped
            .values
            .set_text(page.untyped.operation, index, &next.to_string());
        let Some(cursor) = &page.paging.cursor else {
            return Ok(None);
        };
        match page.next_cursor(cursor)? {
            Next::Found(found) => {
                self.cursor = Some(page.untyped.values.set_found(
                    page.untyped.operation,
                    cursor.parameter,
                    &found.text,
                    &found.json,
                ));
                Ok(None)
            }
            Next::End => page.no_cursor(),
            Next::Absent => Ok(None),
        }
    }

    fn after_cursor(&mut self, page: &mut Page<'_, '_>) -> Result<Option<PageEnd>, Mismatch> {
        let Some(cursor) = &page.paging.cursor else {
            return Ok(Some(PageEnd::Stated));
        };
        let Next::Found(found) = page.next_cursor(cursor)? else {
            return page.no_cursor();
        };
        let sent = page.untyped.values.set_found(
            page.untyped.operation,
            cursor.parameter,
            &found.text,
            &found.json,
        );
        self.turn(page, sent)
    }

    fn after_url(
        &mut self,
        page: &mut Page<'_, '_>,
        locations: &'static [Location],
    ) -> Result<Option<PageEnd>, Mismatch> {
        let next = match page.success.locate(locations) {
            Located::Found(found) => found.text,
            Located::Unusable { path, found, .. } => return Err(unusable(path, found)),
            Located::Absent => return page.no_cursor(),
        };
        let url = next_url::resolve(page.untyped, &next).map_err(|found| {
            let origin = page
                .untyped
                .client
                .inner()
                .addresses
                .base()
                .origin()
                .ascii_serialization();
            Mismatch::at(page.where_next(), format!("a URL at {origin}"), found)
        })?;
        let cursor = url.as_str().to_owned();
        page.untyped.url = Some(url);
        self.turn(page, cursor)
    }

    fn after_id(
        &mut self,
        page: &mut Page<'_, '_>,
        index: usize,
        id: &'static [String],
    ) -> Result<Option<PageEnd>, Mismatch> {
        if let Some(end) = page.end() {
            return Ok(Some(end));
        }
        let Some(last) = page.items.list.and_then(|list| list.elements().last()) else {
            return Err(page.stuck("an empty page".to_owned()));
        };
        let value = last.at(id);
        let Some(text) = value
            .and_then(Value::scalar)
            .filter(|text| !text.is_empty())
        else {
            let number = (page.items.count - 1).to_string();
            let path: Vec<&str> = page
                .paging
                .items
                .iter()
                .map(String::as_str)
                .chain([number.as_str()])
                .chain(id.iter().map(String::as_str))
                .collect();
            let found = value.and_then(Value::kind).map_or("nothing", describe);
            return Err(Mismatch::at(
                json_path(&path),
                "the id of the last item",
                found,
            ));
        };
        let json = value
            .map(|value| Json::from_valid(value.get().to_owned()))
            .unwrap_or_default();
        let sent = page
            .untyped
            .values
            .set_found(page.untyped.operation, index, &text, &json);
        self.turn(page, sent)
    }

    /// Remembers the cursor of the next page. A cursor that was used before would loop forever, and
    /// each page may cost credits.
    fn turn(&mut self, page: &Page<'_, '_>, cursor: String) -> Result<Option<PageEnd>, Mismatch> {
        if !self.seen.is_new(&cursor) {
            // No items and the same cursor: the end of the list, for now.
            if page.items.count == 0
                && page.flag == Flag::Unstated
                && self.cursor.as_deref() == Some(&*cursor)
            {
                return Ok(Some(PageEnd::EmptyPage));
            }
            return Err(Mismatch::at(
                page.where_next(),
                "the cursor of another page",
                "that of a page that was already fetched",
            ));
        }
        self.cursor = Some(cursor);
        Ok(None)
    }
}
