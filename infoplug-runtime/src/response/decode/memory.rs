//! The memory of a decoded value. In `[{},{},{}]`, each element has three bytes but may decode to a
//! thousand.

/// The approximate overhead of an allocation.
const PIECE: usize = 16;
/// The number of entries in a node of a `BTreeMap`.
const NODE: usize = 11;

/// An element of unknown type in a list that grows: up to 32 bytes, and as much unused.
pub(super) const UNKNOWN: usize = 64;

/// How much memory a value may take, and how much is left.
pub(crate) struct Memory {
    most: usize,
    left: usize,
}

impl Memory {
    pub(crate) fn new(most: usize) -> Self {
        Self { most, left: most }
    }

    /// Returns the whole limit in bytes.
    pub(super) fn most(&self) -> usize {
        self.most
    }

    /// Returns the bytes left.
    pub(super) fn left(&self) -> usize {
        self.left
    }

    /// Takes this many bytes, if they are left.
    #[inline]
    pub(super) fn take(&mut self, bytes: usize) -> bool {
        match self.left.checked_sub(bytes) {
            Some(left) => self.left = left,
            None => return false,
        }
        true
    }
}

/// The memory of a string. An empty one owns nothing.
pub(super) fn text(bytes: usize) -> usize {
    if bytes == 0 { 0 } else { bytes + PIECE }
}

/// The memory of a boxed value.
pub(super) fn boxed(bytes: usize) -> usize {
    bytes + PIECE
}

/// The memory that a map with `held` entries takes for another key and its slot: a whole node for
/// the first entries, then the average for nodes that are half full.
pub(super) fn entry(held: usize, key: &str, bytes: usize) -> usize {
    let entries = match held {
        0 => NODE,
        1..NODE => 0,
        _ => 2,
    };
    entries * (size_of::<String>() + bytes) + text(key.len())
}

/// The memory that a `Vec` takes for its element at `index`: nothing while there is capacity, else
/// as much as it already holds.
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

/// The address range of a slot.
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

    /// The memory that a part of this slot takes outside of it: nothing, unless it is boxed.
    #[inline]
    pub(super) fn beside<T: ?Sized>(self, part: &T) -> usize {
        // For a part before the slot, the subtraction wraps around to a large number.
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
