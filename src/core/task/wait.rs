//! Waiting for tasks, and executing them meanwhile. The barrier's side is in [`crate::core::barrier`].

use std::cell::Cell;

use crate::core::barrier;
use crate::core::halt;
use crate::core::primitive::process::Arc;
use crate::core::primitive::{AtomicBool, AtomicU32, AtomicU64, CachePadded, Ordering, Raise, fence, fence_for_loom};
use crate::core::sync::raw::{self, Mutex};
use crate::core::task::forked::execute_found;
use crate::core::task::queue::{Strays, UrgentTasks};
use crate::core::task::reduction::Shared;
use crate::core::task::sleep::{self, Idled, Sleep, wake_all};
use crate::core::task::{Task, childless, count, helpers, queue};
use crate::core::team::{Frame, Slot, Team, Thread, spread};
use crate::core::wait::{self, Spin};
use crate::sys::linux::membarrier;

/// A phase of a team's region, as a member knows it that is in it. A worker keeps that of its region's end, and looks for
/// tasks of that phase until it is given the next region; the team's cells are not its to read any more.
#[derive(Clone, Copy)]
pub(crate) struct Phase {
    /// The team.
    pub(crate) team: &'static Team,
    /// The slots of the region's members.
    pub(super) members: &'static [&'static Slot],
    /// The thread's number in the team.
    pub(crate) tid: u32,
    /// The phase's number, which no phase of another region of the team has.
    pub(crate) number: u64,
}

impl Phase {
    /// That in which the implicit task of `frame` is, the calling thread's.
    #[inline]
    pub(crate) fn of(frame: &Frame) -> Self {
        let team = frame.team();
        Self { team, members: team.members(), tid: frame.tid(), number: frame.phase() }
    }
}

/// What the members of a team share of their tasks.
#[derive(Default)]
pub struct TeamTasks {
    /// The phase in which a task was last deferred; 0: none in this region.
    announced: CachePadded<AtomicU64>,
    /// The phase whose barrier has been opened by who found no task left.
    pub(crate) released: CachePadded<AtomicU64>,
    pub(super) sleep: CachePadded<Sleep>,
    /// Workers that look for tasks after they have arrived at the region's end.
    helpers: CachePadded<AtomicU32>,
    /// Tasks made by threads outside the team: hidden helpers, in tasks of it.
    pub(super) created_outside: AtomicU64,
    /// Tasks completed by threads outside the team.
    pub(super) completed_outside: AtomicU64,
    pub(super) urgent: UrgentTasks,
    pub(super) strays: Strays,
    /// Whether untied tasks of the team ever had more than one part that any member may execute.
    parts: AtomicBool,
    /// The task reductions of the parallel and of the worksharing construct that the members are in.
    pub(super) reductions: [Mutex<Option<Arc<Shared>>>; 2],
}

impl TeamTasks {
    /// Whether there are tasks about in `phase`, as seen by a member that has arrived at its barrier.
    #[inline(always)]
    pub(crate) fn about(&self, phase: u64) -> bool {
        // Acquire: pairs with the Release in `announce`.
        self.announced.load(Ordering::Acquire) >= phase
    }

    /// The same for a worker whose last region ended in `phase`, and which has not been given another. Of a later phase it
    /// cannot tell to which region it belongs. (Members of a cancelled region may have passed fewer barriers than others:
    /// they leave what is left to those.)
    #[inline(always)]
    pub(crate) fn is_left_in(&self, phase: u64) -> bool {
        // SeqCst: with `end_of_region`'s; see `after_region`. (A load like any other.)
        self.announced.load(Ordering::SeqCst) == phase
    }

    /// The phase in which a task was last deferred in this region.
    #[inline(always)]
    pub(super) fn last_phase(&self) -> u64 {
        self.announced.load(Ordering::Relaxed)
    }

    /// An untied task of the team hands its next part over.
    pub(super) fn has_parts(&self) {
        if !self.parts() {
            // Relaxed: who finds such a part has synchronized with who queued it.
            self.parts.store(true, Ordering::Relaxed);
        }
    }

    /// See [`Self::has_parts`].
    #[inline]
    fn parts(&self) -> bool {
        self.parts.load(Ordering::Relaxed)
    }

    /// Whether members sleep for want of tasks.
    pub(crate) fn anybody_sleeps(&self) -> bool {
        self.sleep.anybody()
    }

    /// Whether any task was deferred in the region.
    #[inline(always)]
    pub(crate) fn used(&self) -> bool {
        self.last_phase() != 0
    }

    /// A thread that is no member has something to do in the region, which its team's task keeps from ending so far. The
    /// region does not end before [`Self::visitor_leaves`], though the task be complete.
    pub(super) fn visitor_comes(&self) {
        // Relaxed: the task's completion comes after it, by Release.
        self.helpers.fetch_add(1, Ordering::Relaxed);
    }

    /// See [`Self::visitor_comes`].
    pub(super) fn visitor_leaves(&self) {
        // Release: pairs with the SeqCst load in `end_of_region`.
        self.helpers.fetch_sub(1, Ordering::Release);
    }
}

