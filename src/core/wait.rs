//! Waiting: the one place that decides how long a thread spins before it sleeps.
//!
//! A wait is always "until a 32-bit word changes". The waiter spins a bounded number of rounds and then sleeps on the
//! word by futex. Whoever changes the word must know whether somebody sleeps on it; how it knows (a waiter bit in the
//! word, or a flag beside it with a fence) is the protocol of each caller and written up there.

use std::cell::Cell;
use std::time::Duration;

use crate::core::primitive::{AtomicU32, Ordering, process};
use crate::core::team::spread;
use crate::sys::arch::{clock, hint};
pub use crate::sys::linux::futex;

mod gate;
mod giver;

pub use gate::Gate;
use giver::Giver;

/// Rounds of spinning before a waiter sleeps, when threads do not outnumber CPUs. Set once from the environment.
static SPIN_ROUNDS: crate::core::primitive::process::AtomicU32 =
    crate::core::primitive::process::AtomicU32::new(DEFAULT_SPIN_ROUNDS);

/// About 1 ms of `pause` on current x86-64: long against what members of a team commonly wait for each other. Others that
/// want the CPU get it meanwhile.
pub const DEFAULT_SPIN_ROUNDS: u32 = 20_000;

/// About 50 us: long against a hand-off and a sleep with its wake-up.
pub const HAND_OFF: u32 = 1000;

/// The process's bound of spinning, in rounds of [`pause`].
#[inline]
pub fn spin_rounds() -> u32 {
    SPIN_ROUNDS.load(crate::core::primitive::process::Ordering::Relaxed)
}

/// Sets the process's bound of spinning (OMP_WAIT_POLICY, KMP_BLOCKTIME, GOMP_SPINCOUNT).
pub fn set_spin_rounds(rounds: u32) {
    SPIN_ROUNDS.store(rounds, crate::core::primitive::process::Ordering::Relaxed);
}

/// Whether the runtime's threads outnumber the CPUs at hand, as last told by [`set_crowd`].
static CROWDED: crate::core::primitive::process::AtomicBool = crate::core::primitive::process::AtomicBool::new(false);

/// Whether a long spin is likely to keep somebody from running: the runtime's threads outnumber the CPUs at hand.
#[inline]
pub fn crowded() -> bool {
    CROWDED.load(crate::core::primitive::process::Ordering::Relaxed)
}

/// Says that `busy` of the runtime's threads may have something to do, on `cpus`. A hint, read where a wait grows long.
pub fn set_crowd(busy: u32, cpus: u32) {
    giver::set_cpus(cpus);
    let crowded = busy > cpus;
    if self::crowded() != crowded {
        CROWDED.store(crowded, crate::core::primitive::process::Ordering::Relaxed);
    }
}

/// In a forked child: how much of the CPUs it gets is to be seen, and says nothing of its parent.
pub fn reset_after_fork() {
    giver::reset_after_fork();
}

/// Leaves the processor for some tens of microseconds, long enough for a thread just woken to run: `sched_yield` does
/// not, where that thread belongs to another CPU.
pub fn give_way() {
    #[cfg(loom)]
    loom::thread::yield_now();
    #[cfg(not(loom))]
    std::thread::sleep(std::time::Duration::from_micros(20));
}

/// One round of a spin loop.
#[inline]
pub fn pause() {
    #[cfg(loom)]
    loom::thread::yield_now();
    #[cfg(not(loom))]
    std::hint::spin_loop();
}

/// Looks a few times, for about 200 ns, if `ready` says true of what another thread is about to do, and the calling one
/// alone waits for. Says whether it did.
#[inline]
pub fn briefly(mut ready: impl FnMut() -> bool) -> bool {
    // Under loom a spin is noise: see `Spin::until`.
    let looks = if cfg!(loom) || crowded() { 1 } else { 8 };
    (0..looks).any(|_| {
        let is_ready = ready();
        if !is_ready {
            hint::brief_step();
        }
        is_ready
    })
}

