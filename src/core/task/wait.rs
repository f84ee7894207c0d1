//! Waiting for tasks, and executing them meanwhile. The barrier's side is in [`crate::core::barrier`].

use std::sync::Arc;

use crate::core::barrier;
use crate::core::primitive::{AtomicU32, CachePadded, Ordering, fence, fence_for_loom};
use crate::core::sync::raw::Mutex;
use crate::core::task::queue::{Strays, UrgentTasks};
use crate::core::task::reduction::Shared;
use crate::core::task::{Task, childless, count, execute, queue};
use crate::core::team::{Frame, Team, Thread};
use crate::core::wait;
use crate::sys::linux::membarrier;

/// What the members of a team share of their tasks.
#[derive(Default)]
pub struct TeamTasks {
    /// The barrier phase in which a task was last deferred; 0: none in this region.
    pub(crate) phase: CachePadded<AtomicU32>,
    /// The phase whose barrier has been opened by who found no task left.
    pub(crate) released: CachePadded<AtomicU32>,
    /// Members that sleep, or are about to.
    sleepers: CachePadded<AtomicU32>,
    /// Workers that look for tasks after they have arrived at the region's end.
    helpers: CachePadded<AtomicU32>,
    /// Tasks completed by threads outside the team.
    pub(super) completed_outside: AtomicU32,
    pub(super) urgent: UrgentTasks,
    pub(super) strays: Strays,
    /// The task reductions of the parallel and of the worksharing construct that the members are in.
    pub(super) reductions: [Mutex<Option<Arc<Shared>>>; 2],
}

impl TeamTasks {
    /// Whether there are tasks about in `phase`, as seen by a member that has arrived at its barrier.
    #[inline(always)]
    pub(crate) fn about(&self, phase: u32) -> bool {
        // Acquire: pairs with the Release in `announce`.
        self.phase.load(Ordering::Acquire) >= phase
    }

    /// Whether any task was deferred in the region.
    #[inline(always)]
    pub(crate) fn used(&self) -> bool {
        self.phase.load(Ordering::Relaxed) != 0
    }
}

/// A task has been deferred in the member's phase: those who wait at the phase's barrier are to help.
#[inline]
pub(super) fn announce(frame: &Frame) {
    let (tasks, phase) = (frame.team().tasks(), frame.phase());
    if tasks.phase.load(Ordering::Relaxed) < phase {
        announce_first(frame, phase);
    }
}

#[cold]
fn announce_first(frame: &Frame, phase: u32) {
    // Release: pairs with the Acquire in `about`.
    frame.team().tasks().phase.fetch_max(phase, Ordering::AcqRel);
    barrier::call_for_help(frame.team());
}

/// There is a new task: wakes a member that sleeps, if one does. Stands behind a light fence that follows the push.
#[inline]
pub(super) fn wake_one(team: &Team) {
    if team.tasks().sleepers.load(Ordering::Relaxed) > 0 {
        wake_a_sleeper(team);
    }
}

#[cold]
fn wake_a_sleeper(team: &Team) {
    for tid in 0..team.size() {
        if team.slot(tid).thread().is_some_and(|thread| thread.desk.parker().unpark()) {
            return;
        }
    }
}

/// Wakes all members that sleep.
pub(crate) fn wake_all(team: &Team) {
    membarrier::light();
    if team.tasks().sleepers.load(Ordering::Relaxed) > 0 {
        for tid in 0..team.size() {
            if let Some(thread) = team.slot(tid).thread() {
                thread.desk.parker().unpark();
            }
        }
    }
}

/// Whether the calling thread may start `task` now: a tied one must descend from the tied task that is suspended here
/// (OpenMP 6.0, section 14.13: Task Scheduling).
#[inline]
fn allowed(suspended: Option<&Task>, task: &Task) -> bool {
    suspended.is_none_or(|suspended| task.is_untied() || task.descends_from(suspended))
}

