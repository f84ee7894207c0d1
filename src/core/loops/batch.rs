//! How many chunks a member takes off the counter at once: as many as make the step small beside them, while they are
//! short. Numbers rise for each member, whatever it takes. See README.md.

use crate::core::primitive::{AtomicU64, Ordering};
use crate::sys::arch::clock;

/// The most chunks of a batch: a cluster of long ones behind many short ones falls to one member.
const MAX_SIZE: u64 = 64;
/// A batch is to last no longer than this, in cycles: one microsecond or two. Time for which others may wait at the end.
const MAX_CYCLES: u64 = 4096;
/// A batch that lasts as many times as long as its claim did is long enough.
const ENOUGH: u64 = 8;
/// A batch takes at most this part of what one of the members would get of the rest.
const PART_BITS: u32 = if cfg!(loom) { 0 } else { 2 };

/// A member's batch of chunks, and what it has learnt about them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Batch {
    /// The chunks that the member still has to do have these numbers, from the first to before the second.
    next: u64,
    end: u64,
    /// How many it had at first; 0 before the first batch.
    size: u64,
    /// A batch is of what is left shifted by this at most; 0 where chunks are claimed one by one.
    shift: u32,
    /// When the batch had been claimed, and how long that took, in cycles.
    claimed: u64,
    cost: u64,
}

impl Batch {
    /// For a loop of `n` members, which is handed out one by one or not.
    pub(super) fn new(n: u64, one_by_one: bool) -> Self {
        let shift = if one_by_one { 0 } else { n.next_power_of_two().trailing_zeros() + PART_BITS };
        Batch { shift, ..Self::default() }
    }

    /// Whether chunks are claimed one by one.
    #[cfg(all(test, not(loom)))]
    pub(super) fn is_one_by_one(&self) -> bool {
        self.shift == 0
    }

    /// The number of the member's next chunk, of a loop of `units` chunks: that many or more where there are none left.
    #[inline(always)]
    pub(super) fn next(&mut self, counter: &AtomicU64, units: u64) -> u64 {
        let number = self.next;
        if number < self.end {
            self.next = number + 1;
            return number;
        }
        if self.shift == 0 {
            return counter.fetch_add(1, Ordering::Relaxed);
        }
        self.claim(counter, units)
    }

    /// Takes the next batch off the counter, and the first number out of it.
    #[inline(never)]
    fn claim(&mut self, counter: &AtomicU64, units: u64) -> u64 {
        // By what I know of the counter: it has moved since. That does no harm: what lets me take several chunks also says
        // that I have been away for no longer than a batch lasts, and `shift` leaves room for one of each other member.
        let most = units.saturating_sub(self.end) >> self.shift;
        if most <= 1 {
            return counter.fetch_add(1, Ordering::Relaxed);
        }
        let begin = cycles();
        let size = match self.size {
            0 => 1,
            size => next_size(size, begin.wrapping_sub(self.claimed), self.cost).min(most),
        };
        let first = counter.fetch_add(size, Ordering::Relaxed);
        let claimed = cycles_when_done();
        *self = Batch { next: first + 1, end: first + size, size, claimed, cost: claimed.wrapping_sub(begin), ..*self };
        first
    }
}

/// The size of the batch after one of `size` chunks that was at work for `worked` cycles, and whose claim took `cost`.
fn next_size(size: u64, worked: u64, cost: u64) -> u64 {
    if worked > MAX_CYCLES {
        (size * MAX_CYCLES / worked).max(1)
    } else if worked <= MAX_CYCLES / 2 && worked <= cost.saturating_mul(ENOUGH) {
        (size * 2).min(MAX_SIZE)
    } else {
        size
    }
}

/// In a model no time passes.
#[inline(always)]
fn cycles() -> u64 {
    if cfg!(loom) { 0 } else { clock::cycles() }
}

#[inline(always)]
fn cycles_when_done() -> u64 {
    if cfg!(loom) { 0 } else { clock::cycles_when_done() }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Chunks of `each` cycles and claims of `cost`: the batch at which a member stays.
    fn settled(each: u64, cost: u64) -> u64 {
        (0..100).fold(1, |size, _| next_size(size, size * each, cost))
    }

    #[test]
    fn batches_are_as_long_as_pays_and_no_longer() {
        assert_eq!(settled(10, 200), MAX_SIZE);
        assert_eq!(settled(100, 200), 32);
        assert_eq!(settled(1000, 200), 2);
        assert_eq!(settled(3000, 200), 1);
        assert_eq!(settled(1 << 40, 1 << 40), 1);
        // A claim that takes long lets a batch last long, within the bound.
        assert_eq!((settled(200, 100), settled(200, 1_000_000)), (8, 16));
    }

    /// What was short and becomes long is taken one by one after the first batch of it.
    #[test]
    fn long_chunks_end_batches() {
        assert_eq!(next_size(MAX_SIZE, MAX_SIZE * 4096, 200), 1);
        assert_eq!(next_size(MAX_SIZE, 2 * MAX_CYCLES, 200), MAX_SIZE / 2);
    }

    proptest! {
        /// Members in any order get each number once, each of them rising ones, and no more at once than a quarter of a share
        /// of what was left when they last looked.
        #[test]
        fn numbers_rise(n in 2usize..20, units in 0u64..5000, one_by_one: bool, turns in prop::collection::vec(any::<usize>(), 64)) {
            let counter = AtomicU64::new(0);
            let mut batches = vec![Batch::new(n as u64, one_by_one); n];
            let (mut seen, mut last) = (vec![false; units as usize], vec![None; n]);
            let mut over = vec![false; n];
            for turn in 0.. {
                // Each has its turn again and again, or the end would not come.
                let member = turns.get(turn % 65).copied().unwrap_or(turn / 65) % n;
                let known = batches[member].end;
                let number = batches[member].next(&counter, units);
                prop_assert!(last[member].is_none_or(|last| last < number));
                last[member] = Some(number);
                let end = batches[member].end;
                let share = units.saturating_sub(known) / (4 * n as u64);
                let most = if one_by_one { 1 } else { share.max(1) };
                prop_assert!(end == known || end - number <= most);
                match seen.get_mut(number as usize) {
                    Some(seen) => prop_assert!(!std::mem::replace(seen, true)),
                    None => over[member] = true,
                }
                if over.iter().all(|&over| over) {
                    break;
                }
            }
            prop_assert!(seen.iter().all(|&seen| seen));
        }
    }
}