/// How a thread waits before it sleeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spin {
    /// Rounds of [`pause`].
    rounds: u32,
    /// Cycles for which it then lets other threads run and looks again: where these are what it waits for, a switch from
    /// one to the next costs a fraction of a sleep and a wake-up.
    yields: u32,
    /// Nobody waits for this thread: where another program wants the CPU, it sleeps.
    idle: bool,
}

/// Rounds of [`pause`] that cost nobody much, crowded or not: about 1 us.
const FEW: u32 = 16;

/// Further rounds that cost nobody much where threads do not outnumber CPUs: about 4 us.
const ALONE: u32 = 84;

/// About 800 us: long against the time in which each of 16 threads on 2 CPUs has its turn once.
const YIELDS: u32 = 1 << 21;

impl Spin {
    /// For members of a team: `rounds`, or, where the team is `crowded`, giving way from the beginning.
    #[inline(always)]
    pub fn of_team(rounds: u32, crowded: bool) -> Self {
        match crowded && rounds > 0 {
            true => Spin { rounds: 0, yields: YIELDS, idle: false },
            false => Self::of_rounds(rounds),
        }
    }

    /// For threads of whatever team.
    #[inline]
    pub fn of_process() -> Self {
        Self::of_team(spin_rounds(), crowded())
    }

    /// At most `rounds`.
    #[inline(always)]
    pub const fn of_rounds(rounds: u32) -> Self {
        Spin { rounds, yields: 0, idle: false }
    }

    /// Waits until `ready` says true, or the bound is reached; says whether it did.
    #[inline]
    pub fn until(self, ready: impl FnMut() -> bool) -> bool {
        self.until_or_rest(ready, || ())
    }

    /// As [`Self::until`]. Calls `rest` once when the wait has grown long: some microseconds, shortly before the first time that
    /// others are let run; tens of them where threads outnumber CPUs.
    #[inline]
    pub fn until_or_rest(self, mut ready: impl FnMut() -> bool, mut rest: impl FnMut()) -> bool {
        if ready() {
            return true;
        }
        // Under loom a spin is noise: every interleaving it could see, the sleep path sees too.
        if cfg!(loom) {
            return false;
        }
        for _ in 0..self.rounds.min(FEW) {
            pause();
            if ready() {
                return true;
            }
        }
        self.on(&mut ready, &mut rest)
    }

    /// See [`Self::until`]: the first rounds have not been enough. (One piece of code for all that is waited for: a process's
    /// first waits find it in few pages.)
    #[cold]
    #[inline(never)]
    fn on(self, ready: &mut dyn FnMut() -> bool, rest: &mut dyn FnMut()) -> bool {
        let rounds = self.rounds.saturating_sub(FEW);
        if self.yields > 0 {
            give_way_until(self.yields, ready, rest)
        } else if rounds > 0 && crowded() {
            give_way_until(YIELDS, ready, rest)
        } else {
            // Whom this waits for may be on the same CPU.
            let (mut giver, begin) = (Giver::new(false), clock::cycles());
            for round in 1..=rounds {
                pause();
                if ready() {
                    return true;
                }
                if is_time(round) {
                    if round == ALONE + 1 {
                        rest();
                    }
                    let pays = giver.give_way();
                    if pays && ready() {
                        spread::after_turn(clock::cycles().wrapping_sub(begin));
                        return true;
                    }
                    if !pays && self.idle {
                        return false;
                    }
                }
            }
            false
        }
    }
}

/// Gives way again and again for so many `cycles`, until `ready` says true; says whether it did. Calls `rest` once if that
/// takes long.
fn give_way_until(cycles: u32, ready: &mut dyn FnMut() -> bool, rest: &mut dyn FnMut()) -> bool {
    let (begin, mut giver, mut rests) = (clock::cycles(), Giver::new(true), false);
    loop {
        let time = clock::cycles().wrapping_sub(begin);
        if time >= u64::from(cycles) || !giver.give_way() || ready() {
            return ready();
        }
        if !rests && time > SHORTEST_YIELDS.into() {
            rests = true;
            rest();
        }
    }
}

/// Whether to look, in this round of [`pause`] after the first few, if somebody else wants the CPU: at first, then more
/// rarely. (On a processor of two threads a system call takes from what the other one does, a pause does not.)
#[inline(always)]
fn is_time(round: u32) -> bool {
    let late = round.saturating_sub(ALONE);
    late == 1 || (late >= 32 && (late.is_power_of_two() || late.is_multiple_of(2048)))
}

