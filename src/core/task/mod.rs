//! Explicit tasks: what they are, how they are made, executed and waited for. States, orderings and the arguments that
//! nothing is lost are in README.md beside this file.
//!
//! # For the reader who writes a skin
//!
//! - [`Task::create`] makes a task with room for the ABI's own part behind it ([`Task::payload`]); [`Spec`] says its
//!   properties, [`Actions`] what executes it. [`submit`] hands it over: it is queued, or executed at once where it is undeferred, included, or
//!   enough tasks wait already. [`submit_with`] does so behind dependences.
//! - [`taskwait`], [`taskyield`], [`group::begin`], [`group::end`].
//! - Undeferred tasks that compiled code executes itself (`__kmpc_omp_task_begin_if0`): [`begin_inline`], [`end_inline`].
//! - The calling thread's explicit task is [`current`]; its ICVs are those of its frame's.

pub mod count;
pub mod dealer;
pub mod deps;
#[cfg(loom)]
mod deque;
#[cfg(tsan)]
mod deque_tsan;
pub mod exclusion;
pub mod forked;
pub mod graph;
pub mod group;
pub mod haul;
pub mod helpers;
pub mod job;
pub mod memory;
pub mod node;
pub mod queue;
pub mod record;
pub mod reduction;
pub mod reduction_gnu;
pub mod sleep;
pub mod taskloop_split;
pub mod wait;

#[cfg(all(test, not(loom)))]
mod fork_tests;
#[cfg(all(test, loom))]
mod models;

use crate::core::halt;
use crate::core::icv::settings;
use crate::core::primitive::Ordering;
use crate::core::task::deps::Dependence;
use crate::core::task::group::Group;
use crate::core::task::node::{Far, Node};
use crate::core::task::queue::Queue;
pub use crate::core::task::record::{Actions, Run, Spec, Task};
use crate::core::task::record::{BEGUN, BODY_DONE, DEFERRED, DEPENDENT, DISCARDED, FULFILLED, KEPT, PARTS, UNDEFERRED};
use crate::core::team::{Cancelled, Frame, Thread};
use crate::sys::arch::tls;
use crate::sys::linux::membarrier;

/// Children that may wait for their predecessors before the thread that makes more executes one for each.
const MANY_WAIT: u32 = 4096;

/// The calling thread's explicit task.
#[inline]
pub fn current(thread: &Thread) -> Option<&'static Task> {
    thread.frame().task.get()
}

/// The number of the task that `frame`'s thread executes, which no other task has at the time.
pub fn number(frame: &Frame) -> u32 {
    frame.task.get().map_or_else(|| frame.implicit_number(), Task::number)
}

/// The number of the task that made it, wherever it is executed; none for an initial task.
pub fn parent_number(frame: &Frame) -> Option<u32> {
    match frame.task.get() {
        Some(task) => task.parent_number(),
        None => frame.parent().map(number),
    }
}

/// Whether `task` is what the calling thread executes.
pub fn is_current(thread: &Thread, task: &Task) -> bool {
    current(thread).is_some_and(|current| std::ptr::eq(current, task))
}

/// The calling thread's task, implicit or explicit.
#[inline]
pub fn current_node(frame: &Frame) -> &Node {
    frame.task.get().map_or(&frame.node, |task| &task.node)
}

/// The part of it that other threads touch.
#[inline]
fn current_far(frame: &Frame) -> &Far {
    frame.task.get().map_or(&*frame.far, |task| &task.far)
}

/// Whether all children that the frame's task has made so far have ended. For the executing thread.
#[inline]
fn childless(frame: &Frame) -> bool {
    current_node(frame).childless(current_far(frame))
}

/// Whether a new task without dependences and priority would be executed before its creator goes on: it is undeferred or
/// included, nobody else is there, or enough tasks wait already.
#[inline(always)]
pub fn runs_at_once(frame: &Frame, undeferred: bool) -> bool {
    runs_all_at_once(frame, undeferred) || plenty(frame)
}

/// Whether the calling thread has enough tasks waiting: it had, and thieves have not taken half of them since. Its queue's
/// length is on lines that they write.
#[inline(always)]
fn plenty(frame: &Frame) -> bool {
    let queue = &frame.slot().queue;
    queue.is_full() || is_plenty(frame, queue)
}

