//! Where a stream of pages starts: at the page in its request, or at one that the program sets.

use super::next_url;
use super::pagination::Pagination;
use super::seen::Seen;
use super::walk::Walk;
use crate::call::UntypedCall;
use crate::error::Problem;
use crate::table::{PageCursor, PageStyle};

impl Walk {
    /// Starts at the page that the request selects.
    ///
    /// # Errors
    ///
    /// Fails if the request's page number is not a number.
    pub(super) fn new(untyped: &UntypedCall) -> Result<Self, Problem> {
        let paging = untyped.operation.pages.as_ref();
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
        let set = |index: usize| untyped.values.get_text(untyped.operation, index);
        match paging.map(|paging| (&paging.style, paging.cursor.as_ref())) {
            Some((PageStyle::Page(index) | PageStyle::Offset(index), cursor)) => {
                let number = set(*index).map(|text| text.parse()).transpose();
                let number = number.map_err(|_| Problem {
                    parameter: untyped
                        .operation
                        .parameters
                        .get(*index)
                        .map(|parameter| parameter.name.as_str()),
                    message: format!("is not a page number up to {}", i64::MAX),
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
                if let Ok(url) = next_url::resolve(untyped, "") {
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

    /// Starts at another page or item.
    ///
    /// # Errors
    ///
    /// Fails if the pages have no numbers.
    pub(super) fn begin(
        &mut self,
        untyped: &mut UntypedCall,
        position: i64,
    ) -> Result<(), Problem> {
        let Some(PageStyle::Page(index) | PageStyle::Offset(index)) =
            self.paging.map(|paging| &paging.style)
        else {
            return Err(problem("its pages have no numbers: use `with_cursor`"));
        };
        untyped
            .values
            .set_text(untyped.operation, *index, &position.to_string());
        self.from_start = self.paging.is_some_and(|paging| paging.first == position);
        self.position = position;
        Ok(())
    }

    /// Starts at the page of a cursor.
    ///
    /// # Errors
    ///
    /// Fails if the pages have no cursors, or if the URL is outside the API.
    pub(super) fn begin_by(
        &mut self,
        untyped: &mut UntypedCall,
        cursor: String,
    ) -> Result<(), Problem> {
        if cursor.is_empty() {
            return Err(problem("the cursor is empty"));
        }
        let cursor = match self
            .paging
            .map(|paging| (&paging.style, paging.cursor.as_ref()))
        {
            Some((PageStyle::NextUrl(_), _)) => {
                let url = next_url::resolve(untyped, &cursor);
                let url = url.map_err(|found| {
                    problem(&format!("the cursor is not a URL of the API, but {found}"))
                })?;
                let cursor = url.as_str().to_owned();
                untyped.url = Some(url);
                cursor
            }
            Some(
                (PageStyle::LastId(parameter, _), _) | (_, Some(PageCursor { parameter, .. })),
            ) => {
                untyped
                    .values
                    .set_text(untyped.operation, *parameter, &cursor);
                cursor
            }
            _ => return Err(problem("its pages have no cursors")),
        };
        self.from_start = false;
        self.seen.is_new(&cursor);
        self.cursor = Some(cursor);
        Ok(())
    }
}

fn problem(message: &str) -> Problem {
    Problem {
        parameter: None,
        message: message.to_owned(),
    }
}
