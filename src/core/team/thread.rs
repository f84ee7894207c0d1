//! A thread that OpenMP knows: a worker of ours, or a native thread that entered (a root).

use std::cell::Cell;

use crate::core::icv::{Icvs, settings};
use crate::core::kept;
use crate::core::primitive::process::{AtomicU64, Ordering};
use crate::core::task::haul::Haul;
use crate::core::task::memory::Lists;
use crate::core::team::caller::Follower;
pub use crate::core::team::clauses::Pushed;
use crate::core::team::clauses::Rare;
use crate::core::team::desk::{Desk, Piece};
use crate::core::team::frame::FIRST_REGION;
use crate::core::team::size::Request;
use crate::core::team::spread::Place;
use crate::core::team::{Frame, Slot, Team, pool};
use crate::core::threadprivate::Instances;
use crate::core::wait::Patience;
use crate::sys::arch::fp::FpControl;
use crate::sys::arch::tls;
use crate::sys::linux::overflow::Alternate;

/// The record of a thread. Records are never freed: one whose thread has ended serves a later thread.
///
/// Cells belong to the thread itself, but for `slot`, which the holder of the worker writes before a post.
#[repr(C)]
pub struct Thread {
    /// Where a worker is handed work.
    pub(crate) desk: Desk,
    /// The worker's place in the team of its next piece of work.
    pub(crate) slot: Cell<Option<&'static Slot>>,
    /// The task that the thread executes; none only in a worker that has never worked.
    frame: Cell<Option<&'static Frame>>,
    gtid: Cell<i32>,
    /// How long a worker spins for its next piece of work.
    pub(crate) patience: Patience,
    /// Memory for the tasks that the thread makes.
    pub(crate) task_memory: Lists,
    /// Where it was lately.
    pub(crate) place: Place,
    /// What the thread knows of the tasks that it took from others.
    pub(crate) haul: Haul,
    /// Clauses pushed ahead of the next region.
    pub pushed: Cell<Pushed>,
    /// The number of the ICVs that the thread changed last.
    icvs_key: Cell<u64>,
    /// More of them, where `pushed` says so.
    pub rare: Cell<Rare>,
    /// Whether this is the thread that first entered the runtime: its workers keep their threadprivate data between
    /// regions, so nobody may take them away.
    pub(crate) initial: Cell<bool>,
    /// What lay on the worker's desk when its operating-system thread was made.
    pub(crate) first_piece: Cell<Piece>,
    /// The thread's threadprivate variables.
    pub(crate) private: Instances,
    /// A worker's floating-point control after the last user code that it executed. To read it takes 14 ns, so that is done
    /// where nobody waits for the worker.
    pub(crate) fp: Cell<FpControl>,
    /// The C library's table of the thread's storage: held for leak checkers.
    storage: Cell<*const ()>,
    /// How a worker is like the thread whose regions it works in.
    pub(crate) follower: Follower,
    /// Where it handles its stack's overflow.
    pub(crate) alternate: Alternate,
    /// The operating-system thread of a worker.
    pub(crate) system: Cell<Option<libc::pthread_t>>,
    /// Whether this is a hidden helper thread.
    pub(crate) helper: Cell<bool>,
    /// A worker that went on alone in a forked child, out of its region.
    pub(crate) orphaned: Cell<bool>,
}

// SAFETY: see the type's documentation.
unsafe impl Sync for Thread {}
// SAFETY: as above.
unsafe impl Send for Thread {}

/// Numbers of ICVs that a thread takes at a time.
const KEYS: u64 = 1 << 20;

/// How often threads have taken some.
static KEYS_TAKEN: AtomicU64 = AtomicU64::new(0);

/// The first of [`KEYS`] numbers that no thread has taken. (There are enough for 2^43 times.)
#[cold]
fn first_of_new_keys() -> u64 {
    1 << 63 | (KEYS_TAKEN.fetch_add(1, Ordering::Relaxed) * KEYS)
}

