//! The central barrier: a counter of arrivals, and an epoch on which everybody sleeps. The last to arrive opens it, so no
//! thread needs to run twice: the fewest context switches where threads outnumber the CPUs. But where the primary thread
//! has got its turn late, it is left to the primary thread for a while: what the others do first may be to wait for it.

use crate::core::primitive::{AtomicU32, CachePadded, FIRST_NUMBER, Ordering, fence};
use crate::core::wait::Spin;
use crate::sys::arch::clock;
use crate::sys::linux::futex;

/// Somebody sleeps on the epoch.
const WAITED: u32 = 1;
/// The region was cancelled: cancellable barriers are open.
const CANCELLED: u32 = 2;
/// There are tasks about: no reason to sleep here.
const TASKS: u32 = 4;
/// One opening.
const STEP: u32 = 8;
/// The first ticket.
const FIRST: u32 = FIRST_NUMBER & !(STEP - 1);

/// A turn of others' after the opening, in cycles, that a primary thread does not want to wait for: about 100 us.
const LATE: i32 = 1 << 18;
/// For so many barriers a late primary thread opens. Then it is seen again what becomes of it if others do.
const LED: u32 = 256;

/// The barrier.
#[derive(Default)]
pub struct Central {
    count: CachePadded<Count>,
    /// Written by who opens, by sleepers (WAITED), by who calls for help (TASKS) and by a canceller.
    epoch: CachePadded<AtomicU32>,
    /// The ticket for which all have arrived, where the last one has not opened; otherwise [`NOT_FULL`].
    full: AtomicU32,
}

/// What arrivals write, and the last one reads.
#[derive(Default)]
struct Count {
    arrived: AtomicU32,
    /// When the barrier was last opened, in cycles.
    opened: AtomicU32,
    /// For how many more barriers the primary thread, which writes it, is to open.
    led: AtomicU32,
}

/// No ticket.
const NOT_FULL: u32 = u32::MAX;

/// Who arrives, and how it waits.
#[derive(Clone, Copy, Debug)]
pub struct Arrival {
    /// How many are to arrive.
    pub n: u32,
    /// The primary thread arrives.
    pub primary: bool,
    /// Does not wait when the region is cancelled.
    pub cancellable: bool,
    /// Before it sleeps.
    pub spin: Spin,
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
        self.count.arrived.store(0, Ordering::Relaxed);
        self.count.led.store(0, Ordering::Relaxed);
        self.epoch.store(FIRST, Ordering::Relaxed);
        self.full.store(NOT_FULL, Ordering::Relaxed);
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

    /// Arrives, and waits for all arrivals, or until `nudged`, which stays true until the opening once it is. The last to
    /// arrive calls `at_last` before anybody goes on; who sleeps calls `slept` afterwards.
    pub fn wait(
        &self,
        me: Arrival,
        nudged: impl Fn() -> bool + Copy,
        at_last: impl FnOnce(),
        slept: impl FnOnce(),
    ) -> End {
        let start = self.epoch.load(Ordering::Acquire);
        if me.cancellable && start & CANCELLED != 0 {
            return End::Open;
        }
        let ticket = start & !(STEP - 1);
        // AcqRel: every arrival's writes are seen by the last one, and through the epoch by all.
        if self.count.arrived.fetch_add(1, Ordering::AcqRel) + 1 == me.n {
            self.count.arrived.store(0, Ordering::Relaxed);
            at_last();
            if nudged() {
                // Release: pairs with the Acquire in `is_full`.
                self.full.store(ticket, Ordering::Release);
                return End::Nudged(ticket);
            }
            if me.primary || !self.leave_to_primary(ticket) {
                self.open(ticket);
                return End::Open;
            }
        }
        let led = if me.primary { self.count.led.load(Ordering::Relaxed) } else { 0 };
        let over = move || self.is_open(ticket, me.cancellable) || nudged() || (led > 0 && self.is_full(ticket));
        if me.spin.until(over) {
            if me.primary && !nudged() {
                self.learn(led);
            }
        } else {
            self.sleep(over);
            slept();
        }
        if self.is_open(ticket, me.cancellable) {
            End::Open
        } else if nudged() {
            End::Nudged(ticket)
        } else {
            // The primary thread, to which the last one has left it.
            self.open(ticket);
            End::Open
        }
    }

