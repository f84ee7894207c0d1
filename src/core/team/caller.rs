//! What the members of a region take over from the thread whose region it is, as threads that it had made itself would:
//! the signals that it blocks. README.md beside this file says when a caller is looked at, and what is promised.

use std::cell::Cell;

use crate::core::primitive::process::{AtomicU32, AtomicU64, Ordering};
use crate::core::team::{Team, Thread};
use crate::sys::linux::signals::{self, Mask};

/// A worker marks its team in every region of a number that this divides, so that a caller is looked at now and then
/// though its regions leave nobody the time to rest.
const SELDOM: u32 = 256;

/// What a team knows of its caller.
pub struct Caller {
    /// Whether it is to be looked at before the next region.
    due: AtomicU32,
    /// The number of what was seen last; not that of any other team's, or time. 0: nothing yet.
    key: AtomicU64,
    /// The signals that it blocked then.
    mask: AtomicU64,
}

impl Default for Caller {
    fn default() -> Self {
        Self { due: AtomicU32::new(1), key: AtomicU64::new(0), mask: AtomicU64::new(0) }
    }
}

/// What a worker knows of whom it works for. The worker's own.
pub struct Follower {
    /// The key of what it last took over; 0 while it is closed to signals.
    key: Cell<u64>,
    /// The same, closed or not, and whose that was.
    last: Cell<(u64, *const Caller)>,
    /// The signals that the caller blocked then.
    given: Cell<Mask>,
    /// Those that it blocks itself in that caller's regions: the same, if user code in it has not changed that since.
    mask: Cell<Mask>,
}

impl Default for Follower {
    fn default() -> Self {
        Self {
            key: Cell::new(0),
            last: Cell::new((0, std::ptr::null())),
            given: Cell::default(),
            mask: Cell::default(),
        }
    }
}

impl Caller {
    /// Whether the calling thread, which is about to begin a region, is to be looked at.
    #[inline(always)]
    pub(super) fn is_due(&self) -> bool {
        self.due.load(Ordering::Relaxed) != 0
    }

    /// It is to be.
    pub(super) fn mark(&self) {
        // Mostly it is marked already, and others may be reading the line.
        if !self.is_due() {
            self.due.store(1, Ordering::Relaxed);
        }
    }

    /// A worker has been a member of the region of number `epoch`.
    #[inline]
    pub(super) fn mark_seldom(&self, epoch: u32) {
        if epoch.is_multiple_of(SELDOM) {
            self.mark();
        }
    }

    /// The calling thread, which holds the team at rest, looks at itself; `always` before the next region as well.
    #[cold]
    #[inline(never)]
    pub(super) fn look(&self, always: bool) {
        // Who rests from now on marks it for the next region.
        self.due.store(always.into(), Ordering::Relaxed);
        let mask = signals::blocked().bits();
        if self.key.load(Ordering::Relaxed) == 0 || self.mask.load(Ordering::Relaxed) != mask {
            // Relaxed, here and where a worker reads it: the desks' epochs stand between.
            self.mask.store(mask, Ordering::Relaxed);
            self.key.store(next_key(), Ordering::Relaxed);
        }
    }
}

fn next_key() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}

/// The calling worker has been handed a piece of work of `team`'s: it is to be like the caller.
#[inline(always)]
pub(super) fn follow(thread: &Thread, team: &Team) {
    let key = team.caller().key.load(Ordering::Relaxed);
    if thread.follower.key.get() != key {
        become_like(&thread.follower, team.caller(), key);
    }
}

#[cold]
#[inline(never)]
fn become_like(me: &Follower, caller: &Caller, key: u64) {
    let mask = Mask::from_bits(caller.mask.load(Ordering::Relaxed));
    let (_, before) = me.last.replace((key, caller));
    if me.given.replace(mask) != mask || !std::ptr::eq(before, caller) {
        me.mask.set(mask);
    }
    signals::block_only(me.mask.get());
    me.key.set(key);
}

impl Follower {
    /// The worker's operating-system thread starts, closed.
    pub(super) fn start(&self) {
        self.key.set(0);
        self.last.set((0, std::ptr::null()));
    }

    /// The worker has waited for work for a while, or is about to sleep: signals to the process are for others from now on.
    /// The caller of the next region, which may begin long after, is to be looked at.
    #[cold]
    pub(super) fn rest(&self, team: &Team) {
        if self.key.replace(0) != 0 {
            // User code may have changed it; that lasts as long as the caller is as it was.
            self.mask.set(signals::close());
            team.caller().mark();
        }
    }

    /// The worker executes tasks of the region that it was last handed a piece of.
    pub(super) fn resume(&self) {
        let (key, _) = self.last.get();
        if self.key.get() != key {
            signals::block_only(self.mask.get());
            self.key.set(key);
        }
    }
}