impl Thread {
    /// A record, of number 0 so far.
    pub(crate) fn leak() -> &'static Thread {
        kept::leak(Thread {
            desk: Desk::new(),
            slot: Cell::new(None),
            frame: Cell::new(None),
            gtid: Cell::new(0),
            patience: Patience::default(),
            task_memory: Lists::default(),
            place: Place::default(),
            haul: Haul::default(),
            pushed: Cell::new(Pushed::default()),
            icvs_key: Cell::new(KEYS - 1),
            rare: Cell::new(Rare::default()),
            initial: Cell::new(false),
            first_piece: Cell::new(Desk::new().piece()),
            private: Instances::default(),
            fp: Cell::new(FpControl::current()),
            storage: Cell::new(std::ptr::null()),
            follower: Follower::default(),
            alternate: Alternate::default(),
            system: Cell::new(None),
            helper: Cell::new(false),
            orphaned: Cell::new(false),
        })
    }

    /// The calling thread, which becomes known if it was not.
    #[inline(always)]
    pub fn current() -> &'static Thread {
        let thread = tls::thread().cast::<Thread>();
        if thread.is_null() {
            return pool::enter();
        }
        // SAFETY: set by `become_current` alone, to a record that is never freed.
        unsafe { &*thread }
    }

    /// The same, for a region: the process's first workers start while the thread becomes known.
    #[inline(always)]
    pub fn current_for(request: Request) -> &'static Thread {
        Self::try_current().unwrap_or_else(|| pool::enter_for(request))
    }

    /// The calling thread, if OpenMP knows it.
    #[inline]
    pub fn try_current() -> Option<&'static Thread> {
        // SAFETY: as in `current`.
        unsafe { tls::thread().cast::<Thread>().as_ref() }
    }

    /// Makes this the record of the calling thread.
    pub(crate) fn become_current(&'static self) {
        tls::set_thread((&raw const *self).cast());
        self.storage.set(tls::table());
    }

    /// Small number of the thread, unique among the threads alive; those that end give theirs back.
    #[inline(always)]
    pub fn gtid(&self) -> i32 {
        self.gtid.get()
    }

    /// The record with its number.
    pub(crate) fn numbered(&'static self, gtid: i32) -> &'static Self {
        self.gtid.set(gtid);
        self
    }

    /// Where that number lies, for microtasks that take its address.
    #[inline(always)]
    pub fn gtid_address(&self) -> *const i32 {
        self.gtid.as_ptr()
    }

    /// The task that the thread executes.
    #[inline(always)]
    pub fn frame(&self) -> &'static Frame {
        // SAFETY: a root gets its frame when it enters, a worker with its first piece of work, before user code runs.
        unsafe { self.frame.get().unwrap_unchecked() }
    }

    /// A number for ICVs that the thread changes: not that of any others, nor that of a team's region.
    pub(crate) fn next_icvs_key(&self) -> u64 {
        let next = self.icvs_key.get() + 1;
        self.icvs_key.set(if next.is_multiple_of(KEYS) { first_of_new_keys() } else { next });
        self.icvs_key.get()
    }

    /// The team of that task.
    #[inline(always)]
    pub fn team(&self) -> &'static Team {
        self.frame().team()
    }

    /// Starts the implicit task of `frame` in the region of that number, as the one that the calling thread executes.
    #[inline(always)]
    pub(crate) fn enter_frame(&'static self, frame: &'static Frame, region: u64) {
        frame.start(self, region);
        self.frame.set(Some(frame));
        tls::set_queries(frame.team().queries(frame.tid()));
    }

    /// A modelled worker has a region in `frame` behind it.
    #[cfg(all(test, loom))]
    pub(crate) fn rest_in(&self, frame: &'static Frame) {
        self.frame.set(Some(frame));
    }

    /// The calling thread goes on with the task of `frame`: the region that it forked is over.
    #[inline(always)]
    pub(crate) fn return_to_frame(&self, frame: &'static Frame) {
        self.frame.set(Some(frame));
        let mut queries = frame.team().queries(frame.tid());
        if !frame.has_icvs_of_team() {
            queries.max_threads = 0;
        }
        tls::set_queries(queries);
    }

    /// Takes the pushed clauses.
    #[inline]
    pub fn take_pushed(&self) -> Pushed {
        self.pushed.take()
    }

    /// Gives the record of a root its first frame: the initial task of its own implicit team of one.
    pub(crate) fn make_root(&'static self, icvs: Icvs) {
        let team = Team::leak(icvs);
        team.slot(0).thread.set(Some(self));
        self.frame.set(Some(&team.slot(0).frame));
    }

    /// The calling thread, a root, enters its initial task.
    pub(crate) fn enter_as_root(&'static self) {
        if self.frame.get().is_none() {
            self.make_root(settings().initial_icvs());
        }
        self.become_current();
        let frame = self.frame();
        frame.team().renew(settings().initial_icvs());
        self.enter_frame(frame, FIRST_REGION);
    }

    /// In a forked child, for a record without thread: the task that its last one executed is the parent's.
    pub(crate) fn forget_frame(&self) {
        self.frame.set(None);
    }

    /// The frame, also of a thread that has none yet.
    pub(crate) fn any_frame(&self) -> Option<&'static Frame> {
        self.frame.get()
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    /// Neither another thread's, nor one of 2^40 changes ago.
    #[test]
    fn numbers_of_icvs_are_given_once() {
        let (one, other) = (Thread::leak(), Thread::leak());
        let keys = |thread: &Thread| (0..KEYS + 5).map(|_| thread.next_icvs_key()).collect::<Vec<_>>();
        let mut all = [keys(one), keys(other), keys(one)].concat();
        KEYS_TAKEN.fetch_add((1 << 40) / KEYS, Ordering::Relaxed);
        all.extend([keys(other), keys(one)].concat());
        let given = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), given);
        assert!(all[0] >= 1 << 63);
    }
}