    /// All have arrived and no task is left: whether the primary thread will open. Not where anybody sleeps: it might
    /// be the primary thread.
    #[inline]
    fn leave_to_primary(&self, ticket: u32) -> bool {
        if self.count.led.load(Ordering::Relaxed) == 0 {
            return false;
        }
        // Release: pairs with the Acquire in `is_full`.
        self.full.store(ticket, Ordering::Release);
        // Pairs with the fence in `sleep`.
        fence(Ordering::SeqCst);
        self.epoch.load(Ordering::Relaxed) & WAITED == 0
    }

    /// The primary thread has waited, and did not sleep: counts the `led` barriers that it is to open, and begins anew where
    /// it sees late that somebody else has opened.
    #[inline]
    fn learn(&self, led: u32) {
        if led > 0 {
            self.count.led.store(led - 1, Ordering::Relaxed);
        } else {
            // Signed: the counters of two CPUs may differ.
            let late = (clock::cycles() as u32).wrapping_sub(self.count.opened.load(Ordering::Relaxed)).cast_signed();
            // A model's runs must not hang on the time.
            if late > LATE && !cfg!(loom) {
                self.count.led.store(LED, Ordering::Relaxed);
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn sleep(&self, over: impl Fn() -> bool) {
        loop {
            let waited = self.epoch.load(Ordering::Relaxed) | WAITED;
            let set = self.epoch.fetch_or(WAITED, Ordering::Relaxed) | WAITED;
            // Pairs with the fences in `call_for_help` and `leave_to_primary`; openings and cancellation change the word itself.
            fence(Ordering::SeqCst);
            if over() {
                return;
            }
            if set == waited {
                futex::wait(&self.epoch, waited);
            }
        }
    }

    /// Opens the barrier that closed with `ticket`, if nobody else has. (Two may: the primary thread to which it was left
    /// and the one that saw it about to sleep, or two that find no task left.)
    pub fn open(&self, ticket: u32) {
        self.count.opened.store(clock::cycles() as u32, Ordering::Relaxed);
        self.full.store(NOT_FULL, Ordering::Relaxed);
        let mut seen = self.epoch.load(Ordering::Relaxed);
        // What is in the word after the opening is the next barrier's.
        while seen & !(STEP - 1) == ticket {
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

    fn arrival(primary: bool, cancellable: bool) -> Arrival {
        Arrival { n: 2, primary, cancellable, spin: Spin::of_rounds(0) }
    }

    #[test]
    fn loom_central_barrier() {
        two_rounds(0);
    }

    /// The last to arrive leaves the opening to the primary thread, or not, where somebody is about to sleep.
    #[test]
    fn loom_led_barrier() {
        two_rounds(LED);
    }

    fn two_rounds(led: u32) {
        crate::core::primitive::model(move || {
            let barrier = Arc::new(Central::default());
            barrier.reset();
            barrier.count.led.store(led, Ordering::Relaxed);
            let data = Arc::new([RaceCell::new(0u32), RaceCell::new(0u32)]);
            let member = move |barrier: Arc<Central>, data: Arc<[RaceCell<u32>; 2]>, tid: usize| {
                for round in 1..=2 {
                    // SAFETY: its own cell; the other reads it between the two barriers of a round alone.
                    unsafe { data[tid].set(round) };
                    barrier.wait(arrival(tid == 0, false), || false, || {}, || {});
                    // SAFETY: written before the barrier.
                    assert_eq!(unsafe { data[1 - tid].get() }, round);
                    barrier.wait(arrival(tid == 0, false), || false, || {}, || {});
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
                    barrier.wait(arrival(false, true), || false, || {}, || {});
                    assert!(barrier.is_cancelled());
                })
            };
            barrier.cancel();
            waiter.join().unwrap();
        });
    }
}
