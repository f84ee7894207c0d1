//! The allocators that programs make.
//!
//! A handle is a number, not an address: it fits in an ICV and in a block's header, and one that was destroyed is told
//! from a live one. Records stand in segments that are never freed; segment `k` has `FIRST << k` of them. A record's
//! state goes FREE -> CLAIMED -> LIVE (the maker) and LIVE -> FREE (who destroys it). No lock: a fork at any moment
//! leaves at worst a claimed record that nobody uses.

use super::Allocator;
use super::traits::Traits;
use crate::core::halt;
use crate::core::primitive::{AtomicU32, AtomicUsize, CachePadded, Ordering, RaceCell};
use crate::core::publish::Published;

/// The first made allocator's number: above all predefined ones, and above libomp's `kmp_max_mem_alloc` (1024).
const BASE: u32 = 4096;
/// Records of the first segment.
const FIRST: u32 = 16;
/// Segments: a million records.
const SEGMENTS: usize = 16;

const FREE: u32 = 0;
const CLAIMED: u32 = 1;
const LIVE: u32 = 2;

/// A made allocator.
pub(super) struct Record {
    state: AtomicU32,
    /// Written by the maker while the record is claimed.
    traits: RaceCell<Traits>,
    /// Bytes that its blocks take of the pool.
    used: CachePadded<AtomicUsize>,
}

// SAFETY: the cell's accesses promise not to race; the rest are atomics.
unsafe impl Sync for Record {}

static RECORDS: [Published<Box<[Record]>>; SEGMENTS] = [const { Published::new() }; SEGMENTS];

/// Segment and place of record `index`.
fn place(index: u32) -> (usize, usize) {
    let shifted = index + FIRST;
    let segment = shifted.ilog2() - FIRST.ilog2();
    (segment as usize, (shifted - (FIRST << segment)) as usize)
}

fn segment(number: usize) -> &'static [Record] {
    let slot = &RECORDS[number];
    slot.get().unwrap_or_else(|| {
        let empty = || Record {
            state: AtomicU32::new(FREE),
            traits: RaceCell::new(Traits::default()),
            used: CachePadded::new(AtomicUsize::new(0)),
        };
        slot.publish(Box::new((0..FIRST << number).map(|_| empty()).collect())).0
    })
}

/// Makes an allocator; none when a million are alive.
pub(super) fn make(traits: Traits) -> Option<Allocator> {
    let mut index = BASE;
    for number in 0..SEGMENTS {
        for record in segment(number) {
            // Acquire: pairs with the Release of `destroy`.
            if record.state.load(Ordering::Relaxed) == FREE
                && record.state.compare_exchange(FREE, CLAIMED, Ordering::Acquire, Ordering::Relaxed).is_ok()
            {
                halt::at("an allocator made");
                // SAFETY: claimed by this thread; whoever still reads uses a handle that it has destroyed.
                unsafe { record.traits.set(traits) };
                record.used.store(0, Ordering::Relaxed);
                // Release: pairs with the Acquire of `find`.
                record.state.store(LIVE, Ordering::Release);
                return Some(Allocator(index));
            }
            index += 1;
        }
    }
    None
}

/// The record of a made allocator that is alive.
#[inline]
pub(super) fn find(allocator: Allocator) -> Option<&'static Record> {
    // Acquire: pairs with the Release of `make`.
    record(allocator).filter(|record| record.state.load(Ordering::Acquire) == LIVE)
}

fn record(allocator: Allocator) -> Option<&'static Record> {
    let (number, at) = place(allocator.0.checked_sub(BASE)?);
    RECORDS.get(number)?.get()?.get(at)
}

/// Ends an allocator's life. One whose pool still has blocks is not used again: they know its number.
pub(super) fn destroy(allocator: Allocator) {
    if let Some(record) = find(allocator) {
        let next = if record.used.load(Ordering::Relaxed) == 0 { FREE } else { CLAIMED };
        // Release: pairs with the Acquire of `make`. Fails where another thread destroys it too.
        let _ = record.state.compare_exchange(LIVE, next, Ordering::Release, Ordering::Relaxed);
    }
}

/// Gives the pool of a block's allocator `bytes` back.
pub(super) fn refund(allocator: Allocator, bytes: usize) {
    if let Some(record) = record(allocator) {
        record.refund(bytes);
    }
}

impl Record {
    /// The traits.
    #[inline]
    pub(super) fn traits(&self) -> Traits {
        // SAFETY: written before the handle was given out.
        unsafe { self.traits.get() }
    }

    /// Takes `bytes` of the pool, after `back` are given to it in the same step; whether there was room.
    pub(super) fn charge(&self, bytes: usize, back: usize) -> bool {
        let Some(pool_size) = self.traits().pool_size else {
            return true;
        };
        let mut used = self.used.load(Ordering::Relaxed);
        loop {
            let Some(wanted) = (used - back).checked_add(bytes).filter(|wanted| *wanted <= pool_size) else {
                return false;
            };
            // Relaxed: a count, it orders nothing.
            match self.used.compare_exchange_weak(used, wanted, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return true,
                Err(seen) => used = seen,
            }
        }
    }

    /// Takes back what a call of `charge(bytes, back)` did. The pool may be overdrawn by it, for blocks that do exist.
    pub(super) fn uncharge(&self, bytes: usize, back: usize) {
        if self.traits().pool_size.is_some() {
            self.used.fetch_add(back.wrapping_sub(bytes), Ordering::Relaxed);
        }
    }

    /// Gives the pool `bytes` back.
    pub(super) fn refund(&self, bytes: usize) {
        if self.traits().pool_size.is_some() {
            self.used.fetch_sub(bytes, Ordering::Relaxed);
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn places() {
        assert_eq!([0, 15, 16, 47, 48].map(place), [(0, 0), (0, 15), (1, 0), (1, 31), (2, 0)]);
    }

    #[test]
    fn destroyed_ones_are_not_found() {
        let made: Vec<_> = (0..100).map(|_| make(Traits::default()).unwrap()).collect();
        assert!(made.iter().all(|allocator| find(*allocator).is_some()));
        destroy(made[50]);
        assert!(find(Allocator(BASE + (1 << 19))).is_none() && find(Allocator(u32::MAX)).is_none());
        for allocator in made {
            destroy(allocator);
        }
    }

    #[test]
    fn a_pool_is_never_overdrawn() {
        let pool = make(Traits { pool_size: Some(1000), ..Traits::default() }).unwrap();
        let record = find(pool).unwrap();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..20_000 {
                        if record.charge(300, 0) {
                            assert!(record.used.load(Ordering::Relaxed) <= 1000);
                            record.refund(300);
                        }
                    }
                });
            }
        });
        assert!(record.charge(1000, 0) && !record.charge(1, 0) && record.charge(900, 1000) && !record.charge(101, 0));
        assert!(!record.charge(usize::MAX, 0));
        // Its blocks are not gone: the number is not given out again.
        destroy(pool);
        assert!(find(pool).is_none());
        let next = make(Traits::default()).unwrap();
        assert_ne!(next, pool);
        destroy(next);
        refund(pool, 900);
    }
}
