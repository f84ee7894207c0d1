//! Explicit tasks: what they are, how they are made, executed and waited for. States, orderings and the arguments that
//! nothing is lost are in README.md beside this file.
//!
//! # For the reader who writes a skin
//!
//! - [`Task::create`] makes a task with room for the ABI's own part behind it ([`Task::payload`]); [`Spec`] says its
//!   properties. [`submit`] hands it over: it is queued, or executed at once where it is undeferred, included, or
//!   enough tasks wait already. [`submit_with`] does so behind dependences.
//! - [`taskwait`], [`taskyield`], [`group::begin`], [`group::end`].
//! - Undeferred tasks that compiled code executes itself (`__kmpc_omp_task_begin_if0`): [`begin_inline`], [`end_inline`].
//! - The calling thread's explicit task is [`current`]; its ICVs are those of its frame's.

pub mod count;
pub mod deps;
#[cfg(loom)]
mod deque;
pub mod group;
pub mod job;
pub mod memory;
pub mod queue;
pub mod reduction;
pub mod taskloop_split;
pub mod wait;

#[cfg(all(test, loom))]
mod models;

use std::cell::UnsafeCell;
use std::ffi::c_void;
use std::ptr::NonNull;
use std::sync::Arc;

use crate::core::icv::{Icvs, settings};
use crate::core::primitive::{AtomicPtr, AtomicU32, Cell, Ordering};
use crate::core::sync::owner;
use crate::core::sync::raw::Owner;
use crate::core::task::deps::{Dependence, Dependent, Table};
use crate::core::task::group::Group;
use crate::core::team::{Cancelled, Frame, Team, Thread};
use crate::sys::linux::membarrier;

/// What implicit and explicit tasks have in common: they wait for children.
pub struct Node {
    /// The thread that executes the task; others read it to know whom to wake.
    executor: AtomicPtr<Thread>,
    /// Deferred children made. The executing thread's own.
    created: Cell<u32>,
    /// Children that ended on the executing thread. Its own.
    done_here: Cell<u32>,
    /// Children that ended on other threads.
    done_elsewhere: AtomicU32,
    /// The innermost taskgroup that the task is in, where its children will be too.
    group: Cell<Option<&'static Group>>,
    /// The addresses that its children depend on. The executing thread's own.
    table: UnsafeCell<Option<Box<Table>>>,
}

impl Default for Node {
    fn default() -> Self {
        Self {
            executor: AtomicPtr::new(std::ptr::null_mut()),
            created: Cell::new(0),
            done_here: Cell::new(0),
            done_elsewhere: AtomicU32::new(0),
            group: Cell::new(None),
            table: UnsafeCell::new(None),
        }
    }
}

impl Node {
    /// Starts the task on `thread`.
    fn execute_on(&self, thread: &'static Thread) {
        self.executor.store((&raw const *thread).cast_mut(), Ordering::Relaxed);
    }

    /// A forked child: the children are not there.
    pub(crate) fn forget_children(&self) {
        self.created.set(self.done_here.get().wrapping_add(self.done_elsewhere.load(Ordering::Relaxed)));
    }

    /// An implicit task starts anew: its last region left no children.
    pub(crate) fn restart(&self, thread: &'static Thread) {
        self.execute_on(thread);
        self.created.set(0);
        self.done_here.set(0);
        self.done_elsewhere.store(0, Ordering::Relaxed);
        self.group.set(None);
        // SAFETY: the executing thread's own; nobody uses it.
        let table = unsafe { &mut *self.table.get() };
        if table.is_some() {
            *table = None;
        }
    }

    /// Whether all children made so far have ended. For the executing thread.
    #[inline]
    pub fn childless(&self) -> bool {
        // Acquire: pairs with the Release in `child_done`; what the children wrote is seen.
        self.created.get() == self.done_here.get().wrapping_add(self.done_elsewhere.load(Ordering::Acquire))
    }

