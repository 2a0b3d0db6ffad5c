//! The memory that a decoded value takes. `[{},{},{}]` has three bytes for each element, and an
//! element may take a thousand.

/// What an allocator adds to each piece of memory, about.
const PIECE: usize = 16;
/// A `BTreeMap` has nodes of so many entries.
const NODE: usize = 11;

/// How much memory a value may take, and how much of that is left.
pub(crate) struct Memory {
    most: usize,
    left: usize,
}

impl Memory {
    pub(crate) fn new(most: usize) -> Self {
        Self { most, left: most }
    }

    /// The whole of it, in bytes.
    pub(super) fn most(&self) -> usize {
        self.most
    }

    /// What is left of it, in bytes.
    pub(super) fn left(&self) -> usize {
        self.left
    }

    /// Takes so many bytes, if they are left.
    #[inline]
    pub(super) fn take(&mut self, bytes: usize) -> bool {
        match self.left.checked_sub(bytes) {
            Some(left) => self.left = left,
            None => return false,
        }
        true
    }
}

/// What a string takes. An empty one owns nothing.
pub(super) fn text(bytes: usize) -> usize {
    if bytes == 0 { 0 } else { bytes + PIECE }
}

/// What a value on its own takes.
pub(super) fn boxed(bytes: usize) -> usize {
    bytes + PIECE
}

/// What a map that holds so many entries takes for a further key and the slot of its value: a node
/// for the first ones, and then as much as entries take whose nodes are half full.
pub(super) fn entry(held: usize, key: &str, bytes: usize) -> usize {
    let entries = match held {
        0 => NODE,
        1..NODE => 0,
        _ => 2,
    };
    entries * (size_of::<String>() + bytes) + text(key.len())
}

/// What a `Vec` takes for its element at `index`: nothing while there is room, else as much as it
/// holds already.
pub(super) fn element(index: usize, bytes: usize) -> usize {
    let first = match bytes {
        0..=1 => 8,
        2..=1024 => 4,
        _ => 1,
    };
    let is_full = index.is_multiple_of(first) && (index / first).is_power_of_two();
    bytes.saturating_mul(if index == 0 {
        first
    } else {
        usize::from(is_full) * index
    })
}

/// Where a slot is in memory.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    from: usize,
    bytes: usize,
}

impl Extent {
    #[inline]
    pub(super) fn of<T: ?Sized>(slot: &T) -> Self {
        Self {
            from: address(slot),
            bytes: size_of_val(slot),
        }
    }

    /// What a part of this slot takes beside it: nothing, unless it is boxed.
    #[inline]
    pub(super) fn beside<T: ?Sized>(self, part: &T) -> usize {
        // What lies before the slot is far after it, too.
        if address(part).wrapping_sub(self.from) <= self.bytes {
            0
        } else {
            boxed(size_of_val(part))
        }
    }
}

fn address<T: ?Sized>(slot: &T) -> usize {
    std::ptr::from_ref(slot).cast::<u8>().addr()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_takes_what_a_vec_takes() {
        fn compare<T: Default>() {
            let (mut vec, mut counted) = (Vec::new(), 0);
            for index in 0..5000 {
                vec.push(T::default());
                counted += element(index, size_of::<T>());
                assert_eq!(
                    counted,
                    vec.capacity() * size_of::<T>(),
                    "{} elements of {}",
                    vec.len(),
                    std::any::type_name::<T>()
                );
            }
        }
        compare::<u8>();
        compare::<u64>();
        compare::<[u64; 32]>();
        compare::<[[u64; 32]; 9]>();
        assert_eq!(element(0, 0) + element(8, 0), 0);
    }

    #[test]
    fn a_part_that_is_boxed_takes_more() {
        struct Whole {
            inside: [u64; 4],
            boxed: Box<[u64; 4]>,
        }
        let whole = Whole {
            inside: [0; 4],
            boxed: Box::new([0; 4]),
        };
        assert_eq!(Extent::of(&whole).beside(&whole.inside), 0);
        assert_eq!(Extent::of(&whole).beside(&*whole.boxed), 32 + PIECE);
    }

    #[test]
    fn no_more_is_taken_than_is_there() {
        let mut memory = Memory::new(10);
        assert!(memory.take(4) && memory.take(6) && memory.take(0));
        assert!(!memory.take(1) && !memory.take(usize::MAX));
        assert_eq!(memory.most(), 10);
    }
}
