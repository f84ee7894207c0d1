//! Deals the tasks of a taskloop construct out: a job for each processor takes task after task and executes it, so that
//! no task is queued, and none is made before it is executed. The encountering thread executes the first of many tasks
//! before it makes jobs: where all would be over before another thread has found its job, it makes none.

use std::ops::Range;

use crate::core::cancel::{self, Region};
use crate::core::primitive::process::Arc;
use crate::core::primitive::{AtomicU64, CachePadded, Ordering};
use crate::core::task::job;
use crate::core::team::Thread;
use crate::sys::arch::clock;

/// Cycles that the tasks taken at a time should last: long against the way of the counter's line between two processors,
/// short against what anybody might wait for at the end.
const TURN: u64 = 4000;

/// Cycles within which the encountering thread executes all tasks alone: it takes half as long to have others help.
const ALONE: u64 = 6 * TURN;
/// The same where other members do not spin, as they are more than there are processors: one would first have to be woken.
const ALONE_IN_CROWD: u64 = 12 * TURN;

/// Tasks a job from which on the encountering thread may execute some first: a small part of what a job has.
const MANY: u64 = 64;

/// The numbers of tasks that a thread is to execute, one after the other: some at a time come from `refill`.
pub struct Hand<'a> {
    now: Range<u64>,
    refill: &'a mut dyn FnMut() -> Range<u64>,
}

impl Hand<'_> {
    /// Calls `executes` with the hand of a thread that is to execute all tasks below `count`.
    pub fn of_all(count: u64, executes: impl FnOnce(&mut Hand)) {
        executes(&mut Hand { now: 0..count, refill: &mut || 0..0 });
    }

    /// Whether there is another.
    #[inline]
    pub fn any(&mut self) -> bool {
        if self.now.is_empty() {
            self.now = (self.refill)();
        }
        !self.now.is_empty()
    }
}

impl Iterator for Hand<'_> {
    type Item = u64;

    #[inline]
    fn next(&mut self) -> Option<u64> {
        self.now.next().or_else(|| if self.any() { self.now.next() } else { None })
    }
}

struct Dealer<F> {
    /// The first task that nobody has taken.
    next: CachePadded<AtomicU64>,
    count: u64,
    /// Jobs that take.
    hands: u64,
    tasks: F,
}

/// Has tasks 0 to `count` - 1 executed by the calling thread and jobs of its team, by calls of `tasks` with the executing
/// thread and the hand that says which. When the last has ended, `tasks` is dropped.
pub fn deal(thread: &'static Thread, count: u64, tasks: impl Fn(&'static Thread, &mut Hand) + 'static) {
    let team = thread.team();
    // More than there are processors would take turns.
    let hands = u64::from(team.size().min(team.cpus())).min(count);
    let first = if count / hands < MANY { 0 } else { begin_alone(thread, count, hands, &tasks) };
    if first == count {
        return;
    }
    let dealer = Arc::new(Dealer { next: CachePadded::new(AtomicU64::new(first)), count, hands, tasks });
    for _ in 0..hands {
        let dealer = dealer.clone();
        job::submit(thread, &[], move || dealer.work());
    }
}

/// Executes the first of `count` tasks, until it turns out that it pays to deal the others out to `hands` jobs. Says which
/// is the first of these.
fn begin_alone(thread: &'static Thread, count: u64, hands: u64, tasks: &impl Fn(&'static Thread, &mut Hand)) -> u64 {
    // What was short the last time, and is not now, was interrupted rather.
    let patience = if thread.haul.alone.get() { 3 } else { 1 };
    let limit = patience * if thread.team().is_crowded() { ALONE_IN_CROWD } else { ALONE };
    let begin = clock::cycles();
    let mut done = 0;
    let mut refill = || {
        let time = clock::cycles().wrapping_sub(begin);
        // The first few say little: a record was made for them.
        let long = done > 0 && time > TURN && time.saturating_mul(count) > limit.saturating_mul(done);
        if long || cancel::cancelled(thread.frame(), Region::Taskgroup) {
            return done..done;
        }
        let start = done;
        done += next_alone(start, count, hands);
        start..done
    };
    tasks(thread, &mut Hand { now: 0..0, refill: &mut refill });
    thread.haul.alone.set(done == count);
    done
}

/// How many tasks to execute alone after the first `done` of `count`, before another look at the clock. Not many: the first
/// may turn out to be long, and so may later ones.
fn next_alone(done: u64, count: u64, hands: u64) -> u64 {
    let least = (count / hands / MANY).max(1);
    let most = (count / hands / 2).max(least);
    done.saturating_mul(3).clamp(least, most).min(count - done)
}

impl<F: Fn(&'static Thread, &mut Hand)> Dealer<F> {
    /// A job.
    fn work(&self) {
        let thread = Thread::current();
        let (mut at_once, mut begin) = (1, None);
        let mut refill = || {
            if cancel::cancelled(thread.frame(), Region::Taskgroup) {
                return 0..0;
            }
            let now = clock::cycles();
            if let Some(begin) = begin.replace(now) {
                let time = now.wrapping_sub(begin);
                if time < TURN {
                    at_once *= 2;
                } else if time > 4 * TURN {
                    at_once = (at_once / 2).max(1);
                }
            }
            self.take(at_once)
        };
        (self.tasks)(thread, &mut Hand { now: 0..0, refill: &mut refill });
    }

    /// Takes `wanted` tasks, or a fair part of what is left; none if there are none.
    fn take(&self, wanted: u64) -> Range<u64> {
        // Relaxed: what the tasks read was written before the jobs were handed over.
        let mut next = self.next.load(Ordering::Relaxed);
        loop {
            let left = self.count - next;
            if left == 0 {
                return 0..0;
            }
            let end = next + wanted.min(left / (2 * self.hands)).max(1);
            match self.next.compare_exchange_weak(next, end, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return next..end,
                Err(now) => next = now,
            }
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn alone_comes_to_an_end() {
        for hands in [1, 2, 3, 31, 32, 33, 64, 1000, 32768] {
            for count in [1, 2, 63, 64, 65, 1000, 64 * hands, 64 * hands + 1, 1 << 40, u64::MAX] {
                let (mut done, mut looks) = (0, 0);
                while done < count {
                    let next = next_alone(done, count, hands);
                    assert!(next > 0 && next <= count - done);
                    assert!(count < 64 * hands || next <= count / hands / 2);
                    done += next;
                    looks += 1;
                }
                assert!(looks <= 4 * hands + 64, "{looks} looks at {count} tasks for {hands}");
            }
        }
    }
}
