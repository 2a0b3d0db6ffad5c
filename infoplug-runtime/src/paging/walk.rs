//! From one page to the next: what leads there, and whether there is one. No I/O: a response goes
//! in, the next request comes out.

use std::collections::VecDeque;
use std::hash::{BuildHasher as _, RandomState};

use reqwest::Url;

use super::next_url;
use super::pagination::{PageEnd, Pagination};
use crate::Json;
use crate::call::{Around, Ask};
use crate::error::{Mismatch, Problem};
use crate::json::{self, Value};
use crate::request::values;
use crate::response::decode::json_path;
use crate::response::{self, FoundValue, Located, Success, describe};
use crate::table::{JsonType, PageCursor, PageStyle, Paging, Place, RepeatedPage};

/// The last so many cursors are remembered: one that comes again would lead round and round.
const REMEMBERED: usize = 4096;
/// So many empty pages in a row are believed to have others after them.
const MOST_EMPTY: u32 = 20;
/// The same where each one has a new cursor or URL, as when a server filters what it reads.
const MOST_EMPTY_WITH_CURSOR: u32 = 100;

/// Where a stream of pages is.
pub(super) struct Walk {
    paging: Option<&'static Paging>,
    /// The number of the next page, or of its first item.
    position: i64,
    /// The first page was the first of all.
    from_start: bool,
    /// What leads to the next page, when it is no number.
    cursor: Option<String>,
    seen: Seen,
    /// The items of the last page, if it had any.
    last: Option<u64>,
    empty: u32,
    /// The stream has ended with an error, and its cursor leads on.
    leads_on: bool,
    pagination: Pagination,
}

/// What becomes of a page that has come.
pub(super) enum Step {
    /// It is handed out, and then the stream goes on like this.
    Page(Then),
    /// It is the page before once more, which was the last.
    Repeated,
}

/// How a stream goes on.
pub(super) enum Then {
    Next,
    End,
    /// What has come is handed out, since it may have been paid for; the error comes after it.
    Fail(Mismatch),
}

/// What a response says of further pages.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flag {
    Unstated,
    Last,
    More,
}

/// The items of a page.
struct PageItems<'a> {
    list: Option<Value<'a>>,
    count: u64,
}

/// Hashes of the cursors that have been used.
#[derive(Default)]
struct Seen {
    hashes: VecDeque<u64>,
    state: RandomState,
}

impl Seen {
    fn hash(&self, text: &str) -> u64 {
        self.state.hash_one(text)
    }

    /// Remembers a cursor, and says whether it is a new one.
    fn is_new(&mut self, cursor: &str) -> bool {
        let hash = self.hash(cursor);
        if self.hashes.contains(&hash) {
            return false;
        }
        if self.hashes.len() >= REMEMBERED {
            self.hashes.pop_front();
        }
        self.hashes.push_back(hash);
        true
    }
}

fn problem(message: &str) -> Problem {
    Problem {
        parameter: None,
        message: message.to_owned(),
    }
}

impl Walk {
    /// At the page that a request asks for.
    ///
    /// # Errors
    ///
    /// The request begins at something that is no number.
    pub(super) fn new(ask: &Ask) -> Result<Self, Problem> {
        let paging = ask.operation.pages.as_ref();
        let first = paging.map(|paging| paging.first).unwrap_or_default();
        let mut walk = Self {
            paging,
            position: 0,
            from_start: true,
            cursor: None,
            seen: Seen::default(),
            last: None,
            empty: 0,
            leads_on: false,
            pagination: Pagination::default(),
        };
        let set = |index: usize| ask.values.get_text(ask.operation, index);
        match paging.map(|paging| (&paging.style, paging.cursor.as_ref())) {
            Some((PageStyle::Page(index) | PageStyle::Offset(index), cursor)) => {
                let number = set(*index).map(|text| text.parse()).transpose();
                let number = number.map_err(|_| Problem {
                    parameter: ask
                        .operation
                        .parameters
                        .get(*index)
                        .map(|parameter| parameter.name.as_str()),
                    message: format!("is no number of a page up to {}", i64::MAX),
                })?;
                walk.position = number.unwrap_or(first);
                walk.from_start = walk.position == first;
                walk.cursor = cursor.and_then(|cursor| set(cursor.parameter));
            }
            Some(
                (PageStyle::Cursor, Some(PageCursor { parameter, .. }))
                | (PageStyle::LastId(parameter, _), _),
            ) => {
                walk.cursor = set(*parameter);
                walk.from_start = walk.cursor.is_none();
            }
            Some((PageStyle::NextUrl(_), _)) => {
                if let Ok(url) = resolve(ask, "") {
                    walk.seen.is_new(url.as_str());
                }
            }
            Some((PageStyle::Cursor, None)) | None => {}
        }
        if let Some(cursor) = &walk.cursor {
            walk.seen.is_new(cursor);
        }
        Ok(walk)
    }

