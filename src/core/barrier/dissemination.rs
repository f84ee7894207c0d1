//! The dissemination barrier: in each round a thread counts its arrival on a line of its own and reads those of a few
//! others, who have heard from more in the rounds before. After the last round it knows of everybody, and nobody need tell
//! it to go on. A team of up to four threads needs one round: each line moves once to each other thread.

use crate::core::halt;
use crate::core::primitive::{AtomicU32, CachePadded, FIRST_NUMBER, Ordering};
use crate::core::wait::{Gate, Sleepers, Spin};
use crate::sys::linux::membarrier;

/// Most rounds of a barrier.
const ROUNDS: usize = 4;

/// One thread's arrivals.
pub struct Flags {
    /// How many, modulo 2^32. For the thread itself: the flags lie where others have looked at them, and to read one before
    /// it is written takes a line's way more.
    count: CachePadded<AtomicU32>,
    /// The same for others, one for each round.
    rounds: [CachePadded<Flag>; ROUNDS],
}

impl Default for Flags {
    fn default() -> Self {
        let flags = Flags { count: CachePadded::default(), rounds: Default::default() };
        flags.reset();
        flags
    }
}

impl Flags {
    /// No arrivals. For a team at rest.
    pub fn reset(&self) {
        self.count.store(FIRST_NUMBER, Ordering::Relaxed);
        self.rounds.iter().for_each(|flag| flag.arrivals.store(FIRST_NUMBER, Ordering::Relaxed));
    }

    /// Wakes who sleeps on the flags: there are tasks about. Stands behind a SeqCst fence.
    pub(super) fn call_for_help(&self) {
        self.rounds.iter().for_each(|flag| flag.sleepers.open());
    }
}

/// A thread's arrivals in one round, and who sleeps for them: both on one line, so an arrival needs no other.
#[derive(Default)]
struct Flag {
    /// How many, modulo 2^32. Only the thread itself adds.
    arrivals: AtomicU32,
    /// Where others sleep until there are more, or tasks about.
    sleepers: Gate,
}

impl Flag {
    /// The flag's own thread arrives for the time of that number. `sleepers`: see [`How`].
    #[inline]
    fn arrive(&self, count: u32, sleepers: &Sleepers) {
        // Release: pairs with the Acquire in `there`. No exchange: it would keep the looks at the others' lines waiting until
        // this one has come.
        self.arrivals.store(count, Ordering::Release);
        halt::at("a barrier reached");
        // As the gate itself would: who sleeps at one has been counted before. But their number lies where all have it.
        membarrier::light();
        if sleepers.anybody() {
            self.sleepers.open();
        }
    }

    /// Whether the flag's thread has arrived as often as `count` says. It can be one arrival ahead, not more: the next but
    /// one needs ours.
    #[inline]
    fn there(&self, count: u32) -> bool {
        // Acquire: pairs with the Release in `arrive`.
        (self.arrivals.load(Ordering::Acquire).wrapping_sub(count) as i32) >= 0
    }

    /// Waits until [`Self::there`] or `nudged`; says whether it is there.
    #[inline(always)]
    fn wait_for(&self, count: u32, how: How<'_, impl Fn() -> Spin + Copy, impl Fn() -> bool + Copy>) -> bool {
        self.there(count) || self.wait_on(count, how)
    }

    /// The same, where it is not there yet. (Out of line: what comes before the wait is short then, and there is time now.)
    #[inline(never)]
    fn wait_on(&self, count: u32, how: How<'_, impl Fn() -> Spin + Copy, impl Fn() -> bool + Copy>) -> bool {
        let over = move || self.there(count) || (how.nudged)();
        if !(how.spin)().until(over) {
            how.sleepers.count(move || self.sleepers.sleep_until(&mut { over }));
        }
        self.there(count)
    }
}

/// How a thread waits.
#[derive(Clone, Copy)]
pub struct How<'a, S, N> {
    /// Before it sleeps; made out once there is time.
    pub spin: S,
    /// Says that there are tasks to execute.
    pub nudged: N,
    /// Those of the team that sleep.
    pub sleepers: &'a Sleepers,
}

/// How many threads each hears of in a round, itself among them: as few rounds as those of up to four allow, and then as
/// few threads a round as those rounds allow. `wanted`: at least so many.
pub fn radix(threads: u32, wanted: Option<u32>) -> u32 {
    let least =
        |rounds: usize| (2..=threads).find(|&radix| radix.saturating_pow(rounds as u32) >= threads).unwrap_or(2);
    match wanted {
        Some(wanted) => wanted.clamp(least(ROUNDS), threads.max(2)),
        None => (1..=ROUNDS).map(least).find(|&radix| radix <= 4).unwrap_or_else(|| least(ROUNDS)),
    }
}

/// The threads that meet: `n` of them, `flags(i)` those of thread `i`.
pub struct Circle<F> {
    /// Threads.
    pub n: u32,
    /// See [`radix`].
    pub radix: u32,
    /// Their flags.
    pub flags: F,
}

impl<'a, F: Fn(u32) -> &'a Flags> Circle<F> {
    /// Thread `tid` arrives, and waits until all have. False: there are tasks, and [`Self::catch_up`] must follow.
    #[inline]
    pub fn wait(&self, tid: u32, how: How<'_, impl Fn() -> Spin + Copy, impl Fn() -> bool + Copy>) -> bool {
        let mine = (self.flags)(tid);
        let count = mine.count.load(Ordering::Relaxed).wrapping_add(1);
        mine.count.store(count, Ordering::Relaxed);
        mine.rounds[0].arrive(count, how.sleepers);
        // What follows comes to this, by way of loops.
        if self.n == 2 {
            return (self.flags)(1 - tid).rounds[0].wait_for(count, how);
        }
        self.hear(tid, 0, 1, count, how) && (self.n <= self.radix || self.wait_rounds(tid, count, how))
    }

