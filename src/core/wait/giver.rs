//! Giving way to others that want the CPU: where these are threads of this process, a switch costs a fraction of a sleep
//! and a wake-up. Where they are of another program's, the system gives them the CPU for milliseconds, and a sleeper gets it
//! back sooner than one that gives way; so that is found out, and remembered for a while.

use crate::core::primitive::process::{AtomicU32, AtomicU64, Ordering};
use crate::sys::arch::clock::cycles;
use crate::sys::linux::{clock, thread};

/// A turn of somebody else's, in cycles, that is worth a question: about half a millisecond.
const LONG_TURN: u64 = 1 << 20;
/// How long a long turn of another program's, and that others have the CPUs, is remembered, in cycles: about 50 and 100 ms.
const MEMORY: u64 = 1 << 27;
const LONG_MEMORY: u64 = 1 << 28;
/// For how long after a long turn the next ones are asked whose they are: about a second.
const SUSPICION: u64 = 1 << 31;
/// Times between two long turns, in nanoseconds, for which it says something what the process got of the CPUs.
const LOOK: std::ops::Range<u64> = 2_000_000..50_000_000;

/// In cycles, 0: never. When a waiter that has its CPU last saw a long turn, when it last saw one of another program's, and
/// when it was last found out that others have the CPUs.
static LONG_TURN_SEEN: AtomicU64 = AtomicU64::new(0);
static THEIRS_SEEN: AtomicU64 = AtomicU64::new(0);
static OTHERS_SEEN: AtomicU64 = AtomicU64::new(0);
/// The end of the last long turn that was looked at, and the CPU time that the process had used by then, in nanoseconds.
static LAST_TURN: AtomicU64 = AtomicU64::new(0);
static LAST_USED: AtomicU64 = AtomicU64::new(0);
/// CPUs at hand.
static CPUS: AtomicU32 = AtomicU32::new(1);

/// In a forked child: nothing was seen. (What the process has used of the CPUs begins at 0.)
pub(super) fn reset_after_fork() {
    for seen in [&LONG_TURN_SEEN, &THEIRS_SEEN, &OTHERS_SEEN, &LAST_TURN, &LAST_USED] {
        seen.store(0, Ordering::Relaxed);
    }
}

/// Says how many CPUs are at hand.
pub(super) fn set_cpus(cpus: u32) {
    if CPUS.load(Ordering::Relaxed) != cpus {
        CPUS.store(cpus, Ordering::Relaxed);
    }
}

/// Whether the time `seen`, if it was ever, is at most `memory` ago.
fn is_recent(seen: &AtomicU64, memory: u64) -> bool {
    let last = seen.load(Ordering::Relaxed);
    last != 0 && cycles().wrapping_sub(last) <= memory
}

/// A waiter that gives way, as long as that pays.
pub(super) struct Giver {
    crowded: bool,
    pays: bool,
}

impl Giver {
    /// One of a `crowded` process, whose long turns may be its own threads'; or one that spins and has its CPU: after a long
    /// turn of another program's it had better spin on, so that the system sees two threads that want one CPU, and parts
    /// them. After one of its own program's, it goes on giving way: the other has work to do.
    pub(super) fn new(crowded: bool) -> Self {
        let (seen, memory) = if crowded { (&OTHERS_SEEN, LONG_MEMORY) } else { (&THEIRS_SEEN, MEMORY) };
        Self { crowded, pays: !is_recent(seen, memory) }
    }

    /// Lets others run; says whether somebody may have run. False: it does not pay for now.
    pub(super) fn give_way(&mut self) -> bool {
        if self.pays && self.crowded {
            if is_long(thread::yield_now) && others_have_the_cpus() {
                OTHERS_SEEN.store(cycles(), Ordering::Relaxed);
                self.pays = false;
            }
        } else if self.pays {
            // What the process uses is asked for only where it may matter: it is a system call.
            let before = is_recent(&LONG_TURN_SEEN, SUSPICION).then(|| (clock::now_nanos(), clock::used_nanos()));
            if is_long(thread::yield_now) {
                LONG_TURN_SEEN.store(cycles(), Ordering::Relaxed);
                if before.is_some_and(|(time, used)| {
                    is_theirs(clock::used_nanos().saturating_sub(used), clock::now_nanos().saturating_sub(time))
                }) {
                    THEIRS_SEEN.store(cycles(), Ordering::Relaxed);
                    self.pays = false;
                }
            }
        }
        self.pays
    }
}

/// Whether what is done takes long.
fn is_long(turn: impl FnOnce()) -> bool {
    let begin = cycles();
    turn();
    cycles().wrapping_sub(begin) > LONG_TURN
}

/// Whether a turn of that `time` was another program's, by what the process has used in it: less than most of one CPU.
fn is_theirs(used: u64, time: u64) -> bool {
    used.saturating_mul(8) < time.saturating_mul(7)
}

/// After a long turn: whether the process has got far less than the CPUs at hand since one some time before.
#[cold]
fn others_have_the_cpus() -> bool {
    let (now, last) = (clock::now_nanos(), LAST_TURN.load(Ordering::Relaxed));
    let time = now.saturating_sub(last);
    // One thread looks.
    if time < LOOK.start || LAST_TURN.compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed).is_err() {
        return false;
    }
    let used = clock::used_nanos();
    let used = used.saturating_sub(LAST_USED.swap(used, Ordering::Relaxed));
    let others = time < LOOK.end && is_small(used, time, CPUS.load(Ordering::Relaxed));
    if others {
        // While waiters sleep, it is not others who keep the process from using the CPUs.
        LAST_TURN.store(0, Ordering::Relaxed);
    }
    others
}

/// Whether `used` is less than an eighth of what `cpus` give in `time`: another program that gives way as well leaves more.
fn is_small(used: u64, time: u64, cpus: u32) -> bool {
    used.saturating_mul(8) < time.saturating_mul(cpus.into())
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn whose_turn() {
        assert!(is_theirs(0, 3_000_000) && is_theirs(2_000_000, 3_000_000));
        assert!(!is_theirs(2_900_000, 3_000_000) && !is_theirs(6_000_000, 3_000_000));
    }

    #[test]
    fn a_share_of_the_cpus() {
        assert!(!is_small(10_000_000, 10_000_000, 2));
        assert!(!is_small(2_500_000, 10_000_000, 2));
        assert!(is_small(2_400_000, 10_000_000, 2));
        assert!(is_small(0, 1, 1) && !is_small(0, 0, 1));
    }
}
