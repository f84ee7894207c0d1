//! The central barrier: a counter of arrivals, and an epoch on which everybody sleeps. The last to arrive opens it, so no
//! thread needs to run twice: the fewest context switches where threads outnumber the CPUs.

use crate::core::primitive::{AtomicU32, CachePadded, Ordering, fence};
use crate::core::wait::Spin;
use crate::sys::linux::futex;

/// Somebody sleeps on the epoch.
const WAITED: u32 = 1;
/// The region was cancelled: cancellable barriers are open.
const CANCELLED: u32 = 2;
/// There are tasks about: no reason to sleep here.
const TASKS: u32 = 4;
/// One opening.
const STEP: u32 = 8;

/// The barrier. `arrived` is written by every arrival, `full` by the last one where there are tasks left, `epoch` by who
/// opens, by sleepers (WAITED), by who calls for help (TASKS) and by a canceller.
#[derive(Default)]
pub struct Central {
    arrived: CachePadded<AtomicU32>,
    epoch: CachePadded<AtomicU32>,
    full: AtomicU32,
}

/// How a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// All are here, or cancellation opened the barrier.
    Open,
    /// There are tasks to help with; the ticket says which opening is still to be waited for.
    Nudged(u32),
}

impl Central {
    /// Nobody here, not cancelled. For a team at rest.
    pub fn reset(&self) {
        self.arrived.store(0, Ordering::Relaxed);
        self.epoch.store(0, Ordering::Relaxed);
        self.full.store(u32::MAX, Ordering::Relaxed);
    }

    /// Opens cancellable barriers until the next reset.
    pub fn cancel(&self) {
        // Release: pairs with the Acquire in `is_open`. The changed word keeps everybody from falling asleep on it.
        if self.epoch.fetch_or(CANCELLED, Ordering::AcqRel) & WAITED != 0 {
            futex::wake_all(&*self.epoch);
        }
    }

    /// Whether cancellation has opened the barriers.
    pub fn is_cancelled(&self) -> bool {
        self.epoch.load(Ordering::Acquire) & CANCELLED != 0
    }

    /// Whether the opening of `ticket` has come.
    pub fn is_open(&self, ticket: u32, cancellable: bool) -> bool {
        // Acquire: pairs with the Release in `open`.
        let seen = self.epoch.load(Ordering::Acquire);
        seen & !(STEP - 1) != ticket || (cancellable && seen & CANCELLED != 0)
    }

    /// Whether all have arrived for the opening of `ticket`, or it has come.
    pub fn is_full(&self, ticket: u32) -> bool {
        // Acquire: pairs with the Release in `wait`.
        self.full.load(Ordering::Acquire) == ticket || self.is_open(ticket, false)
    }

    /// Wakes who sleeps at the barrier: there are tasks about. Stands behind a SeqCst fence.
    pub(super) fn call_for_help(&self) {
        if self.epoch.load(Ordering::Relaxed) & WAITED != 0
            && self.epoch.fetch_or(TASKS, Ordering::Relaxed) & TASKS == 0
        {
            futex::wake_all(&*self.epoch);
        }
    }

    /// Arrives, and waits for `n` arrivals, or until `nudged`. `cancellable`: does not wait when the region is cancelled.
    /// The last to arrive calls `at_last` before anybody goes on; who sleeps calls `slept` afterwards.
    pub fn wait(
        &self,
        n: u32,
        spin: Spin,
        cancellable: bool,
        nudged: impl Fn() -> bool + Copy,
        at_last: impl FnOnce(),
        slept: impl FnOnce(),
    ) -> End {
        let start = self.epoch.load(Ordering::Acquire);
        if cancellable && start & CANCELLED != 0 {
            return End::Open;
        }
        let ticket = start & !(STEP - 1);
        // AcqRel: every arrival's writes are seen by the last one, and through the epoch by all.
        if self.arrived.fetch_add(1, Ordering::AcqRel) + 1 == n {
            self.arrived.store(0, Ordering::Relaxed);
            at_last();
            if nudged() {
                // Release: pairs with the Acquire in `is_full`.
                self.full.store(ticket, Ordering::Release);
                return End::Nudged(ticket);
            }
            self.open(ticket);
            return End::Open;
        }
        let over = move || self.is_open(ticket, cancellable) || nudged();
        if !spin.until(over) {
            self.sleep(over);
            slept();
        }
        if self.is_open(ticket, cancellable) { End::Open } else { End::Nudged(ticket) }
    }

    #[cold]
    #[inline(never)]
    fn sleep(&self, over: impl Fn() -> bool) {
        loop {
            let waited = self.epoch.load(Ordering::Relaxed) | WAITED;
            let set = self.epoch.fetch_or(WAITED, Ordering::Relaxed) | WAITED;
            // Pairs with the fence in `call_for_help`; openings and cancellation change the word itself.
            fence(Ordering::SeqCst);
            if over() {
                return;
            }
            if set == waited {
                futex::wait(&self.epoch, waited);
            }
        }
    }

    /// Opens the barrier that closed with `ticket`.
    pub fn open(&self, ticket: u32) {
        let mut seen = self.epoch.load(Ordering::Relaxed);
        loop {
            let next = ticket.wrapping_add(STEP) | (seen & CANCELLED);
            // Release: pairs with the Acquire in `is_open`; taking WAITED out takes over the duty to wake.
            match self.epoch.compare_exchange(seen, next, Ordering::AcqRel, Ordering::Relaxed) {
                Ok(old) => {
                    if old & WAITED != 0 {
                        futex::wake_all(&*self.epoch);
                    }
                    return;
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
                    barrier.wait(2, Spin::of_rounds(0), false, || false, || {}, || {});
                    // SAFETY: written before the barrier.
                    assert_eq!(unsafe { data[1 - tid].get() }, round);
                    barrier.wait(2, Spin::of_rounds(0), false, || false, || {}, || {});
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
                thread::spawn(move || {
                    barrier.wait(2, Spin::of_rounds(0), true, || false, || {}, || {});
                    assert!(barrier.is_cancelled());
                })
            };
            barrier.cancel();
            waiter.join().unwrap();
        });
    }
}
