//! Barriers of a team. Protocols and why no wake-up is lost: README.md beside this file.

pub mod central;
pub mod dissemination;

use central::{Arrival, Central, End};
use dissemination::{Circle, How};

use crate::core::icv::values::Pattern;
use crate::core::primitive::{Ordering, fence};
use crate::core::task;
use crate::core::team::{Cancelled, Team, Thread, spread};

/// Which barrier a team uses; chosen when the team takes its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One thread: nothing to wait for.
    Single,
    /// Every thread writes lines of its own and reads others': threads with a CPU each.
    Dissemination {
        /// See [`dissemination::radix`].
        radix: u32,
    },
    /// One counter, one epoch to sleep on: threads that outnumber the CPUs, and teams whose barriers may be cancelled.
    Central,
}

impl Kind {
    /// The kind for a team of `threads` on `cpus`, where `pattern` does not say otherwise.
    pub fn choose(threads: u32, cpus: u32, cancellable: bool, pattern: Pattern) -> Self {
        match threads {
            1 => Kind::Single,
            _ if cancellable || pattern.is_linear(threads > cpus) => Kind::Central,
            _ => Kind::Dissemination { radix: dissemination::radix(threads, pattern.branches()) },
        }
    }
}

/// What a team keeps for its barriers, besides [`MemberFlags`] a member.
#[derive(Default)]
pub struct Barrier {
    central: Central,
}

impl Barrier {
    /// Makes the barrier ready for a team whose members have agreed on nothing yet.
    pub fn reset(&self) {
        self.central.reset();
    }

    /// Releases the waiters of a cancellable barrier, now and until the next reset: the region was cancelled.
    pub fn cancel(&self) {
        self.central.cancel();
    }
}

/// Waits until every member of `team` is here, and no task of the team is left. `tid` is the caller's number.
#[inline]
pub fn wait(team: &Team, tid: u32) {
    let frame = &team.slot(tid).frame;
    let (tasks, phase) = (team.tasks(), frame.phase());
    // By value, as all that a waiting loop needs: what lies in memory it would read in every round.
    let nudged = move || tasks.about(phase);
    match team.barrier_kind() {
        Kind::Single => {
            if nudged() {
                task::wait::at_barrier(Thread::current(), || true, || false);
            }
        }
        Kind::Dissemination { radix } => {
            let circle = Circle { n: team.size(), radix, flags: |i| team.flags(i) };
            // Tasks may have been deferred by members that arrived after I had seen all of them: asked once more.
            let how = How { spin: move || team.spin(), nudged, sleepers: team.sleepers() };
            if !circle.wait(tid, how) || nudged() {
                at_circle(team, tid, radix);
            }
        }
        Kind::Central => wait_central(team, tid, false, nudged),
    }
    frame.next_phase();
}

#[inline(never)]
fn wait_central(team: &Team, tid: u32, cancellable: bool, nudged: impl Fn() -> bool + Copy) {
    let central = &team.barrier().central;
    let (at_last, slept) = (|| team.worksharing_over(), || slept(team, tid));
    let me = Arrival { n: team.size(), primary: tid == 0, cancellable, spin: team.spin() };
    if let End::Nudged(ticket) = central.wait(me, nudged, at_last, slept) {
        at_central(team, ticket, cancellable);
    }
}

/// Executes tasks until all have arrived and none is left.
#[inline(never)]
fn at_circle(team: &Team, tid: u32, radix: u32) {
    let circle = Circle { n: team.size(), radix, flags: |i| team.flags(i) };
    task::wait::at_barrier(Thread::current(), || circle.all_there(tid), || false);
    circle.catch_up(tid, team.sleepers());
}

/// Member `tid` has slept at a barrier.
#[cold]
fn slept(team: &Team, tid: u32) {
    if let Some(me) = team.slot(tid).thread() {
        spread::after_wait(me, team);
    }
}

/// As [`wait`], and then the other threads wait for the primary one, which gets true and calls [`wait`] to let them go.
pub fn wait_for_primary(team: &Team, tid: u32) -> bool {
    wait(team, tid);
    if tid > 0 {
        wait(team, tid);
    }
    tid == 0
}

/// As [`wait`], but returns early, and says so, once the region has been cancelled.
pub fn wait_cancellable(team: &Team, tid: u32) -> bool {
    if team.barrier_kind() != Kind::Central {
        wait(team, tid);
        return team.cancelled(Cancelled::Parallel);
    }
    let frame = &team.slot(tid).frame;
    let (tasks, phase) = (team.tasks(), frame.phase());
    wait_central(team, tid, true, move || tasks.about(phase));
    frame.next_phase();
    team.barrier().central.is_cancelled()
}

/// Executes tasks until the opening of `ticket`; whoever finds none left opens.
#[cold]
fn at_central(team: &Team, ticket: u32, cancellable: bool) {
    let central = &team.barrier().central;
    let open = || central.is_open(ticket, cancellable);
    task::wait::at_barrier(Thread::current(), || central.is_full(ticket), open);
    if !open() {
        central.open(ticket);
    }
}

/// There are tasks about in a phase that had none: whoever sleeps at the phase's barrier, or has arrived at the region's
/// end already, is to help.
pub(crate) fn call_for_help(team: &Team) {
    // Between the announcement and the looks at who sleeps: pairs with the fences before the sleeps.
    fence(Ordering::SeqCst);
    if team.barrier_kind() == Kind::Central {
        team.barrier().central.call_for_help();
    }
    if team.sleepers().anybody() || team.tasks().anybody_sleeps() {
        for slot in team.members() {
            slot.flags.call_for_help();
            if let Some(thread) = slot.thread() {
                thread.desk.parker().unpark();
            }
        }
    }
}

/// A member's own flags of the dissemination barrier.
pub type MemberFlags = dissemination::Flags;
