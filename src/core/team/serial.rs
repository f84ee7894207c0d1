//! Serialized regions: a team of one, which each task keeps for the next time.

use crate::core::icv::Icvs;
use crate::core::task::wait;
use crate::core::team::frame::FIRST_REGION;
use crate::core::team::{Frame, League, Region, Shape, Team, Thread};
use crate::sys::arch::tls::Queries;

/// The calling thread enters a region that it executes alone. No allocation after a task's first time.
#[inline]
pub fn push(thread: &'static Thread) {
    let parent = thread.frame();
    push_with(thread, parent, parent.icvs().of_region());
}

/// As [`push`], with the ICVs of the region.
pub(super) fn push_with(thread: &'static Thread, parent: &'static Frame, icvs: Icvs) {
    let outer = parent.team().region().queries;
    let queries = Queries { thread_num: 0, extra_threads: 0, level: outer.level + 1, ..outer };
    enter(thread, parent, Region::new(queries, Shape::Parallel, parent.league.get(), icvs));
}

/// The calling thread becomes the initial thread of a team of a league. [`pop`] ends it.
pub(crate) fn push_team(thread: &'static Thread, league: League, icvs: Icvs) {
    enter(thread, thread.frame(), Region::new(Queries::default(), Shape::League, league, icvs));
}

#[inline]
fn enter(thread: &'static Thread, parent: &'static Frame, region: Region) {
    let team = parent.serial.get().unwrap_or_else(|| first(parent));
    team.set_region(region);
    // The parent task may be another thread's than it was: who completes a task here from outside wakes this one.
    team.slot(0).thread.set(Some(thread));
    let frame: &'static Frame = &team.slot(0).frame;
    thread.enter_frame(frame, FIRST_REGION);
}

#[cold]
fn first(parent: &'static Frame) -> &'static Team {
    let team = Team::leak(parent.icvs());
    team.parent.set(Some(parent));
    parent.serial.set(Some(team));
    team
}

/// The calling thread leaves the region it entered by [`push`].
#[inline]
pub fn pop(thread: &'static Thread) {
    if let Some(parent) = thread.frame().parent() {
        end_tasks(thread);
        thread.return_to_frame(parent);
    }
}

/// The end of a region that the calling thread executes alone: a detached task may still wait for its event.
#[inline]
pub(super) fn end_tasks(thread: &'static Thread) {
    if thread.team().tasks().used() {
        wait::end_of_region(thread, || true);
    }
}
