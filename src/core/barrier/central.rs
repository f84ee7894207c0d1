//! The central barrier: a counter of arrivals, and an epoch on which everybody sleeps. The last to arrive opens it, so no
//! thread needs to run twice: the fewest context switches where threads outnumber the CPUs.

use crate::core::primitive::{AtomicU32, CachePadded, Ordering};
use crate::core::wait;
use crate::sys::linux::futex;

/// Somebody sleeps on the epoch.
const WAITED: u32 = 1;
/// The region was cancelled: cancellable barriers are open.
const CANCELLED: u32 = 2;
/// One opening.
const STEP: u32 = 4;

/// The barrier. `arrived` is written by every arrival, `epoch` by the last one, by sleepers (WAITED) and by a canceller.
#[derive(Default)]
pub struct Central {
    arrived: CachePadded<AtomicU32>,
    epoch: CachePadded<AtomicU32>,
}

impl Central {
    /// Nobody here, not cancelled. For a team at rest.
    pub fn reset(&self) {
        self.arrived.store(0, Ordering::Relaxed);
        self.epoch.store(0, Ordering::Relaxed);
    }

    /// Opens cancellable barriers until the next reset.
    pub fn cancel(&self) {
        // Release: pairs with the Acquire in `wait`. The changed word keeps everybody from falling asleep on it.
        if self.epoch.fetch_or(CANCELLED, Ordering::AcqRel) & WAITED != 0 {
            futex::wake_all(&*self.epoch);
        }
    }

    /// Waits for `n` arrivals. `cancellable`: returns true at once when the region has been cancelled. The last one to
    /// arrive calls `at_last` before it lets the others go.
    pub fn wait(&self, n: u32, rounds: u32, cancellable: bool, at_last: impl FnOnce()) -> bool {
        let open = |seen: u32, mine: u32| seen & !(STEP - 1) != mine || (cancellable && seen & CANCELLED != 0);
        let start = self.epoch.load(Ordering::Acquire);
        if cancellable && start & CANCELLED != 0 {
            return true;
        }
        let mine = start & !(STEP - 1);
        // AcqRel: every arrival's writes are seen by the last one, and through the epoch by all.
        if self.arrived.fetch_add(1, Ordering::AcqRel) + 1 == n {
            self.arrived.store(0, Ordering::Relaxed);
            at_last();
            return self.open(mine);
        }
        let mut seen = start;
        let there = wait::spin_until(rounds, || {
            // Acquire: pairs with the Release in `open`.
            seen = self.epoch.load(Ordering::Acquire);
            open(seen, mine)
        });
        if !there {
            loop {
                seen = self.epoch.load(Ordering::Acquire);
                if open(seen, mine) {
                    break;
                }
                let waited = seen | WAITED;
                if seen == waited
                    || self.epoch.compare_exchange(seen, waited, Ordering::Relaxed, Ordering::Relaxed).is_ok()
                {
                    futex::wait(&self.epoch, waited);
                }
            }
        }
        seen & CANCELLED != 0
    }

    /// Opens the barrier that closed with epoch `mine`; says whether the region is cancelled.
    fn open(&self, mine: u32) -> bool {
        let mut seen = self.epoch.load(Ordering::Relaxed);
        loop {
            let next = mine.wrapping_add(STEP) | (seen & CANCELLED);
            // Release: pairs with the Acquire in `wait`; taking WAITED out takes over the duty to wake.
            match self.epoch.compare_exchange(seen, next, Ordering::AcqRel, Ordering::Relaxed) {
                Ok(old) => {
                    if old & WAITED != 0 {
                        futex::wake_all(&*self.epoch);
                    }
                    return old & CANCELLED != 0;
                }
                Err(now) => seen = now,
            }
        }
    }
}

#[cfg(all(test, loom))]
mod models {
    use super::*;
    use crate::core::primitive::RaceCell;
    use loom::sync::Arc;
    use loom::thread;

    #[test]
    fn loom_central_barrier() {
        crate::core::primitive::model(|| {
            let barrier = Arc::new(Central::default());
            let data = Arc::new([RaceCell::new(0u32), RaceCell::new(0u32)]);
            let member = move |barrier: Arc<Central>, data: Arc<[RaceCell<u32>; 2]>, tid: usize| {
                for round in 1..=2 {
                    // SAFETY: its own cell; the other reads it between the two barriers of a round alone.
                    unsafe { data[tid].set(round) };
                    barrier.wait(2, 0, false, || {});
                    // SAFETY: written before the barrier.
                    assert_eq!(unsafe { data[1 - tid].get() }, round);
                    barrier.wait(2, 0, false, || {});
                }
            };
            let other = {
                let (barrier, data) = (barrier.clone(), data.clone());
                thread::spawn(move || member(barrier, data, 1))
            };
            member(barrier, data, 0);
            other.join().unwrap();
        });
    }

    /// A thread that waits for somebody who will never come is released by cancellation.
    #[test]
    fn loom_cancel_releases() {
        crate::core::primitive::model(|| {
            let barrier = Arc::new(Central::default());
            let waiter = {
                let barrier = barrier.clone();
                thread::spawn(move || assert!(barrier.wait(2, 0, true, || {})))
            };
            barrier.cancel();
            waiter.join().unwrap();
        });
    }
}