/// How hard to look for a task.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Search {
    /// Give up at the first task of another thread that may not run here.
    Brief,
    /// Look at every task there is.
    Thorough,
}

/// A task that the calling thread may execute.
fn find(frame: &Frame, suspended: Option<&Task>, search: Search) -> Option<&'static Task> {
    let task = seek(frame, suspended, search)?;
    if task.start_exclusion() {
        return Some(task);
    }
    set_aside(frame.team(), task);
    // It stays in sight of who looks for tasks: let the holder get on.
    wait::pause();
    None
}

fn seek(frame: &Frame, suspended: Option<&Task>, search: Search) -> Option<&'static Task> {
    let team = frame.team();
    let fits = |task: &Task| allowed(suspended, task);
    if let Some(task) = team.tasks().urgent.pop(fits) {
        return Some(task);
    }
    if let Some(task) = queue::pop(frame) {
        if fits(task) {
            return Some(task);
        }
        queue::push(frame, task);
    }
    if let Some(task) = team.tasks().strays.pop(fits) {
        return Some(task);
    }
    let n = team.size();
    for from in 1..n {
        while let Some(task) = queue::steal(team.slot((frame.tid() + from) % n)) {
            if fits(task) {
                return Some(task);
            }
            set_aside(team, task);
            if search == Search::Brief {
                return None;
            }
        }
    }
    None
}

/// Puts a task that may not run here now where every member finds it. While it was in this thread's hands, those who wait
/// for it may have looked everywhere, and what kept it from running may be over: they are to look again.
fn set_aside(team: &Team, task: &'static Task) {
    team.tasks().strays.push(task);
    wake_all(team);
}

/// Executes tasks until `done`.
pub(crate) fn until(thread: &'static Thread, done: impl Fn() -> bool) {
    let frame = thread.frame();
    let suspended = frame.task.get().filter(|task| !task.is_untied());
    work_until(thread, frame, suspended, done, || false);
}

/// Executes tasks until `done` or `leave`; whoever makes one of them true wakes this thread.
pub(crate) fn work_until(
    thread: &'static Thread,
    frame: &Frame,
    suspended: Option<&Task>,
    done: impl Fn() -> bool,
    leave: impl Fn() -> bool,
) {
    let team = frame.team();
    let over = || done() || leave();
    while !over() {
        if let Some(task) = find(frame, suspended, Search::Brief) {
            execute(thread, task);
            continue;
        }
        // A thread that is free to execute anything sees new tasks by the queues; one that is not, by the strays' count.
        let strays = team.tasks().strays.pushed();
        let something = || {
            over()
                || match suspended {
                    None => queue::any(team),
                    Some(_) => team.tasks().strays.pushed() != strays,
                }
        };
        if wait::spin_until(team.spin_rounds(), something) {
            continue;
        }
        match find(frame, suspended, Search::Thorough) {
            Some(task) => execute(thread, task),
            None => sleep(thread, team, something),
        }
    }
}

/// Sleeps until woken, unless `something` has happened by then.
#[cold]
fn sleep(thread: &Thread, team: &Team, something: impl Fn() -> bool) {
    let sleepers = &team.tasks().sleepers;
    sleepers.fetch_add(1, Ordering::Relaxed);
    thread.desk.parker().park(wait::ANYTHING, membarrier::heavy, something);
    sleepers.fetch_sub(1, Ordering::Relaxed);
}

/// Waits until the children of the calling thread's task are complete, executing tasks meanwhile.
pub fn taskwait(thread: &'static Thread) {
    let frame = thread.frame();
    if !childless(frame) {
        until(thread, || childless(frame));
    }
}

/// Executes another task, if there is one that may run here.
pub fn taskyield(thread: &'static Thread) {
    let frame = thread.frame();
    if frame.team().tasks().phase.load(Ordering::Relaxed) == 0 {
        return;
    }
    let suspended = frame.task.get().filter(|task| !task.is_untied());
    if let Some(task) = find(frame, suspended, Search::Brief) {
        execute(thread, task);
    }
}