    /// A child has ended on thread `me`.
    fn child_done(&self, me: &'static Thread, tied: bool) {
        let executor = self.executor.load(Ordering::Relaxed);
        if tied && std::ptr::eq(executor, me) {
            // A tied task stays on its thread, which is this one: it is suspended below us.
            self.done_here.set(self.done_here.get().wrapping_add(1));
            return;
        }
        // Release: pairs with the Acquire in `childless`. The node may be gone after it, the thread's record is not.
        self.done_elsewhere.fetch_add(1, Ordering::Release);
        // SAFETY: records of threads are never freed; a node that has children has been started.
        if let Some(waiter) = unsafe { executor.as_ref() } {
            membarrier::light();
            waiter.desk.parker().unpark();
        }
    }

    /// The innermost taskgroup.
    #[inline]
    pub fn group(&self) -> Option<&'static Group> {
        self.group.get()
    }
}

/// Properties of a task, from its construct's clauses.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// Not bound to the thread that starts it. (Its parts may be executed by different threads where the compiler splits it.)
    pub untied: bool,
    /// The final clause holds: its descendants are included tasks.
    pub is_final: bool,
    /// The priority clause.
    pub priority: u32,
    /// It has an event: it is complete only when the event is fulfilled too.
    pub detachable: bool,
    /// Bytes of the ABI's own part.
    pub payload: usize,
    /// A word of the skin's own.
    pub skin: u32,
    /// Called by the thread that has executed the last part of the body.
    pub end: Option<Run>,
}

/// Executes the body of a task; the skin's.
pub type Run = unsafe extern "C-unwind" fn(&'static Task);

/// An explicit task. What is not a cell is set before it is handed over.
#[repr(C, align(16))]
pub struct Task {
    /// Its part in the tree of tasks.
    pub node: Node,
    run: Cell<Run>,
    /// The team whose members execute it.
    team: &'static Team,
    parent: NonNull<Node>,
    /// The parent, if explicit; kept until this task's memory is given back.
    parent_task: Option<&'static Task>,
    /// Explicit tasks around it.
    depth: u32,
    spec: Spec,
    priority: Cell<u32>,
    icvs: Cell<Icvs>,
    /// Its number as an owner of locks; 0 until somebody asks.
    lock_owner: AtomicU32,
    /// One for itself, one a child whose memory is in use.
    refs: AtomicU32,
    /// Parts handed over and not ended; one but for untied tasks that come back.
    parts: AtomicU32,
    /// Bits [`BODY_DONE`] and [`FULFILLED`] of a detachable task.
    event: AtomicU32,
    /// Executed even when its region is cancelled.
    kept: Cell<bool>,
    /// It is queued or was; false for one that the encountering thread executes at once.
    deferred: Cell<bool>,
    /// It has mutexinoutset dependences whose locks it does not hold yet.
    exclusive: Cell<bool>,
    /// Its place among dependent tasks, if it is one.
    dependent: Cell<Option<Arc<Dependent>>>,
    /// Where its memory goes back to.
    home: memory::Home,
}

// SAFETY: cells belong to the thread that makes, then to the one that executes the task; handing over orders them.
unsafe impl Sync for Task {}
// SAFETY: as above.
unsafe impl Send for Task {}

const BODY_DONE: u32 = 1;
const FULFILLED: u32 = 2;

/// Tasks that may wait in a thread's queue before it executes new ones at once: enough for every thief, and a bound on
/// memory.
const QUEUE_ENOUGH: usize = 256;

/// The calling thread's explicit task.
#[inline]
pub fn current(thread: &Thread) -> Option<&'static Task> {
    thread.frame().task.get()
}

/// A number of the task that `frame`'s thread executes.
pub fn number(frame: &Frame) -> u32 {
    frame.lock_owner().number()
}

