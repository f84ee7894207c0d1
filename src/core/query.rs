//! What a thread may ask about where it is. Threads that OpenMP does not know are answered as an initial thread would be,
//! and stay unknown.

use crate::core::icv::{Icvs, settings};
use crate::core::task::{self, Task};
use crate::core::team::{Frame, League, Thread, size};
use crate::sys::arch::tls;

/// The ICVs of the calling thread's task.
pub fn icvs() -> Icvs {
    Thread::try_current().map_or_else(|| settings().initial_icvs(), |thread| thread.frame().icvs())
}

/// Threads that a region without a num_threads clause would get here.
pub fn max_threads() -> i32 {
    match tls::max_threads() {
        0 => find_max_threads(),
        known => known as i32,
    }
}

/// See [`max_threads`]. Kept for the implicit tasks of the team and the explicit ones that have its ICVs: whatever changes
/// the team, a task's ICVs or the machine forgets it, and so does the start of a task that has its own ICVs.
#[inline(never)]
fn find_max_threads() -> i32 {
    let icvs = icvs();
    let threads = size::next_team(&icvs);
    if let Some(frame) = Thread::try_current().map(Thread::frame).filter(|frame| frame.has_icvs_of_team()) {
        tls::set_max_threads(threads);
        frame.team().keep_max_threads();
    }
    threads as i32
}

/// CPUs in the process's affinity mask when it first used the runtime.
pub fn num_procs() -> i32 {
    size::mask() as i32
}

/// Changes the ICVs of the calling thread's task.
pub fn set_icvs(change: impl FnOnce(&mut Icvs)) {
    Thread::current().frame().set_icvs(change);
}

/// The explicit task that the calling thread executes.
pub fn task() -> Option<&'static Task> {
    Thread::try_current().and_then(task::current)
}

/// The league that the calling thread is in.
pub fn league() -> League {
    Thread::try_current().map_or_else(League::default, |thread| thread.frame().league.get())
}

/// The calling thread's number, or its ancestor's, at nest level `level`; none where there is no such level.
pub fn ancestor_thread_num(level: i32) -> Option<u32> {
    at_level(level, |frame| frame.team().queries(frame.tid()).thread_num)
}

/// Size of the team around the calling thread, or its ancestor, at nest level `level`; none where there is no such level.
pub fn team_size(level: i32) -> Option<u32> {
    at_level(level, |frame| frame.team().queries(frame.tid()).extra_threads + 1)
}

fn at_level(level: i32, of: impl FnOnce(&Frame) -> u32) -> Option<u32> {
    let level = u32::try_from(level).ok()?;
    let Some(thread) = Thread::try_current() else {
        return (level == 0).then(|| of_unknown(of));
    };
    let mut frame = thread.frame();
    let mut here = frame.team().queries(frame.tid()).level;
    if level > here {
        return None;
    }
    while here > level {
        frame = frame.parent()?;
        here -= 1;
    }
    Some(of(frame))
}

/// At level 0 a thread is number 0 of 1, known or not; the unknown one becomes known only here.
#[cold]
fn of_unknown(of: impl FnOnce(&Frame) -> u32) -> u32 {
    of(Thread::current().frame())
}
