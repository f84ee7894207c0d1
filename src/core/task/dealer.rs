//! Deals the tasks of a taskloop construct out: a job for each processor takes task after task and executes it, so that
//! no task is queued, and none is made before it is executed.

use std::ops::Range;
use std::sync::Arc;

use crate::core::cancel::{self, Region};
use crate::core::primitive::{AtomicU64, CachePadded, Ordering};
use crate::core::task::job;
use crate::core::team::Thread;
use crate::sys::arch::clock;

/// Cycles that the tasks taken at a time should last: long against the way of the counter's line between two processors,
/// short against what anybody might wait for at the end.
const TURN: u64 = 4000;

struct Dealer<F> {
    /// The first task that nobody has taken.
    next: CachePadded<AtomicU64>,
    count: u64,
    /// Jobs that take.
    hands: u64,
    tasks: F,
}

/// Has tasks 0 to `count` - 1 executed by jobs of the calling thread's team, some of them by each call of `tasks` with the
/// executing thread. When the last job has ended, `tasks` is dropped.
pub fn deal(thread: &'static Thread, count: u64, tasks: impl Fn(&'static Thread, Range<u64>) + 'static) {
    let team = thread.team();
    // More than there are processors would take turns.
    let hands = u64::from(team.size().min(team.cpus())).min(count);
    let dealer = Arc::new(Dealer { next: CachePadded::new(AtomicU64::new(0)), count, hands, tasks });
    for _ in 0..hands {
        let dealer = dealer.clone();
        job::submit(thread, &[], move || dealer.work());
    }
}

impl<F: Fn(&'static Thread, Range<u64>)> Dealer<F> {
    /// A job.
    fn work(&self) {
        let thread = Thread::current();
        let mut at_once = 1;
        while let Some(tasks) = self.take(at_once) {
            if cancel::cancelled(thread.frame(), Region::Taskgroup) {
                return;
            }
            let start = clock::cycles();
            (self.tasks)(thread, tasks);
            let time = clock::cycles().wrapping_sub(start);
            if time < TURN {
                at_once *= 2;
            } else if time > 4 * TURN {
                at_once = (at_once / 2).max(1);
            }
        }
    }

    /// Takes `wanted` tasks, or a fair part of what is left.
    fn take(&self, wanted: u64) -> Option<Range<u64>> {
        // Relaxed: what the tasks read was written before the jobs were handed over.
        let mut next = self.next.load(Ordering::Relaxed);
        loop {
            let left = self.count - next;
            if left == 0 {
                return None;
            }
            let end = next + wanted.min(left / (2 * self.hands)).max(1);
            match self.next.compare_exchange_weak(next, end, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return Some(next..end),
                Err(now) => next = now,
            }
        }
    }
}
