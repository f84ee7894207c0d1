//! The traits of an allocator (OpenMP 6.0, section 8.2; table 8.2 has the defaults).

use super::Allocator;

/// A trait as programs and OMP_ALLOCATOR give it: the numbers of `omp_alloctrait_key_t` and of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The key.
    pub key: i32,
    /// The value: bytes, an allocator's handle, or a number of `omp_alloctrait_value_t`.
    pub value: u64,
}

/// What happens to an allocation that the allocator cannot make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// It is made of default memory.
    DefaultMem,
    /// It returns null.
    Null,
    /// The program ends.
    Abort,
    /// Another allocator makes it.
    Other(Allocator),
}

/// How the pages of a block lie on the NUMA nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Partition {
    /// As the process's policy has it.
    Environment,
    /// Near the thread that touches them first.
    Nearest,
    /// One stretch a node.
    Blocked,
    /// One page a node, in turn.
    Interleaved,
}

/// An allocator's traits.
///
/// sync_hint and access have no place here: the memory is malloc's, which any thread may use at any time, and the
/// traits only promise that fewer do. Those of OpenMP 6.0 that speak of devices say nothing about host memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traits {
    /// Bytes; a power of two, [`super::block::UNIT`] at least.
    pub alignment: usize,
    /// Bytes of all blocks together, headers included; none without a bound.
    pub pool_size: Option<usize>,
    /// What comes after a failure.
    pub fallback: Fallback,
    /// Whether blocks are locked into physical memory.
    pub pinned: bool,
    /// Where the pages lie.
    pub partition: Partition,
}

impl Default for Traits {
    fn default() -> Self {
        Self {
            alignment: super::block::UNIT,
            pool_size: None,
            fallback: Fallback::DefaultMem,
            pinned: false,
            partition: Partition::Environment,
        }
    }
}

/// `omp_atv_default`: the value that a trait has where it is not given.
const DEFAULT: u64 = u64::MAX;

const ALLOCATOR_FB: u64 = 14;

impl Traits {
    /// Whether malloc's memory will do without more.
    pub fn is_plain_memory(&self) -> bool {
        self.alignment <= super::block::UNIT && !self.pinned && self.partition == Partition::Environment
    }

    /// The traits that `pairs` give; of a key that comes twice the last counts. None where a key or a value does not
    /// exist, or allocator_fb has no allocator.
    pub fn read(pairs: impl IntoIterator<Item = Pair>) -> Option<Self> {
        let mut traits = Self::default();
        let (mut fallback, mut other) = (DEFAULT, 0);
        for Pair { key, value } in pairs {
            match key {
                1 => hint(value, &[3, 4, 5, 6])?,
                2 => traits.alignment = alignment(value)?,
                // 7 is GCC's omp_atv_all, and LLVM's omp_atv_device; 19 LLVM's omp_atv_all.
                3 => hint(value, &[7, 8, 9, 10, 19])?,
                // 0 is no size. libomp takes it for no bound.
                4 => traits.pool_size = usize::try_from(value).ok().filter(|size| ![0, usize::MAX].contains(size)),
                5 => fallback = value,
                6 => other = value,
                7 => traits.pinned = value != DEFAULT && boolean(value)?,
                8 => traits.partition = partition(value)?,
                // pin_device, preferred_device, device_access, target_access, atomic_scope, part_size.
                9..=14 => {}
                _ => return None,
            }
        }
        traits.fallback = match fallback {
            DEFAULT | 11 => Fallback::DefaultMem,
            12 => Fallback::Null,
            13 => Fallback::Abort,
            ALLOCATOR_FB => Fallback::Other(Allocator::existing(usize::try_from(other).ok()?)?),
            _ => return None,
        };
        Some(traits)
    }
}

/// Checks a value that changes nothing.
fn hint(value: u64, known: &[u64]) -> Option<()> {
    (value == DEFAULT || known.contains(&value)).then_some(())
}

fn alignment(value: u64) -> Option<usize> {
    let smallest = super::block::UNIT;
    if value == DEFAULT {
        return Some(smallest);
    }
    value.is_power_of_two().then(|| usize::try_from(value).ok().map(|bytes| bytes.max(smallest)))?
}

fn boolean(value: u64) -> Option<bool> {
    (value <= 1).then_some(value == 1)
}

fn partition(value: u64) -> Option<Partition> {
    match value {
        DEFAULT | 15 => Some(Partition::Environment),
        16 => Some(Partition::Nearest),
        17 => Some(Partition::Blocked),
        18 => Some(Partition::Interleaved),
        _ => None,
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    fn read(pairs: &[(i32, u64)]) -> Option<Traits> {
        Traits::read(pairs.iter().map(|&(key, value)| Pair { key, value }))
    }

    #[test]
    fn every_trait() {
        let traits = read(&[(1, 4), (2, 256), (3, 8), (4, 4096), (5, 12), (7, 1), (8, 18)]).unwrap();
        assert_eq!((traits.alignment, traits.pool_size, traits.fallback), (256, Some(4096), Fallback::Null));
        assert_eq!((traits.pinned, traits.partition), (true, Partition::Interleaved));
        assert_eq!(read(&[(5, 14), (6, 2)]).unwrap().fallback, Fallback::Other(Allocator::of(2)));
    }

    #[test]
    fn defaults() {
        let given: Vec<_> = [1, 2, 3, 4, 5, 7, 8].map(|key| (key, DEFAULT)).to_vec();
        assert_eq!(read(&given), Some(Traits::default()));
        assert_eq!(read(&[]), Some(Traits::default()));
        assert_eq!(read(&[(2, 1), (4, 0), (9, 3), (14, 7), (3, 19), (3, 7)]), Some(Traits::default()));
    }

    #[test]
    fn what_does_not_exist() {
        for wrong in [(0, 1), (15, 1), (-1, 1), (1, 7), (2, 0), (2, 24), (3, 11), (5, 15), (5, 14), (7, 2), (8, 14)] {
            assert_eq!(read(&[wrong]), None, "{wrong:?}");
        }
        // An allocator that nobody has made.
        assert_eq!(read(&[(5, 14), (6, 0x4000_0000)]), None);
    }
}
