//! Taskgroups: one counter of tasks that are not complete, their descendants' included.

use std::cell::OnceCell;

use crate::core::halt;
use crate::core::primitive::{AtomicBool, AtomicPtr, AtomicU64, Cell, Ordering};
use crate::core::task::reduction::Reductions;
use crate::core::task::{current_node, wait};
use crate::core::team::Thread;
use crate::sys::linux::membarrier;

/// A taskgroup region.
pub struct Group {
    /// Tasks that are not complete, and one for the region itself until a thread waits at its end.
    pending: AtomicU64,
    cancelled: AtomicBool,
    /// Nobody counts any more: the thread at the end may go on. Written where that has to wait.
    over: AtomicBool,
    /// The group around it.
    outer: Option<&'static Group>,
    /// The explicit tasks around its tasks, less those that lie in the group.
    pub(super) depth: u32,
    /// The thread that waits at the region's end: not always the one that has begun it, as a part of an untied task may.
    waiter: AtomicPtr<Thread>,
    /// It is that of a worksharing construct, for its task reductions: the program's own taskgroup is the one around it.
    pub(crate) worksharing: Cell<bool>,
    /// The skin's: task reductions.
    pub reductions: Cell<*mut ()>,
    /// Its list items with task reductions, where the runtime combines them.
    pub(super) items: OnceCell<Reductions>,
}

// SAFETY: `reductions` and `worksharing` are written by the encountering thread before the group's tasks are made.
unsafe impl Sync for Group {}

impl Group {
    /// A task joins.
    pub(super) fn enter(&self) {
        self.pending.fetch_add(1, Ordering::Relaxed);
    }

    /// A task of the group is complete. The group may be gone after it.
    #[inline]
    pub(super) fn leave(&self) {
        // AcqRel: the last one carries what all wrote who counted down, and sees who waits.
        if self.pending.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.tell_waiter();
        }
    }

    /// The region's own count is gone too, so that its thread has named itself, and waits for this.
    fn tell_waiter(&self) {
        let waiter = self.waiter.load(Ordering::Relaxed);
        // Release: pairs with the Acquire in `wait`. The group may be gone after it, the thread's record is not.
        self.over.store(true, Ordering::Release);
        halt::at("a group ended");
        membarrier::light();
        // SAFETY: set by `wait`; records of threads are never freed.
        if let Some(waiter) = unsafe { waiter.as_ref() } {
            waiter.desk.parker().unpark();
        }
    }

    /// Executes tasks until none of the group is left: the end of the region, on whatever thread that is.
    fn wait(&self, thread: &'static Thread) {
        // Acquire: pairs with the Release in `leave`. Only the tasks of the group make more, and none is left.
        if self.pending.load(Ordering::Acquire) == 1 {
            return;
        }
        self.waiter.store((&raw const *thread).cast_mut(), Ordering::Relaxed);
        // AcqRel: who counts down last, and reads the name, comes behind this.
        if self.pending.fetch_sub(1, Ordering::AcqRel) != 1 {
            wait::until(thread, || self.over.load(Ordering::Acquire));
        }
    }

    /// In a forked child, whose one thread is at the group's end or in a task of it, or has yet to come there: its tasks are
    /// not there.
    pub(super) fn forget_tasks(&self) {
        let waits = !self.waiter.load(Ordering::Relaxed).is_null();
        self.pending.store(u64::from(!waits), Ordering::Relaxed);
        self.over.store(waits, Ordering::Relaxed);
    }

    /// After that: but for one that the thread is in the middle of.
    pub(super) fn count_again(&self) {
        self.enter();
        self.over.store(false, Ordering::Relaxed);
    }

    /// Whether tasks that have not started are dropped.
    #[inline]
    pub fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed) || self.outer.is_some_and(Group::cancelled)
    }

    /// Drops the group's tasks that have not started; false if it was cancelled before.
    pub fn cancel(&self) -> bool {
        !self.cancelled.swap(true, Ordering::Relaxed)
    }

    /// The group around it.
    pub fn outer(&self) -> Option<&'static Group> {
        self.outer
    }
}

/// The calling thread's task encounters a taskgroup region.
pub fn begin(thread: &'static Thread) -> &'static Group {
    let node = current_node(thread.frame());
    let group = Box::leak(Box::new(Group {
        pending: AtomicU64::new(1),
        cancelled: AtomicBool::new(false),
        over: AtomicBool::new(false),
        outer: node.group.get(),
        waiter: AtomicPtr::new(std::ptr::null_mut()),
        depth: node.depth,
        worksharing: Cell::new(false),
        reductions: Cell::new(std::ptr::null_mut()),
        items: OnceCell::new(),
    }));
    node.group.set(Some(group));
    group
}

/// Calls `body` within a taskgroup region of its own.
pub fn around(thread: &'static Thread, body: impl FnOnce()) {
    begin(thread);
    body();
    end(thread);
}

/// The end of the region: executes tasks until the group has none left.
pub fn end(thread: &'static Thread) {
    end_with(thread, |_| {});
}

/// As [`end`]; `last` sees the group when its tasks are complete.
pub fn end_with(thread: &'static Thread, last: impl FnOnce(&Group)) {
    let frame = thread.frame();
    let Some(group) = current_node(frame).group.get() else { return };
    group.wait(thread);
    if let Some(reductions) = group.items.get() {
        reductions.end(thread);
    }
    last(group);
    current_node(frame).group.set(group.outer);
    // SAFETY: leaked by `begin`; no task of the group is left to look at it.
    drop(unsafe { Box::from_raw((&raw const *group).cast_mut()) });
}
