//! A fork of the process inside of tasks. Of all tasks the child has those that its one thread is in the middle of: the one
//! that forked, and those that are suspended below it on the thread's stack. All others are the parent's, and nobody waits
//! for them in the child; what these few still have to say when they end (to their parent, their group, their team) is
//! counted anew.

use crate::core::primitive::Ordering;
use crate::core::task::group::Group;
use crate::core::task::record::DEFERRED;
use crate::core::task::{Task, execute, wait};
use crate::core::team::{Frame, Slot, Thread};

/// A task that is suspended while its thread executes another, which it has found in a queue. It lies on the thread's
/// stack, linked to the one below.
pub struct Suspended {
    /// None: an implicit task.
    task: Option<&'static Task>,
    /// What is executed meanwhile.
    meanwhile: &'static Task,
    below: *const Suspended,
}

/// Executes a task that the calling thread has found in a queue.
#[inline]
pub(super) fn execute_found(thread: &'static Thread, task: &'static Task) {
    let frame = thread.frame();
    let suspended = Suspended { task: frame.task.get(), meanwhile: task, below: frame.suspended.get() };
    frame.suspended.set(&raw const suspended);
    execute(thread, task);
    frame.suspended.set(suspended.below);
}

/// The explicit tasks of a frame that its thread is in the middle of, the innermost first.
struct OnStack {
    task: Option<&'static Task>,
    suspended: *const Suspended,
}

impl OnStack {
    fn of(frame: &Frame) -> Self {
        Self { task: frame.task.get(), suspended: frame.suspended.get() }
    }
}

impl Iterator for OnStack {
    type Item = &'static Task;

    fn next(&mut self) -> Option<&'static Task> {
        let task = self.task?;
        // SAFETY: the calling thread's own stack, below its present call.
        let suspended = unsafe { self.suspended.as_ref() }.filter(|suspended| std::ptr::eq(suspended.meanwhile, task));
        // What was not found in a queue was executed by its parent as it was made.
        (self.task, self.suspended) = match suspended {
            Some(suspended) => (suspended.task, suspended.below),
            None => (task.parent_task, self.suspended),
        };
        Some(task)
    }
}

/// In a forked child: nothing is left of the tasks of `frame`'s team but what the calling thread, whose frame that is, is in
/// the middle of.
pub(crate) fn forget_others(frame: &'static Frame) {
    let (team, own) = (frame.team(), frame.slot());
    wait::forget(team, own);
    let of_explicit = OnStack::of(frame).map(|task| (&task.node, &task.far));
    for (node, far) in of_explicit.chain([(&frame.node, &*frame.far)]) {
        node.forget_children(far);
        std::iter::successors(node.group(), |group| group.outer()).for_each(Group::forget_tasks);
    }
    for task in OnStack::of(frame) {
        task.forget_dependents();
        // A hidden helper's is another team's.
        if !std::ptr::eq(task.team, team) {
            wait::forget(task.team, own);
        }
        if task.is(DEFERRED) {
            count_again(frame, own, task);
        }
    }
}

/// `task`, which a thread is in the middle of, is to be waited for as before.
fn count_again(frame: &Frame, own: &Slot, task: &'static Task) {
    match task.parent_task {
        // (One that is executed elsewhere is not looked at any more.)
        Some(parent) => parent.node.child_made(),
        None if task.is_child_of(&frame.far) => frame.node.child_made(),
        None => {}
    }
    let groups = std::iter::successors(task.node.group(), |group| group.outer());
    // The first that it has not begun itself.
    if let Some(group) = groups.into_iter().find(|group| group.depth < task.node.depth) {
        group.count_again();
    }
    if std::ptr::eq(frame.team(), task.team) {
        own.tasks.created();
    }
}

impl Task {
    /// In a forked child: the tasks that wait for this one, or that it excludes, are not there.
    fn forget_dependents(&self) {
        let dependent = self.dependent.take();
        if let Some(dependent) = &dependent {
            dependent.forget_others();
        }
        self.dependent.set(dependent);
    }
}

/// How a wait is to know that the process has been forked in it: what is waited for is then the parent's.
pub(super) fn since_now() -> impl Fn() -> bool + Copy {
    use crate::core::team::fork_child::FORKS;
    let before = FORKS.load(Ordering::Relaxed);
    move || FORKS.load(Ordering::Relaxed) != before
}