/// A task has been deferred in the member's phase: those who wait at the phase's barrier are to help.
#[inline]
pub(super) fn announce(frame: &Frame) {
    let (tasks, phase) = (frame.team().tasks(), frame.phase());
    if tasks.last_phase() < phase {
        announce_first(frame.team(), phase);
    }
}

#[cold]
fn announce_first(team: &Team, phase: u64) {
    // Release: pairs with the Acquire in `about`.
    team.tasks().announced.raise(phase);
    halt::at("tasks announced");
    barrier::call_for_help(team);
}

/// Whether the calling thread may start `task` now, or its next part.
#[inline]
fn allowed(suspended: Option<&Task>, task: &Task) -> bool {
    suspended.is_none_or(|suspended| suspended.lets(task))
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
fn find(thread: &Thread, frame: &Frame, suspended: Option<&Task>, search: Search) -> Option<&'static Task> {
    let far = || steal(frame, suspended, search).or_else(|| for_helper(thread));
    near(frame, suspended).or_else(far)
}

/// A target task, if the calling thread is a hidden helper. (All are untied.)
#[inline]
fn for_helper(thread: &Thread) -> Option<&'static Task> {
    if thread.helper.get() { helpers::pop() } else { None }
}

/// A task that costs no other member anything: an urgent one, the thread's own newest, or a stray.
fn near(frame: &Frame, suspended: Option<&Task>) -> Option<&'static Task> {
    let team = frame.team();
    // Where none of its descendants was ever shared, a tied task that is suspended lets none of what is.
    let shares = suspended.is_none_or(|suspended| suspended.is_untied() || suspended.has_shared());
    if shares && let Some(task) = team.tasks().urgent.pop(suspended) {
        sleep::call_another(team);
        return Some(task);
    }
    if let Some(task) = queue::pop(frame) {
        if allowed(suspended, task) {
            return Some(task);
        }
        // As if it were new: while it was here, others may have looked everywhere and gone to sleep.
        queue::push(frame, task);
        membarrier::light();
        sleep::wake_one(team);
    }
    let task = if shares { team.tasks().strays.pop(suspended)? } else { return None };
    sleep::call_another(team);
    Some(task)
}

