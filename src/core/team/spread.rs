//! Threads that the system has put on one CPU while others are free. A thread that is woken is often put beside its waker;
//! where the two then wait for each other in turn, each spins while the other could run, and since neither is runnable
//! for long no balancing of the system's parts them. A worker that was woken where its partner has just been therefore
//! moves away, once: it takes the CPU out of its mask and puts it back.

use std::cell::Cell;

use crate::core::primitive::process::{AtomicU64, Ordering};
use crate::core::team::{Team, Thread};
use crate::sys::arch::clock;
use crate::sys::linux::cpuset;

/// Bits of a [`Place`] that hold the CPU.
const CPU_BITS: u32 = 12;
/// Cycles for which a note is good: about half a millisecond.
const RECENT: u64 = 1 << 20;
/// Wake-ups that are left alone after a move, at first and at most.
const FIRST_PAUSE: u32 = 4;
const LONGEST_PAUSE: u32 = 256;

/// Where a thread was when it last slept, or woke another.
#[derive(Default)]
pub struct Place {
    /// The time, in cycles, and the CPU below it.
    noted: AtomicU64,
    /// Wake-ups to leave alone, and how many it will be after the next move. The thread's own.
    pause: Cell<(u32, u32)>,
}

// SAFETY: `pause` is the thread's own.
unsafe impl Sync for Place {}

impl Place {
    /// The calling thread, whose place this is, is about to sleep, or has woken another.
    #[cold]
    pub fn note(&self) {
        let cpu = u64::from(cpuset::current_cpu()) & ((1 << CPU_BITS) - 1);
        self.noted.store(clock::cycles() << CPU_BITS | cpu, Ordering::Relaxed);
    }

    /// Whether the thread was on `cpu` a moment ago.
    fn was_on(&self, cpu: u32) -> bool {
        let noted = self.noted.load(Ordering::Relaxed);
        let age = (clock::cycles() << CPU_BITS).wrapping_sub(noted) >> CPU_BITS;
        noted != 0 && age < RECENT && noted & ((1 << CPU_BITS) - 1) == u64::from(cpu)
    }
}

/// The calling member was woken by `partner`, or waited for it. Says whether it has moved.
#[cold]
pub fn after_sleep(thread: &Thread, partner: &Thread, team: &Team) -> bool {
    // The program's own threads stay where they are.
    if team.is_crowded() || thread.system.get().is_none() {
        return false;
    }
    let cpu = cpuset::current_cpu();
    let (left, next) = thread.place.pause.get();
    if !partner.place.was_on(cpu) {
        if left == 0 {
            thread.place.pause.set((0, (next / 2).max(FIRST_PAUSE)));
        }
        return false;
    }
    if left > 0 {
        thread.place.pause.set((left - 1, next));
        return false;
    }
    let next = next.max(FIRST_PAUSE);
    thread.place.pause.set((next, (next * 2).min(LONGEST_PAUSE)));
    cpuset::leave(cpu)
}