    /// The rounds after the first.
    #[inline(never)]
    fn wait_rounds(
        &self,
        tid: u32,
        count: u32,
        how: How<'_, impl Fn() -> Spin + Copy, impl Fn() -> bool + Copy>,
    ) -> bool {
        let mine = (self.flags)(tid);
        let (mut round, mut stride) = (1, self.radix);
        while stride < self.n {
            mine.rounds[round].arrive(count, how.sleepers);
            if !self.hear(tid, round, stride, count, how) {
                return false;
            }
            (round, stride) = (round + 1, stride * self.radix);
        }
        true
    }

    /// Waits for those of whom thread `tid` hears in the round.
    #[inline(always)]
    fn hear(
        &self,
        tid: u32,
        round: usize,
        stride: u32,
        count: u32,
        how: How<'_, impl Fn() -> Spin + Copy, impl Fn() -> bool + Copy>,
    ) -> bool {
        let mut distances = (1..self.radix).map(|i| i * stride).take_while(|&distance| distance < self.n);
        distances.all(|distance| {
            let other = if tid >= distance { tid - distance } else { tid + self.n - distance };
            (self.flags)(other).rounds[round].wait_for(count, how)
        })
    }

    /// Whether all threads have arrived as often as thread `tid`.
    pub fn all_there(&self, tid: u32) -> bool {
        let count = (self.flags)(tid).count.load(Ordering::Relaxed);
        (0..self.n).all(|i| (self.flags)(i).rounds[0].there(count))
    }

    /// All are there, as thread `tid` has found out by other means than its rounds: counts the rounds that it has left out.
    /// `sleepers`: see [`How`].
    pub fn catch_up(&self, tid: u32, sleepers: &Sleepers) {
        let mine = (self.flags)(tid);
        let count = mine.count.load(Ordering::Relaxed);
        let mut stride = self.radix;
        for flag in &mine.rounds[1..] {
            if stride >= self.n {
                return;
            }
            if flag.arrivals.load(Ordering::Relaxed) != count {
                flag.arrive(count, sleepers);
            }
            stride *= self.radix;
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::core::team::size::MAX_THREADS;

    /// After the last round every thread has heard of all others, for every size and radix.
    #[test]
    fn everybody_is_heard_of() {
        for n in 1..=150u32 {
            for wanted in [None, Some(2), Some(3), Some(8), Some(4096)] {
                let radix = radix(n, wanted);
                let (mut heard, mut stride, mut rounds) = (1, 1, 0);
                while stride < n {
                    // What each of them has heard of, at these distances, side by side.
                    let distances = (1..radix).map(|i| i * stride).take_while(|&distance| distance < n);
                    heard = distances.last().map_or(heard, |farthest| farthest + heard);
                    (rounds, stride) = (rounds + 1, stride * radix);
                }
                assert!(heard >= n && rounds <= ROUNDS, "{n} threads, radix {radix}: {heard} in {rounds} rounds");
            }
        }
    }

    #[test]
    fn as_few_rounds_as_needed() {
        let chosen = |n| radix(n, None);
        assert_eq!([2, 3, 4, 5, 9, 10, 16, 17, 27, 28, 64, 65, 128, 256].map(chosen), {
            [2, 3, 4, 3, 3, 4, 4, 3, 3, 4, 4, 3, 4, 4]
        });
        assert!(chosen(MAX_THREADS).pow(ROUNDS as u32) >= MAX_THREADS);
    }
}

#[cfg(all(test, loom))]
mod models {
    use super::*;
    use crate::core::primitive::{RaceCell, model, model_within};
    use loom::sync::Arc;
    use loom::thread;

    /// `n` threads, `barriers` barriers, and as many again: what was written before is seen after, and nobody sleeps for
    /// ever.
    fn meet(n: usize, barriers: u32) {
        let flags: Arc<Vec<Flags>> = Arc::new((0..n).map(|_| Flags::default()).collect());
        let data: Arc<Vec<RaceCell<u32>>> = Arc::new((0..n).map(|_| RaceCell::new(0)).collect());
        let sleepers = Arc::new(Sleepers::default());
        let member =
            move |flags: Arc<Vec<Flags>>, sleepers: Arc<Sleepers>, data: Arc<Vec<RaceCell<u32>>>, tid: usize| {
                let circle = Circle { n: n as u32, radix: 2, flags: |i: u32| &flags[i as usize] };
                let how = How { spin: || Spin::of_rounds(0), nudged: || false, sleepers: &sleepers };
                let wait = || assert!(circle.wait(tid as u32, how));
                for round in 1..=barriers {
                    // SAFETY: its own cell; the others read it between the two barriers of a round alone.
                    unsafe { data[tid].set(round) };
                    wait();
                    for cell in &*data {
                        // SAFETY: written before the barrier.
                        assert_eq!(unsafe { cell.get() }, round);
                    }
                    wait();
                }
            };
        let others: Vec<_> = (1..n)
            .map(|tid| {
                let (flags, sleepers, data) = (flags.clone(), sleepers.clone(), data.clone());
                thread::spawn(move || member(flags, sleepers, data, tid))
            })
            .collect();
        member(flags, sleepers, data, 0);
        others.into_iter().for_each(|other| other.join().unwrap());
    }

    #[test]
    fn loom_dissemination_barrier() {
        model(|| meet(2, 2));
    }

    /// Two rounds a barrier.
    #[test]
    fn loom_dissemination_barrier_rounds() {
        model_within(1, || meet(3, 1));
    }
}