/// The oldest task of another member.
fn steal(frame: &Frame, suspended: Option<&Task>, search: Search) -> Option<&'static Task> {
    let (team, n) = (frame.team(), frame.team().size());
    for from in 1..n {
        while let Some(task) = queue::steal(team.slot((frame.tid() + from) % n)) {
            if allowed(suspended, task) {
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
/// for it may have looked everywhere: they are to look again.
pub(super) fn set_aside(team: &Team, task: &'static Task) {
    team.tasks().strays.push(task);
    wake_all(team);
}

/// Executes tasks until `done`; whoever makes it true wakes this thread.
pub(crate) fn until(thread: &'static Thread, done: impl Fn() -> bool) {
    let frame = thread.frame();
    let suspended = frame.task.get();
    let idled = match suspended.filter(|task| !task.is_untied() || frame.team().tasks().parts()) {
        Some(suspended) => bound(thread, frame, suspended, done),
        None => free(thread, frame, suspended, done),
    };
    if idled {
        sleep::call_another(frame.team());
    }
}

/// For a thread suspended in a tied task, or in any where untied ones have parts. Of what is queued only what descends from its task concerns it, so that it looks
/// at every task once before it sleeps, when who publishes another would find it asleep. What it takes and may not execute
/// goes to the strays, of which it sees new ones by their count. Says whether there was nothing to execute in between.
fn bound(thread: &'static Thread, frame: &Frame, suspended: &Task, done: impl Fn() -> bool) -> bool {
    let team = frame.team();
    let mut idled = false;
    while !done() {
        if let Some(task) = find(thread, frame, Some(suspended), Search::Brief) {
            execute_found(thread, task);
            continue;
        }
        let strays = team.tasks().strays.pushed();
        let something = || done() || team.tasks().strays.pushed() != strays || helpers::any_for(thread);
        idled = true;
        if team.spin().until(something) {
            continue;
        }
        let found = Cell::new(None);
        let any = || {
            found.set(find(thread, frame, Some(suspended), Search::Thorough));
            found.get().is_some()
        };
        sleep::deeply(thread, team, wait::BOUND, || something() || any());
        spread::after_wait(thread, team);
        if let Some(task) = found.get() {
            execute_found(thread, task);
        }
    }
    idled
}

/// For a thread that may execute any task of its team, or all but parts of those that have begun, where it has `suspended` an
/// untied one. Says whether there was none in between.
fn free(thread: &'static Thread, frame: &Frame, suspended: Option<&Task>, over: impl Fn() -> bool) -> bool {
    let (mut turn, mut idled, phase) = (false, false, Phase::of(frame));
    while !over() {
        if let Some(suspended) = suspended.filter(|_| frame.team().tasks().parts()) {
            return bound(thread, frame, suspended, over) || idled;
        }
        if !work(thread, frame, suspended, &mut turn, &over) {
            let how = sleep::idle(thread, phase, &over);
            if how == Idled::Asleep {
                spread::after_wait(thread, phase.team);
            }
            turn = how == Idled::Watching;
            idled = true;
        }
    }
    idled
}

/// Executes what tasks there are for a free thread; says whether there was one. Where more members are awake than
/// processors there, other members' tasks are left to others, unless it is this thread's `turn`.
fn work(
    thread: &'static Thread,
    frame: &Frame,
    suspended: Option<&Task>,
    turn: &mut bool,
    over: &impl Fn() -> bool,
) -> bool {
    let team = frame.team();
    let mut worked = false;
    while !over() {
        let task = match near(frame, suspended).or_else(|| for_helper(thread)) {
            Some(task) => task,
            None if !*turn && sleep::is_surplus(team, team.size()) => break,
            None => {
                *turn = false;
                if !thread.haul.rest(over) {
                    break;
                }
                let Some(task) = steal(frame, suspended, Search::Brief) else { break };
                thread.haul.begin();
                sleep::call_another(team);
                task
            }
        };
        execute_found(thread, task);
        worked = true;
    }
    worked
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
    if !frame.team().tasks().used() {
        return;
    }
    if let Some(task) = find(thread, frame, frame.task.get(), Search::Brief) {
        execute_found(thread, task);
    }
}

/// A member has arrived at a barrier in whose phase tasks were deferred: executes tasks until it opens. `arrived` says
/// whether all members have.
#[inline(never)]
pub(crate) fn at_barrier(thread: &'static Thread, arrived: impl Fn() -> bool, open: impl Fn() -> bool) {
    let frame = thread.frame();
    let (team, phase) = (frame.team(), frame.phase());
    let tasks = team.tasks();
    // Acquire: pairs with the Release below: what the tasks wrote is seen after the barrier.
    let released = || tasks.released.load(Ordering::Acquire) >= phase || open();
    let all_there = || team.is_orphaned() || arrived();
    let last = || all_there() && (count::none_left(team) || tasks.about(phase + 1));
    free(thread, frame, None, || released() || last());
    if !released() {
        // Everybody is here and nothing is left (or somebody is in a later phase already, which says the same).
        tasks.released.raise(phase);
        wake_all(team);
    }
}

/// For a worker that has arrived at the end of its region, in `phase`: executes tasks of it until it has other work
/// (`leave`) or the region is over.
#[cold]
#[inline(never)]
pub(crate) fn after_region(thread: &'static Thread, phase: Phase, leave: impl Fn() -> bool) {
    let (team, tasks) = (phase.team, phase.team.tasks());
    let over = || leave() || !tasks.is_left_in(phase.number);
    let mut turn = false;
    while !over() {
        // SeqCst: with the primary's, so that either it waits for this helper or the helper sees that the region is over.
        tasks.helpers.fetch_add(1, Ordering::SeqCst);
        fence_for_loom();
        // As long as it is not, the worker is a member: its frame and the team's cells are what they were.
        let helped = !over() && work(thread, thread.frame(), None, &mut turn, &over);
        if helped {
            tell_primary(team);
        }
        tasks.helpers.fetch_sub(1, Ordering::SeqCst);
        if !helped {
            turn = sleep::idle(thread, phase, &over) == Idled::Watching;
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
#[inline(never)]
pub(crate) fn end_of_region(thread: &'static Thread, arrived: impl Fn() -> bool) {
    let frame = thread.frame();
    let team = frame.team();
    let tasks = team.tasks();
    free(thread, frame, None, || arrived() && count::none_left(team));
    // SeqCst: as in `after_region`.
    tasks.announced.store(0, Ordering::SeqCst);
    fence_for_loom();
    // Where threads outnumber the CPUs, one of them may be waiting for this one's.
    let spin = Spin::of_team(wait::HAND_OFF, team.is_crowded());
    while !spin.until(|| tasks.helpers.load(Ordering::SeqCst) == 0) {
        wait::pause();
    }
    tasks.released.store(0, Ordering::Relaxed);
}

/// Forgets all tasks, of a team whose members are at rest. (Some may still sleep where they looked for tasks.)
pub(crate) fn reset(team: &Team) {
    let tasks = team.tasks();
    tasks.announced.store(0, Ordering::Relaxed);
    tasks.released.store(0, Ordering::Relaxed);
    count::reset(team);
}

/// In a forked child: nobody is there but the thread of slot `own`, which is none of the team's where that is another's.
pub(crate) fn forget(team: &Team, own: &Slot) {
    queue::forget(team, own);
    let tasks = team.tasks();
    tasks.sleep.forget();
    tasks.helpers.store(0, Ordering::Relaxed);
    for reductions in &tasks.reductions {
        // SAFETY: the process has one thread, and that executes user code: it holds no such lock.
        unsafe { raw::lay_anew(reductions, None) };
    }
    reset(team);
}
