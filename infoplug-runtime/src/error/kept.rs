//! What an error keeps of a response: the body, and strings that are mostly parts of it.

use std::num::NonZeroU32;

use bytes::Bytes;

/// The body of an error response, and all strings that were read from the response. A string that
/// stands in the body is not copied.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    body: Bytes,
    /// All other strings, one after the other.
    beside: String,
}

/// The position of a string in [`Kept`]. Only its own [`Kept`] knows the string.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text {
    /// One more than the index in the body and what is beside it, so that `None` takes no space.
    start: NonZeroU32,
    length: u32,
}

impl Kept {
    pub(crate) fn body(&self) -> &[u8] {
        &self.body
    }

    /// Returns a string that was added to this body.
    pub(crate) fn text(&self, text: Text) -> &str {
        let (start, length) = (text.start.get() as usize - 1, text.length as usize);
        let found = match start.checked_sub(self.body.len()) {
            Some(start) => self.beside.get(start..start + length),
            None => self
                .body
                .get(start..start + length)
                .and_then(|bytes| std::str::from_utf8(bytes).ok()),
        };
        found.unwrap_or_default()
    }
}

/// Collects the strings while they are read.
pub(crate) struct Keeper<'b> {
    body: &'b [u8],
    beside: String,
}

impl<'b> Keeper<'b> {
    /// Collects strings from a response of which this part of the body is kept.
    pub(crate) fn new(body: &'b [u8]) -> Self {
        Self {
            body,
            beside: String::new(),
        }
    }

    /// Adds a string. One that is a slice of the body is only found there.
    pub(crate) fn add(&mut self, text: &str) -> Option<Text> {
        let index = self.index(text).unwrap_or_else(|| {
            let index = self.body.len() + self.beside.len();
            self.beside.push_str(text);
            index
        });
        Some(Text {
            start: u32::try_from(index + 1).ok()?.try_into().ok()?,
            length: text.len().try_into().ok()?,
        })
    }

    /// The index of a slice of the body, which its address tells.
    fn index(&self, text: &str) -> Option<usize> {
        let index = text
            .as_ptr()
            .addr()
            .checked_sub(self.body.as_ptr().addr())?;
        (index.checked_add(text.len())? <= self.body.len()).then_some(index)
    }

    /// Copies the body. A slice of it would keep all that the server sent alive.
    pub(crate) fn finish(self) -> Kept {
        Kept {
            body: Bytes::copy_from_slice(self.body),
            beside: self.beside,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_is_found_again_wherever_it_stands() {
        let body = "a \u{e9} b";
        let mut keeper = Keeper::new(body.as_bytes());
        let texts = [&body[2..4], "c", "", &body[5..], &body[..0], "d \u{e9}"];
        let kept = texts.map(|text| (keeper.add(text).unwrap(), text));
        assert_eq!(keeper.beside, "cd \u{e9}");
        let all = keeper.finish();
        for (kept, text) in kept {
            assert_eq!(all.text(kept), text);
        }
    }

    #[test]
    fn a_string_after_the_kept_part_of_the_body_is_copied() {
        let body = "abcdef";
        let mut keeper = Keeper::new(&body.as_bytes()[..3]);
        let texts = [&body[..3], &body[2..4], &body[4..]].map(|text| keeper.add(text).unwrap());
        let kept = keeper.finish();
        assert_eq!(texts.map(|text| kept.text(text)), ["abc", "cd", "ef"]);
        assert_eq!((kept.body(), &*kept.beside), (&b"abc"[..], "cdef"));
    }
}