/// A member has arrived at a barrier in whose phase tasks were deferred: executes tasks until it opens. `arrived` says
/// whether all members have.
pub(crate) fn at_barrier(thread: &'static Thread, arrived: impl Fn() -> bool, open: impl Fn() -> bool) {
    let frame = thread.frame();
    let (team, phase) = (frame.team(), frame.phase());
    let tasks = team.tasks();
    // Acquire: pairs with the Release below: what the tasks wrote is seen after the barrier.
    let released = || tasks.released.load(Ordering::Acquire) >= phase || open();
    let last = || arrived() && (count::none_left(team) || tasks.phase.load(Ordering::Acquire) > phase);
    work_until(thread, frame, None, released, last);
    if !released() {
        // Everybody is here and nothing is left (or somebody is in a later phase already, which says the same).
        tasks.released.fetch_max(phase, Ordering::AcqRel);
        wake_all(team);
    }
}

/// For a worker that has arrived at the end of its region: executes tasks of it until it has other work (`leave`) or the
/// region is over.
pub(crate) fn after_region(thread: &'static Thread, leave: impl Fn() -> bool) {
    let frame = thread.frame();
    let team = frame.team();
    let (tasks, phase) = (team.tasks(), frame.phase());
    // Members of a cancelled region may have passed fewer barriers than others: the phase may be later than this one's.
    let over = || leave() || tasks.phase.load(Ordering::SeqCst) < phase;
    while !over() {
        // SeqCst: with the primary's, so that either it waits for this helper or the helper sees that the region is over.
        tasks.helpers.fetch_add(1, Ordering::SeqCst);
        fence_for_loom();
        let mut helped = false;
        while !over() {
            let Some(task) = find(frame, None, Search::Brief) else { break };
            execute(thread, task);
            helped = true;
        }
        if helped {
            tell_primary(team);
        }
        tasks.helpers.fetch_sub(1, Ordering::SeqCst);
        let something = || over() || queue::any(team);
        if !wait::spin_until(team.spin_rounds(), something) {
            sleep(thread, team, something);
        }
    }
}

/// A worker that has arrived at the region's end has executed tasks: if these were the last, the primary may sleep, and
/// be nobody's parent.
#[cold]
fn tell_primary(team: &Team) {
    // Of two who complete their last tasks at once, one sees the other's count. It also stands before the look at who
    // sleeps, as the light side of the sleeper's fence would.
    fence(Ordering::SeqCst);
    if count::none_left(team)
        && let Some(primary) = team.slot(0).thread()
    {
        primary.desk.parker().unpark();
    }
}

/// For the primary thread at the region's end: executes tasks until all members have `arrived` and nothing is left, and
/// makes sure that no worker looks for tasks any more.
#[cold]
pub(crate) fn end_of_region(thread: &'static Thread, arrived: impl Fn() -> bool) {
    let frame = thread.frame();
    let team = frame.team();
    let tasks = team.tasks();
    work_until(thread, frame, None, || arrived() && count::none_left(team), || false);
    // SeqCst: as in `after_region`.
    tasks.phase.store(0, Ordering::SeqCst);
    fence_for_loom();
    while tasks.helpers.load(Ordering::SeqCst) != 0 {
        wait::pause();
    }
    tasks.released.store(0, Ordering::Relaxed);
}

/// Forgets all tasks, of a team whose members are at rest. (Some may still sleep where they looked for tasks.)
pub(crate) fn reset(team: &Team) {
    let tasks = team.tasks();
    for word in [&tasks.phase, &tasks.released] {
        word.store(0, Ordering::Relaxed);
    }
    count::reset(team);
}

/// In a forked child: forgets the members too.
pub(crate) fn orphan(team: &Team) {
    queue::abandon(team);
    for word in [&team.tasks().sleepers, &team.tasks().helpers] {
        word.store(0, Ordering::Relaxed);
    }
    reset(team);
}