/// See [`plenty`].
fn is_plenty(frame: &Frame, queue: &Queue) -> bool {
    let plenty = enough(queue::length(frame));
    if plenty {
        queue.fill();
    }
    plenty
}

/// Whether every new task without dependences would be executed before its creator goes on, however many there are.
#[inline]
pub fn runs_all_at_once(frame: &Frame, undeferred: bool) -> bool {
    undeferred || frame.team().size() == 1 || frame.task.get().is_some_and(Task::is_final)
}

/// Whether so many tasks wait that the creator of another is to execute it now, unless KMP_ENABLE_TASK_THROTTLING forbids.
#[inline]
fn enough(waiting: usize) -> bool {
    waiting >= queue::ENOUGH && settings().tuning.task_throttling
}

/// Tasks that wait where `task` would.
#[inline]
fn waiting(frame: &Frame, task: &Task) -> usize {
    if task.is_for_helpers() {
        helpers::length()
    } else if task.priority() > 0 {
        task.team.tasks().urgent.length()
    } else {
        queue::length(frame)
    }
}

/// Hands a new task over.
#[inline]
pub fn submit(thread: &'static Thread, task: &'static Task, undeferred: bool) {
    let frame = thread.frame();
    if task.goes_on() || task.priority() > 0 || !runs_at_once(frame, undeferred) {
        submit_with(thread, task, undeferred, &[]);
    } else {
        execute_inlined(thread, task);
    }
}

/// Executes a new task that is not cancelled, whose body is `body`, in one part, and which has no end of its own.
#[inline(always)]
pub fn execute_body(thread: &'static Thread, task: &'static Task, body: impl FnOnce()) {
    let frame = thread.frame();
    let outer = begin(thread, frame, task);
    body();
    frame.task.set(outer);
    task.far.body_over();
    task.release(thread);
}

/// The calling thread executes `task` from here on; returns the explicit task it executed.
#[inline(always)]
fn begin(thread: &'static Thread, frame: &Frame, task: &'static Task) -> Option<&'static Task> {
    let outer = frame.task.replace(Some(task));
    task.far.execute_on(thread);
    if !task.icvs.is_inherited() {
        tls::set_max_threads(0);
    }
    outer
}

/// Hands a new task over that waits for `dependences`. An undeferred one is waited for here, and executed.
pub fn submit_with(thread: &'static Thread, task: &'static Task, undeferred: bool, dependences: &[Dependence]) {
    let frame = thread.frame();
    let helped = task.is_for_helpers();
    let at_once = undeferred || (!helped && frame.task.get().is_some_and(Task::is_final));
    let serial = !helped && frame.team().size() == 1;
    if (at_once || serial) && !task.is_detachable() && (dependences.is_empty() || childless(frame)) {
        // Over before its creator goes on: nobody else needs to count it, and no later task needs to wait for it.
        return execute(thread, task);
    }
    if at_once {
        if task.is_detachable() {
            register_undeferred(frame, task);
        }
        if !dependences.is_empty() {
            deps::enter(thread, current_node(frame), task, dependences, true);
            deps::wait_for(thread, task);
        }
        return execute(thread, task);
    }
    register(frame, task);
    if !dependences.is_empty() && !deps::enter(thread, current_node(frame), task, dependences, false) {
        // Memory is to stay bounded here too: whoever makes so many helps a little.
        if current_node(frame).unfinished(current_far(frame)) > MANY_WAIT {
            taskyield(thread);
        }
        return;
    }
    let now = serial || enough(waiting(frame, task));
    if now { execute(thread, task) } else { publish(thread, task) }
}

/// Has the calling thread execute a new task that waits for `dependences`, and waits for its event too.
pub fn submit_undeferred(thread: &'static Thread, task: &'static Task, dependences: &[Dependence]) {
    if !task.is_detachable() {
        return submit_with(thread, task, true, dependences);
    }
    task.pin();
    submit_with(thread, task, true, dependences);
    // Acquire: pairs with the AcqRel in `fulfill`. Whoever fulfills it wakes the parent's thread, which is this one.
    let (over, forked) = (|| task.progress.load(Ordering::Acquire) & (FULFILLED | DISCARDED) != 0, forked::since_now());
    wait::until(thread, || over() || forked());
    // In a forked child somebody may have the event still.
    if over() {
        task.unpin(thread);
    }
}

