//! Serialized regions: a team of one, which each task keeps for the next time.

use crate::core::icv::Icvs;
use crate::core::team::{Frame, Region, Shape, Team, Thread};
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
    let team = parent.serial.get().unwrap_or_else(|| first(thread, parent));
    let region = Region {
        queries: Queries { thread_num: 0, extra_threads: 0, level: outer.level + 1, active_level: outer.active_level },
        shape: Shape::Parallel,
        league: parent.league.get(),
        icvs,
    };
    team.region.set(region);
    let frame: &'static Frame = &team.slot(0).frame;
    frame.start();
    thread.enter_frame(frame);
}

#[cold]
fn first(thread: &'static Thread, parent: &'static Frame) -> &'static Team {
    let team = Team::leak(parent.icvs());
    team.parent.set(Some(parent));
    team.slot(0).thread.set(Some(thread));
    parent.serial.set(Some(team));
    team
}

/// The calling thread leaves the region it entered by [`push`].
#[inline]
pub fn pop(thread: &'static Thread) {
    if let Some(parent) = thread.frame().parent() {
        thread.enter_frame(parent);
    }
}