/// The number of the task that made it; none for an initial task.
pub fn parent_number(frame: &Frame) -> Option<u32> {
    match frame.task.get() {
        Some(task) => Some(task.parent_task.map_or_else(|| frame.implicit_lock_owner(), Task::lock_owner)),
        None => frame.parent().map(Frame::lock_owner),
    }
    .map(Owner::number)
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

impl Task {
    /// Makes a task of the calling thread's task.
    #[inline]
    pub fn create(thread: &'static Thread, mut spec: Spec, run: Run) -> &'static Task {
        let frame = thread.frame();
        let outer = frame.task.get();
        // All descendants of a final task are final (OpenMP 6.0, section 14.7.3).
        spec.is_final |= outer.is_some_and(|outer| outer.spec.is_final);
        let (place, home) = memory::take(thread, size_of::<Task>() + spec.payload);
        if let Some(outer) = outer {
            outer.refs.fetch_add(1, Ordering::Relaxed);
        }
        let node = Node::default();
        node.group.set(current_node(frame).group.get());
        let task = Task {
            node,
            run: Cell::new(run),
            team: frame.team(),
            parent: NonNull::from(current_node(frame)),
            parent_task: outer,
            depth: outer.map_or(1, |outer| outer.depth + 1),
            spec,
            priority: Cell::new(spec.priority),
            icvs: Cell::new(frame.icvs()),
            lock_owner: AtomicU32::new(0),
            refs: AtomicU32::new(1),
            parts: AtomicU32::new(0),
            event: AtomicU32::new(0),
            kept: Cell::new(false),
            deferred: Cell::new(false),
            exclusive: Cell::new(false),
            dependent: Cell::new(None),
            home,
        };
        // SAFETY: `place` is free memory, large and aligned enough; the task stays until its last reference goes.
        unsafe {
            place.cast::<Task>().write(task);
            place.cast::<Task>().as_ref()
        }
    }

    /// The ABI's part, right behind the task: `spec.payload` bytes, aligned to 16.
    #[inline(always)]
    pub fn payload(&self) -> *mut u8 {
        (&raw const *self).wrapping_add(1).cast_mut().cast()
    }

    /// The task whose ABI part is at `payload`.
    ///
    /// # Safety
    /// `payload` is that of a task whose memory is in use.
    #[inline(always)]
    pub unsafe fn of_payload(payload: *mut u8) -> &'static Task {
        // SAFETY: the caller's promise.
        unsafe { &*payload.cast::<Task>().sub(1) }
    }

    /// What stands for its event, where it is detachable.
    pub fn event(&self) -> *mut c_void {
        (&raw const *self).cast_mut().cast()
    }

    /// The task whose event is `event`.
    ///
    /// # Safety
    /// It comes from [`Task::event`], of a task that is not complete.
    pub unsafe fn of_event(event: *mut c_void) -> &'static Task {
        // SAFETY: the caller's promise.
        unsafe { &*event.cast::<Task>() }
    }

    /// Its properties.
    pub fn spec(&self) -> &Spec {
        &self.spec
    }

    /// Its priority.
    pub fn priority(&self) -> u32 {
        self.priority.get()
    }

    /// Gives it a priority, before it is handed over; what is not positive counts as none.
    pub fn set_priority(&self, priority: i32) {
        self.priority.set(u32::try_from(priority.min(settings().max_task_priority)).unwrap_or(0));
    }

    /// Has it executed even when its region is cancelled: its body has to destroy what its data holds. Before it is
    /// handed over.
    pub fn keep(&self) {
        self.kept.set(true);
    }

    /// Its ICVs.
    pub fn icvs(&self) -> Icvs {
        self.icvs.get()
    }

    /// Changes its ICVs. For the executing thread.
    pub(crate) fn set_icvs(&self, icvs: Icvs) {
        self.icvs.set(icvs);
    }

    /// In whose name it takes nest locks.
    pub fn lock_owner(&self) -> Owner {
        let number = self.lock_owner.load(Ordering::Relaxed);
        Owner::new(if number == 0 { self.number_anew() } else { number })
    }

    /// Few tasks need a number, so that creating one does not touch the counter that all threads share.
    #[cold]
    fn number_anew(&self) -> u32 {
        let new = owner::new_task().number();
        self.lock_owner.compare_exchange(0, new, Ordering::Relaxed, Ordering::Relaxed).map_or_else(|old| old, |_| new)
    }

    /// Whether it is `ancestor` or lies below it.
    fn descends_from(&self, ancestor: &Task) -> bool {
        let mut task = Some(self);
        while let Some(here) = task.filter(|here| here.depth >= ancestor.depth) {
            if std::ptr::eq(here, ancestor) {
                return true;
            }
            task = here.parent_task;
        }
        false
    }

    /// Takes the locks of its mutexinoutset dependences; false if another holds one. For the thread that took it from a
    /// queue.
    #[inline]
    fn start_exclusion(&self) -> bool {
        if !self.exclusive.get() {
            return true;
        }
        let dependent = self.dependent.take();
        let taken = dependent.as_ref().is_none_or(|dependent| dependent.try_exclude());
        self.dependent.set(dependent);
        self.exclusive.set(!taken);
        taken
    }

    /// Has loom check that all uses of the task come before this.
    #[cfg(loom)]
    fn check_unused(&mut self) {
        for word in [&mut self.refs, &mut self.parts, &mut self.event, &mut self.lock_owner] {
            word.with_mut(|_| ());
        }
        self.node.done_elsewhere.with_mut(|_| ());
        for cell in [&self.node.created, &self.node.done_here, &self.priority] {
            cell.set(0);
        }
        for cell in [&self.kept, &self.deferred, &self.exclusive] {
            cell.set(false);
        }
        (self.node.group.take(), self.dependent.take());
        self.run.set(self.run.get());
    }

    /// Lets go of one reference; the last gives the memory back, and with it the parent's.
    fn release(&'static self, me: &'static Thread) {
        let mut task = self;
        // AcqRel: all uses of the memory come before it is given back.
        while task.refs.fetch_sub(1, Ordering::AcqRel) == 1 {
            let outer = task.parent_task;
            memory::give_back(me, task);
            match outer {
                Some(outer) => task = outer,
                None => return,
            }
        }
    }
}

