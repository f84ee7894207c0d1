//! How a team knows that none of its tasks is left, without a counter that its members share: each counts what it makes
//! and what it completes on a line of its own, and who wants to know adds them up.

use crate::core::primitive::{AtomicU64, Ordering};
use crate::core::task::Task;
use crate::core::team::{Team, Thread};

/// A member's counts. (64 bits: who adds them up may be kept from it for any time.) Written by the member alone.
#[derive(Default)]
pub struct Counts {
    created: AtomicU64,
    executed: AtomicU64,
}

fn bump(count: &AtomicU64) {
    // Release: pairs with the Acquire in `none_left`.
    count.store(count.load(Ordering::Relaxed).wrapping_add(1), Ordering::Release);
}

impl Counts {
    /// The member has made a task.
    #[inline]
    pub fn created(&self) {
        bump(&self.created);
    }
}

/// A thread outside its team has made `task`.
pub(super) fn created_outside(task: &Task) {
    // Release: as in `bump`.
    task.team.tasks().created_outside.fetch_add(1, Ordering::Release);
}

/// `task` is complete; `thread` is where it became so.
pub(super) fn executed(thread: &Thread, task: &Task) {
    let frame = thread.frame();
    if std::ptr::eq(frame.team(), task.team) {
        bump(&frame.slot().tasks.executed);
    } else {
        let tasks = task.team.tasks();
        tasks.visitor_comes();
        // Release: as in `bump`.
        tasks.completed_outside.fetch_add(1, Ordering::Release);
        // Nobody inside may be awake to see that nothing is left.
        super::sleep::wake_all(task.team);
        tasks.visitor_leaves();
    }
}

/// Whether every task of the team is complete. True is final as long as no implicit task makes new ones: call it when
/// all members have arrived.
///
/// All completions are read before any creation. A completion that is read brings the creation of its task and those of
/// all tasks made in it along, so the sums can be equal only if at some moment between nothing was left.
pub(super) fn none_left(team: &Team) -> bool {
    let slots = || team.members().iter().map(|slot| &slot.tasks);
    // Acquire: pairs with the Release in `bump`.
    let outside = team.tasks().completed_outside.load(Ordering::Acquire);
    let executed = slots().fold(outside, |sum, counts| sum.wrapping_add(counts.executed.load(Ordering::Acquire)));
    let outside = team.tasks().created_outside.load(Ordering::Acquire);
    let created = slots().fold(outside, |sum, counts| sum.wrapping_add(counts.created.load(Ordering::Acquire)));
    executed == created
}

/// Forgets all counts, of a team at rest.
pub(crate) fn reset(team: &Team) {
    team.tasks().created_outside.store(0, Ordering::Relaxed);
    team.tasks().completed_outside.store(0, Ordering::Relaxed);
    for slot in team.all_slots() {
        slot.tasks.created.store(0, Ordering::Relaxed);
        slot.tasks.executed.store(0, Ordering::Relaxed);
    }
}