/// An untied task, which the calling thread executes, ends a part: it comes back for its next. That of one whose creator
/// waits for it, or which nobody has counted, is executed right after this one.
pub fn resubmit(thread: &'static Thread, task: &'static Task) {
    let frame = thread.frame();
    if frame.team().size() == 1 || !task.is_deferred() {
        frame.another_part.set(true);
    } else {
        hand_back(thread, task);
    }
}

/// Publishes a deferred task, which the calling thread executes, for its next part.
fn hand_back(thread: &'static Thread, task: &'static Task) {
    // It has begun: no cancellation keeps it from its end. (Written once: the part before may still look at the state.)
    if !task.is(BEGUN) {
        task.mark(KEPT | BEGUN, true);
        task.team.tasks().has_parts();
    }
    task.progress.fetch_add(1, Ordering::Relaxed);
    publish(thread, task);
}

/// A part of an untied task has been executed: executes those that follow on this thread. Says whether that was the last.
#[inline(never)]
fn parts_over(frame: &Frame, task: &'static Task) -> bool {
    while frame.another_part.take() {
        // SAFETY: the skin made the task and its body for each other.
        unsafe { (task.actions.run)(task) };
    }
    // AcqRel: the parts of an untied task follow each other, on whatever threads.
    !task.is_deferred() || task.progress.fetch_sub(1, Ordering::AcqRel) & PARTS == 1
}

/// Counts a task as its parent's, its group's and its team's.
fn register(frame: &Frame, task: &Task) {
    current_node(frame).child_made();
    if let Some(group) = task.node.group.get() {
        group.enter();
    }
    task.mark(DEFERRED, true);
    if std::ptr::eq(frame.team(), task.team) {
        frame.slot().tasks.created();
        wait::announce(frame);
    } else {
        // Its parent has been announced, and is not complete.
        count::created_outside(task);
    }
}

/// The same for a detachable task whose creator waits for its body.
fn register_undeferred(frame: &Frame, task: &Task) {
    register(frame, task);
    task.mark(UNDEFERRED, true);
}

/// Makes a task that may run there for every member of its team to take. The calling thread need not be one.
pub(crate) fn publish(thread: &'static Thread, task: &'static Task) {
    let (frame, team) = (thread.frame(), task.team);
    if task.is_for_helpers() && helpers::push(task) {
        return;
    }
    if task.priority() > 0 {
        team.tasks().urgent.push(task);
    } else if std::ptr::eq(frame.team(), team) {
        queue::push(frame, task);
    } else {
        team.tasks().strays.push(task);
    }
    halt::at("a task queued");
    // Pairs with the heavy fence of a member about to sleep.
    membarrier::light();
    sleep::wake_one(team);
}

/// Executes a part of `task` on the calling thread, and completes it if that was its last.
pub(crate) fn execute(thread: &'static Thread, task: &'static Task) {
    execute_inlined(thread, task);
}

/// See [`execute`]. A new task that is not handed over before is over when its creator goes on.
#[inline(always)]
pub fn execute_inlined(thread: &'static Thread, task: &'static Task) {
    let frame = thread.frame();
    let outer = begin(thread, frame, task);
    let cancelled = is_cancelled(task);
    if !cancelled {
        // SAFETY: the skin made the task and its body for each other.
        unsafe { (task.actions.run)(task) };
    }
    let last = cancelled || !task.is_untied() || parts_over(frame, task);
    frame.task.set(outer);
    if last {
        body_ended(thread, task, cancelled);
    }
}