/// Waits until `done` says true of the word's value, which nobody announces: spins, and then leaves the processor in
/// between. Returns that value, read with Acquire.
///
/// # Safety
/// `word` is an aligned word that outlives the call and is written atomically alone.
pub unsafe fn poll(word: *mut u32, mut done: impl FnMut(u32) -> bool) -> u32 {
    // SAFETY: the caller's promise.
    let word = unsafe { process::AtomicU32::from_ptr(word) };
    let mut value = 0;
    let mut look = || {
        value = word.load(process::Ordering::Acquire);
        done(value)
    };
    if !Spin::of_rounds(spin_rounds()).until(&mut look) {
        while !look() {
            give_way();
        }
    }
    value
}

/// Sleeps while `word` holds `value`. The writer must wake the word after changing it. Returns the word's new value, read
/// with Acquire.
#[cfg(loom)]
pub fn wait_while_eq(word: &AtomicU32, value: u32) -> u32 {
    let mut seen = word.load(Ordering::Acquire);
    while seen == value {
        futex::wait(word, value);
        seen = word.load(Ordering::Acquire);
    }
    seen
}

/// How long a worker spins for its next piece of work: learnt from whether the last spins paid.
#[derive(Default)]
pub struct Patience {
    /// Times that the last bound was halved.
    halved: Cell<u32>,
}

/// The longest spin of a team's workers together, in rounds: about 4 ms. What a region costs after its end.
const LONGEST_SPIN: u32 = 80 * HAND_OFF;

/// The longest that a team's workers give way on all CPUs together, in cycles: about 3 ms.
const LONGEST_YIELDS: u32 = 1 << 23;

/// About 50 us.
const SHORTEST_YIELDS: u32 = 1 << 17;

impl Patience {
    /// The next bound, for a worker whose team otherwise waits as `spin` says, and whose waiters keep `busy` CPUs busy. Only
    /// the default is learnt: who sets one means it.
    #[inline]
    pub fn bound(&self, spin: Spin, busy: u32) -> Spin {
        let (halved, busy) = (self.halved.get(), busy.max(1));
        match spin {
            Spin { rounds: DEFAULT_SPIN_ROUNDS, .. } => {
                Spin { rounds: (LONGEST_SPIN / busy).max(HAND_OFF) >> halved, idle: true, ..spin }
            }
            Spin { yields: YIELDS, .. } => {
                Spin { yields: (LONGEST_YIELDS / busy).max(SHORTEST_YIELDS) >> halved, ..spin }
            }
            _ => spin,
        }
    }

    /// Whatever was learnt does not hold any more.
    pub fn renew(&self) {
        self.halved.set(0);
    }

    /// A spin within the bound was long enough, or was not.
    #[inline]
    pub fn learn(&self, paid: bool) {
        let halved = self.halved.get();
        if paid {
            if halved > 0 {
                self.halved.set(halved - 1);
            }
        } else {
            self.halved.set((halved + 1).min(8));
        }
    }
}

/// How many threads sleep, or are about to: who has something to tell them all need not look for them if there are none.
/// A sleeper is counted before the fence behind which it looks again, so that who reads the count behind the other fence
/// either finds it or is seen by it.
#[derive(Default)]
pub struct Sleepers(AtomicU32);

impl Sleepers {
    /// Counts the calling thread while it is in `sleep`.
    #[cold]
    #[inline(never)]
    pub fn count<R>(&self, sleep: impl FnOnce() -> R) -> R {
        self.0.fetch_add(1, Ordering::Relaxed);
        let slept = sleep();
        self.0.fetch_sub(1, Ordering::Relaxed);
        slept
    }

    /// Whether there are any.
    #[inline]
    pub fn anybody(&self) -> bool {
        self.number() > 0
    }