/// Hands a new task over.
#[inline]
pub fn submit(thread: &'static Thread, task: &'static Task, undeferred: bool) {
    submit_with(thread, task, undeferred, &[]);
}

/// Hands a new task over that waits for `dependences`. An undeferred one is waited for here, and executed.
pub fn submit_with(thread: &'static Thread, task: &'static Task, undeferred: bool, dependences: &[Dependence]) {
    let frame = thread.frame();
    let included = frame.task.get().is_some_and(|outer| outer.spec.is_final);
    task.parts.fetch_add(1, Ordering::Relaxed);
    let at_once = undeferred || included;
    let serial = frame.team().size() == 1;
    // Over before its creator goes on: nobody else needs to count it.
    if task.spec.detachable || !(at_once || (serial && dependences.is_empty())) {
        register(frame, task);
    }
    if !dependences.is_empty() {
        let ready = deps::enter(current_node(frame), task, dependences, at_once.then_some(thread));
        if at_once {
            deps::wait_for(thread, task);
            execute(thread, task);
        } else if ready {
            // One that nobody else could execute need not be queued.
            let run = serial && task.start_exclusion();
            if run { execute(thread, task) } else { publish(thread, task) }
        }
    } else if at_once || serial || (task.priority.get() == 0 && queue::length(frame) >= QUEUE_ENOUGH) {
        execute(thread, task);
    } else {
        publish(thread, task);
    }
}

/// An untied task that has ended a part comes back for its next.
pub fn resubmit(thread: &'static Thread, task: &'static Task) {
    task.parts.fetch_add(1, Ordering::Relaxed);
    if thread.frame().team().size() == 1 {
        execute(thread, task);
    } else {
        publish(thread, task);
    }
}

