//! What the compiler says about a stream used as an iterator.

/// Implemented by no type. Streams implement `Iterator` under this bound, so that the compiler
/// names `next().await`.
#[diagnostic::on_unimplemented(
    message = "`{Stream}` is a stream, not an iterator",
    label = "a stream, whose items must be awaited",
    note = "write `while let Some(item) = stream.next().await {{ ... }}`",
    note = "with the feature `blocking`, `for item in stream.wait_iter()` blocks the thread"
)]
pub trait Iterate<Stream> {}

/// Implements `Iterator` for a stream, under the bound that no stream meets.
macro_rules! no_iterator {
    ([$($parameters:tt)*] $stream:ty, $item:ty) => {
        #[doc(hidden)]
        impl<$($parameters)*> Iterator for $stream
        where
            (): $crate::paging::Iterate<Self>,
        {
            type Item = $item;

            fn next(&mut self) -> Option<Self::Item> {
                None
            }
        }
    };
}

pub(crate) use no_iterator;
