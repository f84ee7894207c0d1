//! fork(2). The child has the calling thread alone. Its handler takes no lock, waits for nothing and neither takes nor gives
//! back memory: what another thread may have had in its hands at the fork is forgotten, not looked at. README.md beside
//! this file names every structure, and docs/process-life.md says what a program may count on.

use crate::core::barrier;
use crate::core::primitive::{Ordering, process};
use crate::core::sync;
use crate::core::task;
use crate::core::team::desk::Outlined;
use crate::core::team::tree::Tree;
use crate::core::team::{Frame, Region, Team, Thread, pool, size};
use crate::core::threadprivate;
use crate::core::wait;
use crate::sys::arch::tls::Queries;
use crate::sys::linux::{membarrier, thread as system};

/// How many forks there were on the way to this process since the library was loaded. Changes in a child's handler alone.
pub(crate) static FORKS: process::AtomicU32 = process::AtomicU32::new(0);

/// Has the handlers run at every fork of the process, from the time the library is loaded: so no fork slips between the
/// first use and them, and of all handlers ours prepare last and are through first in the child. Other libraries'
/// handlers may use OpenMP.
#[cfg_attr(loom, allow(dead_code))]
pub(super) fn install() {
    system::at_fork(prepare, in_parent, in_child);
}

/// Takes the locks under which a child would miss what they protect. Nobody who holds one of them waits for anything else.
extern "C" fn prepare() {
    std::mem::forget(pool::lock());
    task::helpers::before_fork();
    threadprivate::before_fork();
}

extern "C" fn in_parent() {
    // SAFETY: taken by `prepare` in this thread.
    unsafe {
        threadprivate::after_fork();
        task::helpers::after_fork();
        pool::mutex().force_unlock();
    }
}

extern "C" fn in_child() {
    FORKS.fetch_add(1, Ordering::Relaxed);
    membarrier::after_fork();
    sync::reset_after_fork();
    size::forget_default();
    wait::reset_after_fork();
    let thread = Thread::try_current();
    // SAFETY: taken by `prepare` in the thread that became this one, so what they protect is whole.
    unsafe {
        threadprivate::free_after_fork();
        task::helpers::forget();
        (*pool::mutex().data_ptr()).forget_threads(i32::from(thread.is_some()));
        sync::raw::reset_mutex(pool::mutex());
    }
    if let Some(thread) = thread {
        thread.survive();
    }
}

impl Team {
    /// For a team that the calling thread, whose frame `own` is, is in: forgets the others, who do not exist here.
    fn orphan(&self, own: &'static Frame) {
        for slot in self.all_slots().iter().filter(|slot| !std::ptr::eq(&raw const *slot.frame, own)) {
            slot.thread.set(None);
        }
        self.first.set(own.tid());
        self.set_size(1);
        self.workers.set(0);
        self.tree.set(Tree::LINEAR);
        self.barrier_kind.set(barrier::Kind::Single);
        self.reserved.set(0);
        self.sleepers.forget();
    }
}

impl Frame {
    /// Forgets the teams that hang on the task, if other threads have ever been in them; not `inner`, which the calling thread
    /// is in. The next regions make new ones.
    pub(super) fn forget_teams(&self, inner: Option<&Team>) {
        if self.child.get().is_some_and(|team| team.listed.get()) {
            self.child.set(None);
        }
        let is_inner = |team: &Team| inner.is_some_and(|inner| std::ptr::eq(inner, team));
        if !self.serial.get().is_some_and(is_inner) {
            self.serial.set(None);
        }
    }
}

impl Thread {
    /// The one thread of a child goes on: the regions around it are now of one thread, and count for no level.
    fn survive(&'static self) {
        self.initial.set(true);
        if self.slot.get().is_some() {
            // There is nobody to hand its piece of work to, or another one to it. (That it is not done does no harm: the
            // words of it are on the thread's stack, its arguments stay.)
            // SAFETY: the one thread of the process holds all workers.
            unsafe { self.desk.post(self.desk.piece().region() + 1, &Outlined::END) };
        }
        if self.slot.get().is_some() || self.helper.get() {
            self.orphaned.set(true);
        }
        let outermost = self.slot.get().map(|slot| &raw const *slot.frame);
        let (mut frame, mut inner, mut own) = (self.any_frame(), None, true);
        while let Some(this) = frame {
            let team = this.team();
            if own {
                team.orphan(this);
                task::forked::forget_others(this);
                this.work(|mut member| member.forget_others());
                this.forget_teams(inner);
            }
            team.set_region(Region { queries: Queries::default(), ..team.region() });
            if team.parent().is_some() {
                team.orphaned.set(true);
            }
            this.group_busy_own().store(0, Ordering::Relaxed);
            // What is around a worker's first frame is executed by others.
            own &= outermost != Some(&raw const *this);
            (frame, inner) = (this.parent(), Some(team));
        }
        if let Some(frame) = self.any_frame() {
            self.return_to_frame(frame);
        }
    }
}