    /// How many there are.
    #[inline]
    pub fn number(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    /// In a forked child: nobody sleeps.
    pub fn forget(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

/// Where a thread sleeps that waits for one of several things. 0: it is awake. [`ANYTHING`] and the like: whatever happens
/// wakes it. Other values: it waits for one partner's arrival, and for nothing from the other partners.
#[derive(Default)]
pub struct Parker(AtomicU32);

/// See [`Parker`].
pub const ANYTHING: u32 = 1;

/// As [`ANYTHING`], but of new tasks few may be of use. (Partners' numbers stay far below.)
pub const BOUND: u32 = u32::MAX;

/// A worker without a region sleeps for one, and for a call for help at the end of its last.
pub const AT_REST: u32 = u32::MAX - 1;

/// As [`ANYTHING`], but of new tasks only those of `phase` in the team at `team` count. The wake-up for such a task is not to
/// go to a thread that sleeps in another team, or in a region that is over.
pub fn for_tasks(team: *const (), phase: u64) -> u32 {
    FOR_TASKS | ((team.addr() >> 7) as u32).wrapping_mul(0x9E37_79B1).wrapping_add(phase as u32) & (FOR_TASKS / 2 - 1)
}

/// See [`for_tasks`].
const FOR_TASKS: u32 = 1 << 31;

impl Parker {
    /// A thread that is awake.
    pub fn new() -> Self {
        Self(AtomicU32::new(0))
    }

    /// Sleeps until unparked, unless `something` has happened already. `fence` orders the word before the look: a SeqCst
    /// fence, or the heavy side of an asymmetric pair; who makes something happen has its partner between that and the
    /// unpark. So one of the two sees the other.
    pub fn park(&self, why: u32, fence: impl Fn(), something: impl Fn() -> bool) {
        self.0.store(why, Ordering::Relaxed);
        fence();
        if something() {
            // Acquire: who took the reason out has woken this thread for what it wrote before.
            self.0.swap(0, Ordering::Acquire);
            return;
        }
        // Acquire: pairs with the exchange in `unpark`.
        while self.0.load(Ordering::Acquire) == why {
            futex::wait(&self.0, why);
        }
    }

    /// As [`Self::park`], but for a while only. True: the time is up, nobody has woken the thread.
    pub fn park_for(&self, limit: Duration, why: u32, fence: impl Fn(), something: impl Fn() -> bool) -> bool {
        self.0.store(why, Ordering::Relaxed);
        fence();
        if something() {
            // Acquire: who took the reason out has woken this thread for what it wrote before.
            self.0.swap(0, Ordering::Acquire);
            return false;
        }
        // Acquire: as in `park`.
        while self.0.load(Ordering::Acquire) == why {
            if futex::wait_for(&self.0, why, limit) {
                // Acquire: who was quicker has woken us.
                return self.0.compare_exchange(why, 0, Ordering::Relaxed, Ordering::Acquire).is_ok();
            }
        }
        false
    }

    /// Wakes the thread if it sleeps; says whether it did.
    #[inline]
    pub fn unpark(&self) -> bool {
        let why = self.0.load(Ordering::Relaxed);
        why != 0 && self.take_out(why)
    }

    /// As [`Self::unpark`], but not if the thread waits for another partner than `partner`.
    #[inline]
    pub fn unpark_from(&self, partner: u32) -> bool {
        let why = self.0.load(Ordering::Relaxed);
        (why == ANYTHING || why == partner || (FOR_TASKS..AT_REST).contains(&why)) && self.take_out(why)
    }

    /// As [`Self::unpark`], but only if the thread sleeps for that `why`.
    #[inline]
    pub fn unpark_for(&self, why: u32) -> bool {
        self.0.load(Ordering::Relaxed) == why && self.take_out(why)
    }

    /// Takes `why` out and wakes. If it is not there any more, the thread is awake, or has looked again since.
    #[cold]
    fn take_out(&self, why: u32) -> bool {
        let asleep = self.0.compare_exchange(why, 0, Ordering::AcqRel, Ordering::Relaxed).is_ok();
        if asleep {
            futex::wake(&self.0, 1);
        }
        asleep
    }

    /// Whether the thread sleeps, or is about to.
    pub fn is_asleep(&self) -> bool {
        self.0.load(Ordering::Relaxed) != 0
    }
}
