//! Schedules that take the next chunk off a shared counter: monotonic dynamic, and trapezoidal.

use super::ring::WorkSlot;
use super::work::Work;
use crate::core::primitive::Ordering;

/// So few chunks that members which come too late cannot push the counter round.
pub(super) const FEW: u64 = 1 << 63;

/// The number of the next chunk in order.
pub(super) fn number(slot: &WorkSlot, work: &Work) -> Option<u64> {
    let index = if work.units <= FEW {
        slot.counter.fetch_add(1, Ordering::Relaxed)
    } else {
        // Members that come too late must not push the counter round.
        slot.counter.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |i| (i < work.units).then_some(i + 1)).ok()?
    };
    (index < work.units).then_some(index)
}

/// The first iteration of chunk `number`, and its length.
pub(super) fn chunk(number: u64, work: &Work) -> (u64, u64) {
    let first = number * work.chunk;
    (first, work.chunk.min(work.bounds.trip - first))
}

/// A trapezoidal loop: chunk `i` has `first_size - i * decrease` iterations.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Trapezoid {
    first_size: u64,
    decrease: u64,
    chunks: u64,
}

impl Trapezoid {
    /// From `trip / 2n` down to `chunk` at least, linearly (Tzeng and Ni's trapezoid self-scheduling).
    pub(super) fn new(trip: u64, chunk: u64, n: u64) -> Self {
        let first_size = (trip / n.saturating_mul(2)).max(1);
        let last_size = chunk.clamp(1, first_size);
        let sizes = u128::from(first_size) + u128::from(last_size);
        let chunks = (2 * u128::from(trip)).div_ceil(sizes).max(2) as u64;
        Trapezoid { first_size, decrease: (first_size - last_size) / (chunks - 1), chunks }
    }

    /// The first iteration of chunk `index` (or `trip`).
    fn start(&self, index: u64, trip: u64) -> u64 {
        let index = u128::from(index);
        let down = index * index.saturating_sub(1) / 2 * u128::from(self.decrease);
        (index * u128::from(self.first_size) - down).min(u128::from(trip)) as u64
    }

    /// The next chunk.
    pub(super) fn next(&self, slot: &WorkSlot, trip: u64) -> Option<(u64, u64)> {
        let index = slot.counter.fetch_add(1, Ordering::Relaxed);
        if index >= self.chunks {
            return None;
        }
        let first = self.start(index, trip);
        // Rounding down made the decrease smaller, so the chunks reach the end; the last is cut there.
        (first < trip).then(|| (first, self.start(index + 1, trip) - first))
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn trapezoid_covers(trip in prop_oneof![1u64..5000, any::<u64>().prop_map(|t| t.max(1))], chunk in 1u64..3000,
                            n in 2u64..200) {
            let t = Trapezoid::new(trip, chunk, n);
            prop_assert_eq!(t.start(0, trip), 0);
            prop_assert_eq!(t.start(t.chunks, trip), trip);
            let step = (t.chunks / 1000).max(1);
            for i in (0..t.chunks).step_by(step as usize) {
                prop_assert!(t.start(i, trip) <= t.start(i + 1, trip));
            }
        }
    }
}