    pub(super) fn pagination(&self) -> &Pagination {
        &self.pagination
    }

    /// Says why no further page is fetched.
    pub(super) fn end(&mut self, end: PageEnd) {
        self.pagination.end = Some(end);
    }

    /// The number of the next page, or of its first item, where pages have numbers.
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

    /// Begins at another page, or item.
    ///
    /// # Errors
    ///
    /// The pages have no numbers.
    pub(super) fn begin(&mut self, ask: &mut Ask, position: i64) -> Result<(), Problem> {
        let Some(PageStyle::Page(index) | PageStyle::Offset(index)) =
            self.paging.map(|paging| &paging.style)
        else {
            return Err(problem("its pages have no numbers: use `with_cursor`"));
        };
        ask.values
            .set_text(ask.operation, *index, &position.to_string());
        self.from_start = self.paging.is_some_and(|paging| paging.first == position);
        self.position = position;
        Ok(())
    }

    /// Begins at the page of a cursor.
    ///
    /// # Errors
    ///
    /// The pages have no cursors, or the address leads out of the API.
    pub(super) fn begin_by(&mut self, ask: &mut Ask, cursor: String) -> Result<(), Problem> {
        if cursor.is_empty() {
            return Err(problem("the cursor is empty"));
        }
        let cursor = match self
            .paging
            .map(|paging| (&paging.style, paging.cursor.as_ref()))
        {
            Some((PageStyle::NextUrl(_), _)) => {
                let url = resolve(ask, &cursor);
                let url = url.map_err(|found| {
                    problem(&format!("the cursor is no URL of the API, but {found}"))
                })?;
                let cursor = url.as_str().to_owned();
                ask.url = Some(url);
                cursor
            }
            Some(
                (PageStyle::LastId(parameter, _), _) | (_, Some(PageCursor { parameter, .. })),
            ) => {
                ask.values.set_text(ask.operation, *parameter, &cursor);
                cursor
            }
            _ => return Err(problem("its pages have no cursors")),
        };
        self.from_start = false;
        self.seen.is_new(&cursor);
        self.cursor = Some(cursor);
        Ok(())
    }

    /// Reads what a page says of itself and of the next one, to which the request turns.
    ///
    /// # Errors
    ///
    /// The page is none: its items are missing, or are those of the page before.
    pub(super) fn received(&mut self, ask: &mut Ask, around: &Around) -> Result<Step, Mismatch> {
        let Some(paging) = self.paging else {
            return Ok(Step::Page(Then::End));
        };
        let text = json::text(&around.body);
        let said = around.said(ask.operation, &text);
        let items = page_items(paging, &said)?;
        let (total_pages, total_items) = (
            said.count(&paging.total_pages),
            said.count(&paging.total_items),
        );
        let grows = is_more(total_pages, self.pagination.total_pages)
            || is_more(total_items, self.pagination.total_items);
        // Many servers count for the first page only.
        self.pagination.total_pages = total_pages.or(self.pagination.total_pages);
        self.pagination.total_items = total_items.or(self.pagination.total_items);
        let flag = match said.answers(&paging.end_when) {
            Some(true) => Flag::Last,
            Some(false) => Flag::More,
            None => Flag::Unstated,
        };
        let is_complete = self.is_complete(paging, items.count);
        // A total that grows while the same items come bounds nothing.
        let is_bounded =
            flag == Flag::Last || flag == Flag::Unstated && is_complete.is_some() && !grows;
        if self.repeats(paging, &items, is_bounded) {
            if paging.repeated == RepeatedPage::End {
                self.end(PageEnd::RepeatedPage);
                return Ok(Step::Repeated);
            }
            return Err(Mismatch::at(
                json_path(&paging.items),
                "other items than on the page before",
                "the same ones",
            ));
        }
        self.pagination.pages += 1;
        self.pagination.items = self.pagination.items.saturating_add(items.count);
        self.empty = if items.count == 0 { self.empty + 1 } else { 0 };
        let page = Page {
            ask,
            paging,
            said: &said,
            items,
            flag,
            is_complete,
        };
        Ok(Step::Page(match self.after(page) {
            Ok(None) => Then::Next,
            Ok(Some(end)) => {
                self.cursor = None;
                self.end(end);
                Then::End
            }
            Err(failure) => {
                // Nothing leads on. What led here is paid for.
                if self.counted().is_none() && !self.leads_on {
                    self.cursor = None;
                }
                Then::Fail(failure)
            }
        }))
    }