/// Executes a new tied task, which has no end of its own, for one after the other of `times`, each time as another task
/// whose body is `body`. False: something is left of the last (children, a number, settings), so that it is over, and the
/// rest of `times` needs another one.
#[inline]
pub fn execute_each(
    thread: &'static Thread,
    task: &'static Task,
    times: &mut impl Iterator<Item = u64>,
    mut body: impl FnMut(u64),
) -> bool {
    let frame = thread.frame();
    let outer = begin(thread, frame, task);
    let cancellation = settings().cancellation;
    let as_new = times.all(|time| {
        if !cancellation || !is_cancelled(task) {
            body(time);
        }
        task.is_as_new()
    });
    frame.task.set(outer);
    if !as_new {
        body_ended(thread, task, false);
    }
    as_new
}

/// Whether the task is to be dropped unexecuted.
#[inline]
fn is_cancelled(task: &Task) -> bool {
    !task.is(KEPT) && (task.node.group().is_some_and(Group::cancelled) || task.team.cancelled(Cancelled::Parallel))
}

#[inline]
fn body_ended(thread: &'static Thread, task: &'static Task, cancelled: bool) {
    task.far.body_over();
    if let Some(end) = task.actions.end {
        // SAFETY: the skin made the task and its end for each other.
        unsafe { end(task) };
    }
    if task.is_detachable() {
        if cancelled {
            return complete_discarded(thread, task);
        }
        // AcqRel: who comes second sees what the first did, and completes the task.
        if task.progress.fetch_or(BODY_DONE, Ordering::AcqRel) & FULFILLED == 0 {
            return;
        }
    }
    complete(thread, task);
}

/// A detachable task was discarded: nobody waits for its event. Where that is not fulfilled yet, somebody has its handle,
/// and the record stays until it comes back, if it ever does.
#[cold]
fn complete_discarded(thread: &'static Thread, task: &'static Task) {
    tell_all(thread, task);
    task.leave_parent(thread);
    // AcqRel: who comes second gives the record back.
    if task.progress.fetch_or(BODY_DONE | DISCARDED, Ordering::AcqRel) & FULFILLED != 0 {
        task.release_any(thread);
    }
}

/// The event of a detachable task is fulfilled, by any thread.
pub fn fulfill(thread: &'static Thread, task: &'static Task) {
    // AcqRel: as in `body_ended`, and in `complete_discarded`.
    let before = task.progress.fetch_or(FULFILLED, Ordering::AcqRel);
    if before & DISCARDED != 0 {
        task.release_any(thread);
    } else if before & BODY_DONE != 0 {
        complete(thread, task);
    }
}

/// A task is over: whoever waits for it goes on.
#[inline(always)]
fn complete(thread: &'static Thread, task: &'static Task) {
    tell_all(thread, task);
    task.release(thread);
}

/// See [`complete`].
#[inline(always)]
fn tell_all(thread: &'static Thread, task: &'static Task) {
    if task.is(DEPENDENT)
        && let Some(dependent) = task.dependent.take()
    {
        dependent.release(thread);
    }
    if task.is(DEFERRED) {
        tell_waiters(thread, task);
    }
}

/// See [`complete`].
fn tell_waiters(thread: &'static Thread, task: &Task) {
    let group = task.node.group.get();
    task.tell_parent(thread);
    if let Some(group) = group {
        group.leave();
    }
    // The parent and the group know; now the team: after this its barrier may open.
    count::executed(thread, task);
}

/// A task that was made but is not to be executed: only its end is.
pub fn discard(thread: &'static Thread, task: &'static Task) {
    if let Some(end) = task.actions.end {
        // SAFETY: the skin made the task and its end for each other.
        unsafe { end(task) };
    }
    if task.is_detachable() {
        return complete_discarded(thread, task);
    }
    task.release(thread);
}

/// Compiled code starts to execute `task` itself, undeferred.
pub fn begin_inline(thread: &'static Thread, task: &'static Task) {
    let frame = thread.frame();
    if task.is_detachable() {
        register_undeferred(frame, task);
    }
    begin(thread, frame, task);
}

/// Compiled code has executed `task`.
pub fn end_inline(thread: &'static Thread, task: &'static Task) {
    let frame = thread.frame();
    if task.is_untied() {
        parts_over(frame, task);
    }
    frame.task.set(task.parent_task);
    body_ended(thread, task, false);
}

pub use wait::{taskwait, taskyield};
