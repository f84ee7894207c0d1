//! fork(2). The child has the calling thread alone. Nothing of the parent's is waited for there: the pool's lock is held
//! across the fork by the forking thread itself, workers are forgotten, and every region that the fork was inside of goes
//! on with the one thread there is.

use crate::core::barrier;
use crate::core::primitive::Ordering;
use crate::core::task;
use crate::core::team::{Region, Team, Thread, pool, size};
use crate::core::threadprivate;
use crate::sys::arch::tls::Queries;
use crate::sys::linux::{membarrier, thread as system};

/// Has the handlers run at every fork of the process, from the time the library is loaded: so no fork slips between the
/// first use and them, and of all handlers ours prepare last and are through first in the child. Other libraries'
/// handlers may use OpenMP.
#[cfg_attr(loom, allow(dead_code))]
pub(super) fn install() {
    system::at_fork(prepare, in_parent, in_child);
}

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
    // SAFETY: taken by `prepare` in the thread that became this one, so what they protect is whole.
    unsafe {
        threadprivate::after_fork();
        task::helpers::after_fork();
        pool::mutex().force_unlock();
    }
    membarrier::after_fork();
    task::helpers::forget();
    crate::core::sync::reset_after_fork();
    size::forget_default();
    let mut pool = pool::lock();
    pool.forget_threads(i32::from(Thread::try_current().is_some()));
    for team in std::mem::take(&mut pool.teams) {
        team.orphan();
    }
    drop(pool);
    if let Some(thread) = Thread::try_current() {
        thread.survive();
    }
}

impl Team {
    /// Forgets the members, who do not exist here.
    fn orphan(&self) {
        for slot in self.all_slots() {
            slot.thread.set(None);
        }
        task::wait::orphan(self);
        self.sleepers.forget();
        self.workers.set(0);
        self.listed.set(false);
        self.set_size(1);
        self.barrier_kind.set(barrier::Kind::Single);
        self.reserved.set(0);
        self.lease.store(super::LEASE_FREE, Ordering::Relaxed);
    }
}

impl Thread {
    /// The one thread of a child goes on: the regions around it are now of one thread, and count for no level.
    fn survive(&'static self) {
        self.initial.set(true);
        if self.slot.get().is_some() {
            self.orphaned.set(true);
        }
        let mut frame = self.any_frame();
        while let Some(inner) = frame {
            let team = inner.team();
            team.set_region(Region { queries: Queries::default(), ..team.region() });
            if team.parent().is_some() {
                team.orphaned.set(true);
            }
            task::forget_children(inner);
            inner.work(|mut member| member.forget_others());
            inner.group_busy_own().store(0, Ordering::Relaxed);
            frame = inner.parent();
        }
        if let Some(frame) = self.any_frame() {
            self.return_to_frame(frame);
        }
    }
}
