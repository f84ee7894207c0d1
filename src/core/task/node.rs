//! What implicit and explicit tasks have in common: they wait for children.

use std::cell::UnsafeCell;

use crate::core::halt;
use crate::core::primitive::{AtomicPtr, AtomicU32, Cell, Ordering};
use crate::core::task::deps::Table;
use crate::core::task::group::Group;
use crate::core::team::Thread;
use crate::sys::linux::membarrier;

/// The part of a task that only the thread touches which executes it.
#[derive(Default)]
pub struct Node {
    /// The innermost taskgroup that the task is in, where its children will be too.
    pub(super) group: Cell<Option<&'static Group>>,
    /// The addresses that its children depend on.
    pub(super) table: UnsafeCell<Option<Box<Table>>>,
    /// Deferred children made.
    created: Cell<u32>,
    /// Children that ended on the executing thread.
    done_here: Cell<u32>,
    /// Children made, less those whose memory was given back on the executing thread. For explicit tasks.
    pub(super) held: Cell<u32>,
    /// Explicit tasks around its children: 0 for those of an implicit task.
    pub(super) depth: u32,
}

/// The part of a task that other threads touch, for its children that end there; on a line of its own.
pub struct Far {
    /// The thread that executes the task, or its last part. Others read it to know whom to wake, after what that may wait
    /// for. Null once the body is over.
    executor: AtomicPtr<Thread>,
    /// Children that ended on other threads.
    done: AtomicU32,
    /// In steps of [`ONE`]. While the task executes: minus the children whose memory was given back on other threads.
    /// Afterwards, which [`OVER`] says: children whose memory is in use. Of the last one's end nobody may take notice before.
    pub(super) memory: AtomicU32,
}

/// One child, in [`Far::memory`]: they are counted modulo 2^31.
pub(super) const ONE: u32 = 2;
/// The task does not execute any more, and has added its own count.
pub(super) const OVER: u32 = 1;

impl Default for Far {
    fn default() -> Self {
        Self { executor: AtomicPtr::new(std::ptr::null_mut()), done: AtomicU32::new(0), memory: AtomicU32::new(0) }
    }
}

impl Far {
    /// The task starts on `thread`, or its next part does.
    #[inline]
    pub(super) fn execute_on(&self, thread: &'static Thread) {
        self.executor.store((&raw const *thread).cast_mut(), Ordering::Relaxed);
    }

    /// The body is over: nobody waits for children in it.
    #[inline]
    pub(super) fn body_over(&self) {
        self.executor.store(std::ptr::null_mut(), Ordering::Relaxed);
    }

    /// Whether `me` executes the task.
    #[inline]
    pub(super) fn is_executed_by(&self, me: &'static Thread) -> bool {
        std::ptr::eq(self.executor.load(Ordering::Relaxed), me)
    }

    /// A child has ended on a thread that does not execute the task, as far as that thread knows. (The child's memory is not
    /// given back yet, so that the task's is there.)
    pub(super) fn child_done(&self) {
        // Release: pairs with the Acquire in `childless`.
        self.done.fetch_add(1, Ordering::Release);
        halt::at("a child ended");
        membarrier::light();
        // Read behind that: an untied task may have gone on elsewhere before. Who waits has written its name, as it began
        // the part, before it looks for the last time: it sees the child, or this sees its name.
        let executor = self.executor.load(Ordering::Relaxed);
        // SAFETY: records of threads are never freed.
        if let Some(waiter) = unsafe { executor.as_ref() } {
            waiter.desk.parker().unpark();
        }
    }
}

impl Node {
    /// That of a child.
    #[inline]
    pub(super) fn of_child(&self, depth: u32) -> Self {
        Self { group: Cell::new(self.group.get()), depth, ..Self::default() }
    }

    /// In a forked child: the children are not there, nor is anything that later ones could depend on.
    pub(super) fn forget_children(&self, far: &Far) {
        self.created.set(self.done_here.get().wrapping_add(far.done.load(Ordering::Relaxed)));
        // SAFETY: the executing thread's own; nobody uses it. (Not dropped: what it refers to is not there.)
        std::mem::forget(unsafe { (*self.table.get()).take() });
    }

    /// An implicit task starts anew: its last region left no children.
    #[inline]
    pub(crate) fn restart(&self, far: &Far, thread: &'static Thread) {
        // Written only if it changes, so that nobody else's copy of the line goes.
        if !far.is_executed_by(thread) {
            far.execute_on(thread);
        }
        if self.created.replace(0) != 0 {
            self.done_here.set(0);
            far.done.store(0, Ordering::Relaxed);
        }
        self.group.set(None);
        // SAFETY: the executing thread's own; nobody uses it.
        if unsafe { (*self.table.get()).is_some() } {
            self.drop_table();
        }
    }

    #[cold]
    #[inline(never)]
    fn drop_table(&self) {
        // SAFETY: as in `restart`.
        unsafe { *self.table.get() = None };
    }

    /// Whether all children made so far have ended. (Modulo 2^32, all of them: that none has ended elsewhere is to be asked of
    /// `far` too.)
    #[inline]
    pub fn childless(&self, far: &Far) -> bool {
        let elsewhere = self.created.get().wrapping_sub(self.done_here.get());
        // Acquire: pairs with the Release in `child_done`; what the children wrote is seen.
        elsewhere == far.done.load(Ordering::Acquire)
    }

    /// Children made so far that have not ended.
    pub(super) fn unfinished(&self, far: &Far) -> u32 {
        let elsewhere = self.created.get().wrapping_sub(self.done_here.get());
        elsewhere.wrapping_sub(far.done.load(Ordering::Relaxed))
    }

    /// A child was made that is to be waited for.
    #[inline]
    pub(super) fn child_made(&self) {
        self.created.set(self.created.get().wrapping_add(1));
    }

    /// A child has ended on the executing thread.
    #[inline]
    pub(super) fn child_done_here(&self) {
        self.done_here.set(self.done_here.get().wrapping_add(1));
    }

    /// Whether children of it had dependences.
    #[inline(always)]
    pub(super) fn has_table(&self) -> bool {
        // SAFETY: the executing thread's own; nobody uses it.
        unsafe { (*self.table.get()).is_some() }
    }

    /// The innermost taskgroup.
    #[inline]
    pub fn group(&self) -> Option<&'static Group> {
        self.group.get()
    }

    /// As if so many children had been made, and had ended elsewhere, that the next ones pass the end of 32 bits.
    #[cfg(all(test, loom))]
    pub(super) fn begin_before_wrap(&self, far: &Far) {
        self.created.set(u32::MAX);
        far.done.store(u32::MAX, Ordering::Relaxed);
        self.held.set(u32::MAX);
        far.memory.store(ONE, Ordering::Relaxed);
    }

    /// Has loom check that all uses come before this.
    #[cfg(loom)]
    pub(super) fn check_unused(&mut self) {
        for cell in [&self.created, &self.done_here, &self.held] {
            cell.set(0);
        }
        self.group.take();
    }
}

#[cfg(loom)]
impl Far {
    /// Has loom check that all uses come before this.
    pub(super) fn check_unused(&mut self) {
        for word in [&mut self.done, &mut self.memory] {
            word.with_mut(|_| ());
        }
        self.executor.with_mut(|_| ());
    }
}
