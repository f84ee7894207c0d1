//! The flat barrier: each thread counts its arrivals on a line of its own and reads everybody else's.

use crate::core::primitive::{AtomicU32, Ordering, fence};
use crate::core::wait::Spin;
use crate::sys::linux::futex;

/// Somebody sleeps on the flag.
const WAITED: u32 = 1;
/// There are tasks about: no reason to sleep here.
const TASKS: u32 = 2;
/// One arrival.
const STEP: u32 = 4;

/// One thread's arrivals, modulo 2^30, times [`STEP`], plus [`WAITED`] and [`TASKS`]. Only its thread adds; sleepers set
/// WAITED, who calls for help sets TASKS.
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
        let next = (self.0.load(Ordering::Relaxed) & !(WAITED | TASKS)).wrapping_add(STEP);
        // Release: pairs with the Acquire in `wait_for`; the exchange takes WAITED out, and with it the duty to wake.
        if self.0.swap(next, Ordering::AcqRel) & WAITED != 0 {
            futex::wake_all(&self.0);
        }
        next
    }

    /// Whether the flag's thread has arrived as often as `count` says. It can be one arrival ahead, not more: the next but
    /// one needs ours.
    #[inline]
    fn there(&self, count: u32) -> bool {
        // Acquire: pairs with the Release in `arrive`.
        ((self.0.load(Ordering::Acquire) & !(WAITED | TASKS)).wrapping_sub(count) as i32) >= 0
    }

    /// Waits until [`Self::there`] or `nudged`; says whether it is there.
    #[inline]
    fn wait_for(&self, count: u32, spin: Spin, nudged: &impl Fn() -> bool, slept: impl Fn()) -> bool {
        let over = || self.there(count) || nudged();
        if !spin.until(over) {
            self.sleep(&over);
            slept();
        }
        self.there(count)
    }

    #[cold]
    fn sleep(&self, over: &impl Fn() -> bool) {
        loop {
            let waited = self.0.load(Ordering::Relaxed) | WAITED;
            let set = self.0.fetch_or(WAITED, Ordering::Relaxed) | WAITED;
            // Pairs with the fence in `call_for_help`; arrivals change the word itself.
            fence(Ordering::SeqCst);
            if over() {
                return;
            }
            if set == waited {
                futex::wait(&self.0, waited);
            }
        }
    }

    /// Wakes who sleeps on the flag: there are tasks about. Stands behind a SeqCst fence.
    pub(super) fn call_for_help(&self) {
        if self.0.load(Ordering::Relaxed) & WAITED != 0 && self.0.fetch_or(TASKS, Ordering::Relaxed) & TASKS == 0 {
            futex::wake_all(&self.0);
        }
    }
}

/// Arrives, and waits until all `n` threads have; `flag(i)` is that of thread `i`. False: `nudged` ended the wait.
/// Calls `slept` after each sleep.
#[inline]
pub fn wait<'a>(
    tid: u32,
    n: u32,
    spin: Spin,
    flag: impl Fn(u32) -> &'a Flag,
    nudged: impl Fn() -> bool,
    slept: impl Fn(),
) -> bool {
    let count = flag(tid).arrive();
    (0..n).filter(|&i| i != tid).all(|i| flag(i).wait_for(count, spin, &nudged, &slept))
}

/// Whether all `n` threads have arrived as often as thread `tid`.
pub fn all_there<'a>(tid: u32, n: u32, flag: impl Fn(u32) -> &'a Flag) -> bool {
    let count = flag(tid).0.load(Ordering::Relaxed) & !(WAITED | TASKS);
    (0..n).all(|i| flag(i).there(count))
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
                    wait(tid as u32, 2, Spin::of_rounds(0), |i| &flags[i as usize], || false, || ());
                    // SAFETY: written before the barrier.
                    assert_eq!(unsafe { data[1 - tid].get() }, round);
                    wait(tid as u32, 2, Spin::of_rounds(0), |i| &flags[i as usize], || false, || ());
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
