//! The tree along which the threads of a team hand things on: work down, arrivals and parts of reductions up.
//!
//! Thread numbers are read in base 2^bits: a thread whose number ends in k zeros has threads below it at k growing
//! distances, thread 0 at all. So whoever has much below it begins early, each thread deals with a few others whatever the
//! team's size, and what is below a thread are its neighbours, which are likely to be close.

use crate::core::icv::values::Pattern;

/// A tree over threads 0 to n - 1, for any n.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tree {
    /// 0: all are below thread 0.
    bits: u32,
}

/// Teams up to which thread 0 deals with all others itself in a region.
pub(super) const FEW: u32 = 8;

impl Tree {
    /// All threads below thread 0.
    pub const LINEAR: Self = Self { bits: 0 };
    /// Up to three threads below another at each distance.
    pub const FOURS: Self = Self { bits: 2 };

    /// The tree for a region's begin and end in a team of `threads` on `cpus`, where `pattern` does not say otherwise:
    /// threads that may have to wait for a CPU are not waited for on the way to others.
    pub fn of_region(threads: u32, cpus: u32, pattern: Pattern) -> Self {
        match pattern.is_linear(threads <= FEW || threads > cpus) {
            true => Self::LINEAR,
            false => pattern.branches().map_or(Self::FOURS, |branches| Self { bits: branches.ilog2() }),
        }
    }

    /// Whether all threads are below thread 0.
    #[inline(always)]
    pub fn is_linear(self) -> bool {
        self.bits == 0
    }

    /// The threads of `n` right below `tid`, nearest first: those with the most below themselves come last.
    #[inline]
    pub fn below(self, tid: u32, n: u32) -> impl DoubleEndedIterator<Item = u32> + Clone {
        let bits = self.bits;
        let (distances, threads) = match (bits, tid) {
            (0, 0) => (1, n),
            (0, _) => (0, 0),
            (_, 0) => ((u32::BITS - n.saturating_sub(1).leading_zeros()).div_ceil(bits), 1 << bits),
            _ => (tid.trailing_zeros() / bits, 1 << bits),
        };
        (0..distances)
            .flat_map(move |k| (1..threads).map(move |i| u64::from(tid) + (u64::from(i) << (bits * k))))
            .filter_map(move |other| u32::try_from(other).ok().filter(|&other| other < n))
    }

    /// The thread that `tid`, which is not 0, is right below.
    #[inline]
    pub fn above(self, tid: u32) -> u32 {
        match self.bits {
            0 => 0,
            bits => {
                let distance = tid.trailing_zeros() / bits * bits;
                (tid >> distance >> bits << bits) << distance
            }
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    /// Every thread but 0 is below exactly one other, of a lower number, and all are below thread 0 in the end.
    #[test]
    fn a_tree_for_every_size() {
        for bits in [0, 1, 2, 3, 5, 15] {
            let tree = Tree { bits };
            for threads in 1..=70 {
                let mut above = vec![None; threads as usize];
                for tid in 0..threads {
                    for other in tree.below(tid, threads) {
                        assert!(other > tid);
                        assert_eq!(above[other as usize].replace(tid), None, "{bits} bits: {other} of {threads}");
                        assert_eq!(tree.above(other), tid, "{bits} bits: {other} of {threads}");
                    }
                    assert!(tree.below(tid, threads).rev().is_sorted_by(|a, b| a > b));
                }
                assert!(above[0].is_none() && above[1..].iter().all(Option::is_some), "{threads}: {above:?}");
            }
        }
        let below = |tree: Tree, tid, n| tree.below(tid, n).collect::<Vec<_>>();
        assert_eq!(below(Tree::FOURS, 0, 18), [1, 2, 3, 4, 8, 12, 16]);
        assert_eq!(below(Tree::FOURS, 4, 7), [5, 6]);
        assert_eq!(below(Tree::FOURS, u32::MAX, u32::MAX), []);
        assert_eq!(below(Tree { bits: 1 }, 0, 9), [1, 2, 4, 8]);
        assert_eq!(below(Tree::LINEAR, 0, 4), [1, 2, 3]);
        assert_eq!(below(Tree::LINEAR, 1, 4), []);
    }

    #[test]
    fn few_threads_or_a_crowd_need_no_tree() {
        let tree = |threads| Tree::of_region(threads, 64, Pattern::default());
        assert_eq!([8, 9, 64, 65].map(tree), [Tree::LINEAR, Tree::FOURS, Tree::FOURS, Tree::LINEAR]);
        let given = |kind, bits| Tree::of_region(3, 2, Pattern { linear: kind, bits });
        assert_eq!([given(None, Some(1)), given(Some(false), None)], [Tree { bits: 1 }, Tree::FOURS]);
        assert_eq!([given(Some(true), Some(1)), given(None, Some(0))], [Tree::LINEAR; 2]);
    }
}
