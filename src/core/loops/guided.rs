//! Guided schedules: chunks of `remaining / 2n` iterations (or `remaining / n`), down to the chunk size asked for.

use super::ring::WorkSlot;
use super::work::{LoopSpec, Work};
use crate::core::primitive::Ordering;

/// A guided loop whose chunks follow from what is left when they are taken.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Iterative {
    /// 2^64 by the number of members, or by twice that, rounded up: a multiplication for a division between the look at
    /// the counter and the step of it, which fails where another member's comes between.
    part: u64,
    /// Chunks are multiples of the chunk size (`schedule(simd: guided)`).
    multiples: bool,
    /// With less left than this, chunks have the least size and are added off the counter.
    tail: u64,
}

impl Iterative {
    /// `n` is above 1.
    pub(super) fn new(trip: u64, chunk: u64, n: u64, spec: &LoopSpec) -> Self {
        let (divisor, multiples) = (n.saturating_mul(if spec.whole_parts { 1 } else { 2 }), spec.multiples);
        // Every member may add once to a counter that is at its end already.
        let overshoot = chunk.checked_mul(n + 1).and_then(|all| all.checked_add(trip));
        let tail = if overshoot.is_some() { divisor.saturating_mul(chunk.saturating_add(1)) } else { 0 };
        Iterative { part: u64::MAX / divisor + 1, multiples, tail }
    }

    /// The next chunk.
    pub(super) fn next(&self, slot: &WorkSlot, work: &Work) -> Option<(u64, u64)> {
        let (trip, chunk) = (work.bounds.trip, work.chunk);
        let mut first = slot.counter.load(Ordering::Relaxed);
        loop {
            if first >= trip {
                return None;
            }
            let left = trip - first;
            if left < self.tail {
                let first = slot.counter.fetch_add(chunk, Ordering::Relaxed);
                return (first < trip).then(|| (first, chunk.min(trip - first)));
            }
            let mut len = (((u128::from(left) * u128::from(self.part)) >> 64) as u64).max(chunk);
            if self.multiples {
                len = len.checked_next_multiple_of(chunk).unwrap_or(left);
            }
            len = len.min(left);
            match slot.counter.compare_exchange_weak(first, first + len, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return Some((first, len)),
                Err(now) => first = now,
            }
        }
    }
}

/// A guided loop whose chunks follow from their number: taking one is an addition, however many members contend.
///
/// Chunk `i` ends where `trip * x^(i+1)` iterations are left, `x = 1 - 1/2n`, up to chunk `crossing`; from there on
/// chunks have the least size. All members compute the same boundaries from the same numbers; as `x` is below
/// 1 - 2^-21 and powers are good to some 2^-45, boundaries never decrease.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Analytical {
    ratio: f64,
    crossing: u64,
    /// The first iteration of chunk `crossing`.
    offset: u64,
}

/// More members than this, and neighbouring powers come too close: [`Iterative`] is for those.
pub(super) const MAX_ANALYTICAL_MEMBERS: u64 = 1 << 20;

fn power(mut base: f64, mut exponent: u64) -> f64 {
    let mut product = 1.0;
    while exponent > 0 {
        if exponent & 1 != 0 {
            product *= base;
        }
        base *= base;
        exponent >>= 1;
    }
    product
}

impl Analytical {
    /// `n` is above 1 and at most [`MAX_ANALYTICAL_MEMBERS`].
    pub(super) fn new(trip: u64, chunk: u64, n: u64) -> Self {
        let ratio = 1.0 - 0.5 / n as f64;
        // Chunk i has about `trip * ratio^i / 2n` iterations: where is that no more than the chunk size?
        let target = 2.0 * n as f64 * chunk as f64 / trip as f64;
        let (mut low, mut high) = (0u64, 1u64);
        while power(ratio, high) > target {
            (low, high) = (high, high * 2);
        }
        while low + 1 < high {
            let middle = low + (high - low) / 2;
            if power(ratio, middle) > target { low = middle } else { high = middle }
        }
        let crossing = if target >= 1.0 { 0 } else { high };
        let mut this = Analytical { ratio, crossing, offset: 0 };
        this.offset = this.boundary(trip, crossing);
        this
    }

    /// The first iteration of chunk `index`, for `index` up to the crossing.
    fn boundary(&self, trip: u64, index: u64) -> u64 {
        if index == 0 { 0 } else { trip - ((trip as f64 * power(self.ratio, index)) as u64).min(trip) }
    }

    /// The next chunk.
    pub(super) fn next(&self, slot: &WorkSlot, work: &Work) -> Option<(u64, u64)> {
        let (trip, chunk) = (work.bounds.trip, work.chunk);
        loop {
            let index = slot.counter.fetch_add(1, Ordering::Relaxed);
            if index >= self.crossing {
                let first = (index - self.crossing).checked_mul(chunk)?.checked_add(self.offset)?;
                return (first < trip).then(|| (first, chunk.min(trip - first)));
            }
            let first = self.boundary(trip, index);
            let len = self.boundary(trip, index + 1) - first;
            if len > 0 {
                return Some((first, len));
            }
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn boundaries_ascend(trip in any::<u64>().prop_map(|t| t.max(1)), chunk in 1u64..1000,
                             n in prop_oneof![2u64..300, Just(MAX_ANALYTICAL_MEMBERS)]) {
            let a = Analytical::new(trip, chunk, n);
            let mut before = 0;
            for i in (0..=a.crossing).step_by((a.crossing / 5000).max(1) as usize).chain(a.crossing.saturating_sub(50)..=a.crossing) {
                let here = a.boundary(trip, i);
                prop_assert!(here <= trip);
                prop_assert!(i == 0 || a.boundary(trip, i - 1) <= here);
                prop_assert!(here >= before || i + 50 >= a.crossing);
                before = here;
            }
            prop_assert_eq!(a.boundary(trip, a.crossing), a.offset);
        }
    }
}
