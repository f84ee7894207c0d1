//! Barriers of a team. Protocols and why no wake-up is lost: README.md beside this file.

pub mod central;
pub mod flat;

use central::Central;
use flat::Flag;

use crate::core::team::{Cancelled, Team};

/// Which barrier a team uses; chosen when the team takes its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One thread: nothing to wait for.
    Single,
    /// Every thread writes its own line and reads all others': few threads, each with a CPU of its own.
    Flat,
    /// One counter, one epoch to sleep on: threads that outnumber the CPUs, and teams whose barriers may be cancelled.
    Central,
}

/// Largest team for which reading every other thread's line beats a counter.
const FLAT_MAX: u32 = 4;

impl Kind {
    /// The kind for a team of `threads` on `cpus`.
    pub fn choose(threads: u32, cpus: u32, cancellable: bool) -> Self {
        match threads {
            1 => Kind::Single,
            n if n <= FLAT_MAX && n <= cpus && !cancellable => Kind::Flat,
            _ => Kind::Central,
        }
    }
}

/// What a team keeps for its barriers, besides a [`Flag`] a member.
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

/// Waits until every member of `team` is here. `tid` is the caller's number.
#[inline]
pub fn wait(team: &Team, tid: u32) {
    match team.barrier_kind() {
        Kind::Single => {}
        Kind::Flat => flat::wait(tid, team.size(), team.spin_rounds(), |i| team.flag(i)),
        Kind::Central => {
            team.barrier().central.wait(team.size(), team.spin_rounds(), false, || team.worksharing_over());
        }
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
    match team.barrier_kind() {
        Kind::Central => team.barrier().central.wait(team.size(), team.spin_rounds(), true, || team.worksharing_over()),
        _ => {
            wait(team, tid);
            team.cancelled(Cancelled::Parallel)
        }
    }
}

/// A member's own flag of the flat barrier.
pub type MemberFlag = Flag;
