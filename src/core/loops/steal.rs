//! Nonmonotonic dynamic loops: every member has a range of its own in one 64-bit word, and steals the upper half of
//! another's when it is through. The loop's last unit is in no range: who first finds all of them empty gets it, and
//! nothing more. (Lastprivate copies of a thread are those of its last chunk, so nothing may follow the last iteration there.)
//!
//! A word is `tag:16 | hi:24 | lo:24`, low bits last: the units `lo..hi` are to be had. The tag says of which use of
//! the slot the range is; a word with another tag stands for the range its member starts with (it has not arrived),
//! so a thief may take from it all the same. See README.md.

use super::ring::{SLOTS, WorkRing};
use super::static_::balanced_block;
use super::work::Work;
use crate::core::primitive::{AtomicU64, FIRST_NUMBER, Ordering};

const INDEX_BITS: u32 = 24;
const INDEX_MASK: u64 = (1 << INDEX_BITS) - 1;
/// The most units a loop is cut into: `lo` may pass `hi` by one without touching it.
pub(super) const MAX_UNITS: u64 = INDEX_MASK - 1;
const TAG_SHIFT: u32 = 2 * INDEX_BITS;
/// A tag of no use before the first sweep: the one before the first use's.
pub(super) const NEVER: u64 = ((FIRST_NUMBER / SLOTS as u32).wrapping_sub(1) as u64 & 0xffff) << TAG_SHIFT;

/// The tag of the use of its slot by `construct`.
#[inline(always)]
pub(super) fn tag(construct: u32) -> u64 {
    u64::from(construct / SLOTS as u32) & 0xffff
}

/// What to write in all the ranges of the slot before `construct` uses it: tags come round every 2^16 uses of a slot,
/// and words that were not written for so long must not be taken for fresh ones. Twice a round they are written with
/// the tag before: one that comes up in the other half of the round, when they are written again.
pub(super) fn sweep_before(construct: u32) -> Option<u64> {
    let tag = tag(construct);
    (tag & 0x7fff == 0).then(|| (tag.wrapping_sub(1) & 0xffff) << TAG_SHIFT)
}

fn pack(tag: u64, lo: u64, hi: u64) -> u64 {
    tag << TAG_SHIFT | hi << INDEX_BITS | lo
}

/// The range that `word` stands for, if it is member `id`'s; `units` are in all ranges together.
fn unpack(word: u64, tag: u64, units: u64, id: u32, n: u32) -> (u64, u64) {
    if word >> TAG_SHIFT == tag {
        (word & INDEX_MASK, word >> INDEX_BITS & INDEX_MASK)
    } else {
        let (first, len) = balanced_block(units, u64::from(id), u64::from(n));
        (first, first + len)
    }
}

/// The lowest unit of the member's own range, where its word has the tag already.
#[inline(always)]
pub(super) fn next_own(word: &AtomicU64, tag: u64) -> Option<u64> {
    let range = |word: u64| (word & INDEX_MASK, word >> INDEX_BITS & INDEX_MASK);
    let seen = word.load(Ordering::Relaxed);
    let (lo, hi) = range(seen);
    if seen >> TAG_SHIFT != tag || lo >= hi {
        return None;
    }
    // `lo` passes `hi` by one at most: only I add, and not to a range that I saw empty.
    let (lo, hi) = range(word.fetch_add(1, Ordering::Relaxed));
    (lo < hi).then_some(lo)
}

/// The next unit for member `tid` of `n`: of its own range, or of the first half it can steal, or the last.
pub(super) fn next_unit(ring: &WorkRing, construct: u32, work: &mut Work, tid: u32, n: u32) -> Option<u64> {
    let units = work.units - 1;
    own_unit(ring, construct, units, tid, n).or_else(|| late_unit(ring, construct, work, tid, n))
}

/// The same for a member whose own range is empty.
#[cold]
fn late_unit(ring: &WorkRing, construct: u32, work: &mut Work, tid: u32, n: u32) -> Option<u64> {
    let (tag, last, slot) = (tag(construct), work.units - 1, ring.held(construct));
    if slot.drained() {
        return None;
    }
    for i in 0..n {
        // Go on where the last victim was: it had the most work then.
        let victim = (work.victim + i) % n;
        if victim == tid {
            continue;
        }
        if let Some((lo, hi)) = steal_half(ring.range(construct, victim), tag, last, victim, n) {
            work.victim = victim;
            // My own range is empty, and stays so until this store: a thief's compare-and-exchange expects a range
            // with something in it, and no range of a loop comes up twice.
            ring.range(construct, tid).store(pack(tag, lo + 1, hi), Ordering::Relaxed);
            return Some(lo);
        }
    }
    slot.drain().then_some(last)
}

/// The lowest unit of my own range.
fn own_unit(ring: &WorkRing, construct: u32, units: u64, tid: u32, n: u32) -> Option<u64> {
    let (word, tag) = (ring.range(construct, tid), tag(construct));
    let seen = word.load(Ordering::Relaxed);
    if seen >> TAG_SHIFT != tag {
        let (lo, hi) = unpack(seen, tag, units, tid, n);
        // An empty range is written too (lo = hi), so that nobody looks it up again.
        let rest = pack(tag, (lo + 1).min(hi), hi);
        if word.compare_exchange(seen, rest, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            return (lo < hi).then_some(lo);
        }
        // A thief was here first: now the word has my range, or what is left of it.
    }
    next_own(word, tag)
}

/// Takes the upper half (rounded up) of another's range.
fn steal_half(word: &AtomicU64, tag: u64, units: u64, victim: u32, n: u32) -> Option<(u64, u64)> {
    let mut seen = word.load(Ordering::Relaxed);
    loop {
        let (lo, hi) = unpack(seen, tag, units, victim, n);
        if lo >= hi {
            return None;
        }
        let middle = lo + (hi - lo) / 2;
        let rest = pack(tag, lo, middle);
        match word.compare_exchange_weak(seen, rest, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => return Some((middle, hi)),
            Err(now) => seen = now,
        }
    }
}
