//! The flat barrier: each thread counts its arrivals on a line of its own and reads everybody else's.

use crate::core::primitive::{AtomicU32, Ordering};
use crate::core::wait;
use crate::sys::linux::futex;

/// Somebody sleeps on the flag.
const WAITED: u32 = 1;
/// One arrival.
const STEP: u32 = 2;

/// One thread's arrivals, modulo 2^31, times [`STEP`], plus [`WAITED`]. Only its thread adds; sleepers set WAITED.
#[derive(Default)]
pub struct Flag(AtomicU32);

impl Flag {
    /// A flag without arrivals.
    pub fn new() -> Self {
        Self(AtomicU32::new(0))
    }

    /// No arrivals. For a team at rest.
    pub fn reset(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    /// Counts an arrival of the flag's own thread; returns the new count.
    #[inline]
    fn arrive(&self) -> u32 {
        let next = (self.0.load(Ordering::Relaxed) & !WAITED).wrapping_add(STEP);
        // Release: pairs with the Acquire in `wait_for`; the exchange takes WAITED out, and with it the duty to wake.
        if self.0.swap(next, Ordering::AcqRel) & WAITED != 0 {
            futex::wake_all(&self.0);
        }
        next
    }

    /// Waits until the flag's thread has arrived as often as `count` says. It can be one arrival ahead, not more: the
    /// next but one needs ours.
    #[inline]
    fn wait_for(&self, count: u32, rounds: u32) {
        // Acquire: pairs with the Release in `arrive`.
        let there = |seen: u32| ((seen & !WAITED).wrapping_sub(count) as i32) >= 0;
        if wait::spin_until(rounds, || there(self.0.load(Ordering::Acquire))) {
            return;
        }
        loop {
            let seen = self.0.load(Ordering::Acquire);
            if there(seen) {
                return;
            }
            let waited = seen | WAITED;
            if seen == waited || self.0.compare_exchange(seen, waited, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
                futex::wait(&self.0, waited);
            }
        }
    }
}

/// Waits until all `n` threads have arrived; `flag(i)` is that of thread `i`.
#[inline]
pub fn wait<'a>(tid: u32, n: u32, rounds: u32, flag: impl Fn(u32) -> &'a Flag) {
    let count = flag(tid).arrive();
    for i in (0..n).filter(|&i| i != tid) {
        flag(i).wait_for(count, rounds);
    }
}

#[cfg(all(test, loom))]
mod models {
    use super::*;
    use crate::core::primitive::RaceCell;
    use loom::sync::Arc;
    use loom::thread;

    /// Two threads, two barriers: what was written before is seen after, and nobody sleeps for ever.
    #[test]
    fn loom_flat_barrier() {
        crate::core::primitive::model(|| {
            let flags = Arc::new([Flag::new(), Flag::new()]);
            let data = Arc::new([RaceCell::new(0u32), RaceCell::new(0u32)]);
            let member = move |flags: Arc<[Flag; 2]>, data: Arc<[RaceCell<u32>; 2]>, tid: usize| {
                for round in 1..=2 {
                    // SAFETY: its own cell; the other reads it between the two barriers of a round alone.
                    unsafe { data[tid].set(round) };
                    wait(tid as u32, 2, 0, |i| &flags[i as usize]);
                    // SAFETY: written before the barrier.
                    assert_eq!(unsafe { data[1 - tid].get() }, round);
                    wait(tid as u32, 2, 0, |i| &flags[i as usize]);
                }
            };
            let other = {
                let (flags, data) = (flags.clone(), data.clone());
                thread::spawn(move || member(flags, data, 1))
            };
            member(flags, data, 0);
            other.join().unwrap();
        });
    }
}