    /// Whether all has come that the totals speak of, with the page that has so many items; none
    /// where they do not tell.
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
            // Who began in the middle cannot tell.
            (_, _, Some(total)) if self.from_start => (items.saturating_add(count), total),
            _ => return None,
        };
        // A total below what has come is none: 0 may mean that nobody has counted.
        (received <= total).then_some(received == total)
    }

    /// Whether a page has the items of the one before, where nothing bounds the number of pages.
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

    /// Turns the request to the next page; or why there is none.
    fn after(&mut self, mut page: Page<'_, '_>) -> Result<Option<PageEnd>, Mismatch> {
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
            PageStyle::NextUrl(places) => {
                let end = self.after_url(&mut page, places)?;
                self.unless_endless(&page, end)
            }
            PageStyle::LastId(index, id) => self.after_id(&mut page, *index, id),
        }
    }

    /// A server can name new cursors for ever, and `next` of a stream of items would never return.
    fn unless_endless(
        &mut self,
        page: &Page<'_, '_>,
        end: Option<PageEnd>,
    ) -> Result<Option<PageEnd>, Mismatch> {
        if end.is_none() && self.empty >= MOST_EMPTY_WITH_CURSOR {
            self.leads_on = true;
            return Err(page.stuck(format!(
                "{MOST_EMPTY_WITH_CURSOR} empty pages in a row, each with a new way to the next one"
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

    /// Goes to a numbered page, with the cursor that goes along. Where the response has none, the
    /// last one goes along again.
    fn go_to(
        &mut self,
        page: &mut Page<'_, '_>,
        index: usize,
        next: i64,
    ) -> Result<Option<PageEnd>, Mismatch> {
        self.position = next;
        page.ask
            .values
            .set_text(page.ask.operation, index, &next.to_string());
        let Some(cursor) = &page.paging.cursor else {
            return Ok(None);
        };
        match page.next_cursor(cursor)? {
            Next::Found(found) => {
                self.cursor = Some(page.ask.values.set_found(
                    page.ask.operation,
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
        let sent = page.ask.values.set_found(
            page.ask.operation,
            cursor.parameter,
            &found.text,
            &found.json,
        );
        self.turn(page, sent)
    }

    fn after_url(
        &mut self,
        page: &mut Page<'_, '_>,
        places: &'static [Place],
    ) -> Result<Option<PageEnd>, Mismatch> {
        let next = match page.said.locate(places) {
            Located::Found(found) => found.text,
            Located::Unusable { path, found, .. } => return Err(unusable(path, found)),
            Located::Absent => return page.no_cursor(),
        };
        let url = resolve(page.ask, &next).map_err(|found| {
            let origin = page
                .ask
                .client
                .inner()
                .address
                .origin()
                .ascii_serialization();
            Mismatch::at(page.where_next(), format!("an address at {origin}"), found)
        })?;
        let cursor = url.as_str().to_owned();
        page.ask.url = Some(url);
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
            .ask
            .values
            .set_found(page.ask.operation, index, &text, &json);
        self.turn(page, sent)
    }

    /// Remembers what leads to the next page. One that was there before would lead round and round,
    /// and each page may cost.
    fn turn(&mut self, page: &Page<'_, '_>, cursor: String) -> Result<Option<PageEnd>, Mismatch> {
        if !self.seen.is_new(&cursor) {
            // Nothing new, and the same cursor: the end of what there is by now.
            if page.items.count == 0
                && page.flag == Flag::Unstated
                && self.cursor.as_deref() == Some(&*cursor)
            {
                return Ok(Some(PageEnd::EmptyPage));
            }
            return Err(Mismatch::at(
                page.where_next(),
                "the cursor of another page",
                "that of a page that was fetched already",
            ));
        }
        self.cursor = Some(cursor);
        Ok(None)
    }
}

fn is_more(total: Option<u64>, before: Option<u64>) -> bool {
    total
        .zip(before)
        .is_some_and(|(total, before)| total > before)
}

/// A page that has come, and the request that turns to the next one.
struct Page<'p, 'a> {
    ask: &'p mut Ask,
    paging: &'static Paging,
    said: &'p Success<'a>,
    items: PageItems<'a>,
    flag: Flag,
    /// All has come that the totals speak of, if they tell.
    is_complete: Option<bool>,
}

/// The cursor that a page names.
enum Next<'a> {
    Found(FoundValue<'a>),
    /// A value that the spec names as the end.
    End,
    Absent,
}

impl<'a> Page<'_, 'a> {
    /// The end, where no cursor leads on: what the response states comes first, then an empty page,
    /// then a short one if the spec says so.
    fn end(&self) -> Option<PageEnd> {
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

    /// Whether the page has fewer items than a full one. One that was asked for with fewer items is
    /// full with fewer.
    fn is_short(&self) -> bool {
        let asked = self.ask.page_size();
        let full = self
            .paging
            .size
            .map(|size| asked.map_or(size, |asked| size.min(asked)));
        self.paging.short_page_ends && full.is_some_and(|full| self.items.count < full)
    }

    /// No cursor leads on. That is the end, unless the response says that there are further pages.
    fn no_cursor(&self) -> Result<Option<PageEnd>, Mismatch> {
        if self.flag != Flag::More {
            return Ok(Some(PageEnd::Stated));
        }
        let found = "nothing, though the response says that there are further pages";
        Err(Mismatch::at(
            self.where_next(),
            "what leads to the next page",
            found,
        ))
    }

    /// There should be further items, and no way leads to them.
    fn stuck(&self, found: String) -> Mismatch {
        Mismatch::at(
            json_path(&self.paging.items),
            "items, since the response says that there are further pages",
            found,
        )
    }

    /// Where the response has what leads to the next page, for messages.
    fn where_next(&self) -> String {
        let places = match &self.paging.style {
            PageStyle::NextUrl(places) => places,
            PageStyle::LastId(..) => return json_path(&self.paging.items),
            _ => self
                .paging
                .cursor
                .as_ref()
                .map_or(&[][..], |cursor| &cursor.from),
        };
        places
            .first()
            .map_or_else(|| "$".to_owned(), response::shown_place)
    }

    fn next_cursor(&self, cursor: &'static PageCursor) -> Result<Next<'a>, Mismatch> {
        Ok(match self.said.locate(&cursor.from) {
            Located::Found(found) if cursor.end.iter().any(|end| *end == found.text) => Next::End,
            Located::Found(found) => Next::Found(found),
            // A value that means the end may be of any type: `false`.
            Located::Unusable {
                text: Some(text), ..
            } if cursor.end.iter().any(|end| *end == text) => Next::End,
            Located::Unusable { path, found, .. } => return Err(unusable(path, found)),
            Located::Absent => Next::Absent,
        })
    }
}

/// The address of the next page, relative to that of the request.
fn resolve(ask: &Ask, next: &str) -> Result<Url, String> {
    let client = ask.client.inner();
    let last = ask
        .url
        .clone()
        .unwrap_or_else(|| values::url(ask.operation, &ask.values, &client.address, &[]));
    let secret = values::secret_query(ask.operation, &ask.values, &client.query);
    next_url::resolve(&last, &client.address, &secret, next)
}

fn unusable(path: String, found: &'static str) -> Mismatch {
    Mismatch::at(
        path,
        "what leads to the next page: a text or a number",
        found,
    )
}

/// The items of a page. A list that the spec does not let be absent or null must be there.
fn page_items<'a>(paging: &Paging, said: &Success<'a>) -> Result<PageItems<'a>, Mismatch> {
    let fail = |found: &'static str| Mismatch::at(json_path(&paging.items), "an array", found);
    let value = said.at(&paging.items);
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
        None => Err(fail("nothing: it is missing")),
        Some(None) => Err(fail("null")),
        Some(Some(kind)) => Err(fail(describe(kind))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_cursors_are_remembered_and_no_more() {
        let mut seen = Seen::default();
        for number in 0..=REMEMBERED {
            assert!(seen.is_new(&number.to_string()));
        }
        assert!(!seen.is_new("1") && !seen.is_new(&REMEMBERED.to_string()));
        assert!(seen.is_new("0"), "the oldest is forgotten");
        assert_eq!(seen.hashes.len(), REMEMBERED);
    }
}