/// Counts a task as its parent's, its group's and its team's.
fn register(frame: &Frame, task: &Task) {
    let parent = current_node(frame);
    parent.created.set(parent.created.get().wrapping_add(1));
    if let Some(group) = task.node.group.get() {
        group.enter();
    }
    task.deferred.set(true);
    frame.slot().tasks.created();
    wait::announce(frame);
}

/// Makes a task that may run there for every member of its team to take. The calling thread need not be one.
pub(crate) fn publish(thread: &'static Thread, task: &'static Task) {
    let (frame, team) = (thread.frame(), task.team);
    if task.priority.get() > 0 {
        team.tasks().urgent.push(task);
    } else if std::ptr::eq(frame.team(), team) {
        queue::push(frame, task);
    } else {
        team.tasks().strays.push(task);
    }
    // Pairs with the heavy fence of a member about to sleep.
    membarrier::light();
    wait::wake_one(team);
}

/// Executes a part of `task` on the calling thread, and completes it if that was its last.
pub(crate) fn execute(thread: &'static Thread, task: &'static Task) {
    let frame = thread.frame();
    let outer = frame.task.replace(Some(task));
    task.node.execute_on(thread);
    let cancelled = !task.kept.get()
        && (task.node.group().is_some_and(Group::cancelled) || frame.team().cancelled(Cancelled::Parallel));
    if !cancelled {
        // SAFETY: the skin made the task and its body for each other.
        unsafe { (task.run.get())(task) };
    }
    frame.task.set(outer);
    // AcqRel: the parts of an untied task follow each other, on whatever threads.
    if cancelled || task.parts.fetch_sub(1, Ordering::AcqRel) == 1 {
        body_ended(thread, task, cancelled);
    }
}

fn body_ended(thread: &'static Thread, task: &'static Task, cancelled: bool) {
    if let Some(end) = task.spec.end {
        // SAFETY: the skin made the task and its end for each other.
        unsafe { end(task) };
    }
    // AcqRel: who comes second sees what the first did, and completes the task.
    if task.spec.detachable && !cancelled && task.event.fetch_or(BODY_DONE, Ordering::AcqRel) & FULFILLED == 0 {
        return;
    }
    complete(thread, task);
}

/// The event of a detachable task is fulfilled, by any thread.
pub fn fulfill(thread: &'static Thread, task: &'static Task) {
    // AcqRel: as in `body_ended`.
    if task.event.fetch_or(FULFILLED, Ordering::AcqRel) & BODY_DONE != 0 {
        complete(thread, task);
    }
}

/// A task is over: whoever waits for it goes on.
fn complete(thread: &'static Thread, task: &'static Task) {
    if let Some(dependent) = task.dependent.take() {
        deps::release(thread, &dependent);
    }
    if task.deferred.get() {
        let group = task.node.group.get();
        let outer_tied = task.parent_task.is_none_or(|outer| !outer.spec.untied);
        // SAFETY: a frame's node stays; an explicit parent's memory is kept by this task's reference.
        unsafe { task.parent.as_ref() }.child_done(thread, outer_tied);
        if let Some(group) = group {
            group.leave();
        }
        // The parent and the group know; now the team: after this its barrier may open.
        count::executed(thread, task);
    }
    task.release(thread);
}

/// A task that was made but is not to be executed: only its end is.
pub fn discard(thread: &'static Thread, task: &'static Task) {
    if let Some(end) = task.spec.end {
        // SAFETY: the skin made the task and its end for each other.
        unsafe { end(task) };
    }
    task.release(thread);
}

/// Compiled code starts to execute `task` itself, undeferred.
pub fn begin_inline(thread: &'static Thread, task: &'static Task) {
    task.node.execute_on(thread);
    task.parts.store(1, Ordering::Relaxed);
    let frame = thread.frame();
    if task.spec.detachable {
        register(frame, task);
    }
    frame.task.set(Some(task));
}

/// Compiled code has executed `task`.
pub fn end_inline(thread: &'static Thread, task: &'static Task) {
    thread.frame().task.set(task.parent_task);
    body_ended(thread, task, false);
}

pub use wait::{taskwait, taskyield};
