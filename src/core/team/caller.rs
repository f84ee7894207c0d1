//! What the members of a region take over from the thread whose region it is, as threads that it had made itself would:
//! the signals that it blocks, its CPU mask, its scheduling policy. And what they are called. README.md beside this file says
//! when a caller is looked at, and what is promised.

use std::cell::{Cell, UnsafeCell};
use std::io::Write;

use crate::core::primitive::process::{AtomicU32, AtomicU64, Ordering};
use crate::core::team::{Frame, Team, Thread};
use crate::sys::linux::sched::Placement;
use crate::sys::linux::signals::{self, Mask};
use crate::sys::linux::thread as system;

/// A worker marks its team in every region of a number that this divides, so that a caller is looked at now and then
/// though its regions leave nobody the time to rest.
const SELDOM: u64 = 256;

/// Why a caller is to be looked at: a bit each.
#[derive(Clone, Copy)]
#[repr(u32)]
pub(super) enum Due {
    /// A worker has rested: for the signals.
    Rest = 1,
    /// A worker has slept, or is a new one, or this may be another thread: for all.
    Sleep = 3,
}

/// What a team knows of its caller.
pub struct Caller {
    /// Bits of [`Due`].
    due: AtomicU32,
    /// The number of what was seen last; not that of any other team's, or time. 0: nothing yet.
    key: AtomicU64,
    /// The signals that it blocked then.
    mask: AtomicU64,
    /// What a thread starts with that it makes. Written while the team is at rest, read by who has been handed a piece since.
    placement: UnsafeCell<Option<Placement>>,
}

impl Default for Caller {
    fn default() -> Self {
        Self {
            due: AtomicU32::new(Due::Sleep as u32),
            key: AtomicU64::new(0),
            mask: AtomicU64::new(0),
            placement: UnsafeCell::new(None),
        }
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
    /// What it was given to last, or has from its maker.
    placement: Cell<Option<Placement>>,
    /// What we called it; zeros: nothing yet.
    name: Cell<[u8; 16]>,
}

impl Default for Follower {
    fn default() -> Self {
        Self {
            key: Cell::new(0),
            last: Cell::new((0, std::ptr::null())),
            given: Cell::default(),
            mask: Cell::default(),
            placement: Cell::new(None),
            name: Cell::default(),
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
    pub(super) fn mark(&self, why: Due) {
        let why = why as u32;
        // Mostly it is marked already, and others may be reading the line.
        if self.due.load(Ordering::Relaxed) & why != why {
            self.due.fetch_or(why, Ordering::Relaxed);
        }
    }

    /// A worker has been a member of the region of that number.
    #[inline]
    pub(super) fn mark_seldom(&self, region: u64) {
        if region.is_multiple_of(SELDOM) {
            self.mark(Due::Sleep);
        }
    }

    /// The calling thread, which holds the team at rest, looks at itself; `always` before the next region as well.
    #[cold]
    #[inline(never)]
    pub(super) fn look(&self, always: bool) {
        // Who rests from now on marks it for the next region.
        let due = self.due.swap(if always { Due::Rest as u32 } else { 0 }, Ordering::Relaxed);
        let mask = signals::blocked().bits();
        let mut new = self.key.load(Ordering::Relaxed) == 0 || self.mask.load(Ordering::Relaxed) != mask;
        if due == Due::Sleep as u32 {
            let seen = Placement::of_made_here();
            // SAFETY: the team is at rest, and held by the calling thread: nobody else reads or writes it.
            let placement = unsafe { &mut *self.placement.get() };
            if placement.as_ref() != Some(&seen) {
                *placement = Some(seen);
                new = true;
            }
        }
        if new {
            // Relaxed, here and where a worker reads it: the desks' pieces stand between.
            self.mask.store(mask, Ordering::Relaxed);
            self.key.store(next_key(), Ordering::Relaxed);
        }
    }
}

fn next_key() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}

/// The calling worker has been handed a piece of work as the member of `frame`: it is to be like the caller.
#[inline(always)]
pub(super) fn follow(thread: &Thread, frame: &Frame) {
    let key = frame.team().caller().key.load(Ordering::Relaxed);
    if thread.follower.key.get() != key {
        become_like(thread, frame, key);
    }
}

#[cold]
#[inline(never)]
fn become_like(thread: &Thread, frame: &Frame, key: u64) {
    let (me, team) = (&thread.follower, frame.team());
    let caller = team.caller();
    let mask = Mask::from_bits(caller.mask.load(Ordering::Relaxed));
    let (last, before) = me.last.replace((key, caller));
    if me.given.replace(mask) != mask || !std::ptr::eq(before, caller) {
        me.mask.set(mask);
    }
    if last != key {
        // SAFETY: written before the calling thread was handed its piece, and not again before that is done.
        if let Some(wanted) = unsafe { &*caller.placement.get() } {
            me.follow_to(wanted);
        }
        me.take_name(team, frame.tid());
    }
    signals::block_only(me.mask.get());
    me.key.set(key);
}

impl Follower {
    /// The calling thread is about to make the worker's operating-system thread, which starts closed to signals.
    pub(super) fn start(&self) {
        self.key.set(0);
        self.last.set((0, std::ptr::null()));
        self.placement.set(Some(Placement::of_made_here()));
        self.name.set([0; 16]);
    }

    /// The calling worker goes where the caller is; unless somebody else has placed it.
    fn follow_to(&self, wanted: &Placement) {
        let Some(mut given) = self.placement.take() else { return };
        if given != *wanted {
            given.follow(wanted);
        }
        self.placement.set(Some(given));
    }

    /// Asks `is` of the CPU mask that the calling worker was left with.
    pub(super) fn has_cpus(&self, is: impl FnOnce(&[u64]) -> bool) -> bool {
        let placement = self.placement.take();
        let answer = placement.as_ref().is_some_and(|placement| is(placement.cpus()));
        self.placement.set(placement);
        answer
    }

    /// The calling worker takes the name of member `tid` of its caller's team; unless somebody else has named it.
    fn take_name(&self, team: &Team, tid: u32) {
        let Some(caller) = team.slot(0).thread() else { return };
        let (name, before) = (member_name(caller.gtid(), tid), self.name.get());
        let is_ours = || before == [0; 16] || system::name() == before;
        if name != before && is_ours() {
            system::set_name(&name);
            self.name.set(name);
        }
    }

    /// The worker has waited for work for a while, or is about to sleep: signals to the process are for others from now on.
    /// The caller of the next region, which may begin long after, is to be looked at.
    #[cold]
    pub(super) fn rest(&self, team: &Team) {
        if self.key.replace(0) != 0 {
            // User code may have changed it; that lasts as long as the caller is as it was.
            self.mask.set(signals::close());
            team.caller().mark(Due::Rest);
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

/// What member `tid` of the thread of number `gtid` is called: 15 bytes at most, and zeros.
fn member_name(gtid: i32, tid: u32) -> [u8; 16] {
    let mut name = [0; 16];
    let mut rest = &mut name[..15];
    // What does not fit is left out.
    let _ = match gtid {
        0 => write!(rest, "omp {tid}"),
        _ => write!(rest, "omp {gtid}.{tid}"),
    };
    name
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn names_fit() {
        assert_eq!(&member_name(0, 3), b"omp 3\0\0\0\0\0\0\0\0\0\0\0");
        assert_eq!(&member_name(12, 32767), b"omp 12.32767\0\0\0\0");
        assert_eq!(&member_name(1_234_567, 32767), b"omp 1234567.327\0");
    }

    #[test]
    fn looks_only_for_what_is_due() {
        std::thread::spawn(|| {
            let caller = Caller::default();
            assert!(caller.is_due());
            caller.look(false);
            let first = caller.key.load(Ordering::Relaxed);
            assert!(first != 0 && !caller.is_due());
            // As before: the same key.
            caller.mark(Due::Sleep);
            caller.look(true);
            assert!(caller.key.load(Ordering::Relaxed) == first && caller.is_due());
            signals::close();
            caller.mark(Due::Rest);
            caller.look(false);
            let second = caller.key.load(Ordering::Relaxed);
            assert!(second != first && !caller.is_due());
            (1..SELDOM).for_each(|region| caller.mark_seldom(region));
            assert!(!caller.is_due());
            caller.mark_seldom(SELDOM);
            assert_eq!(caller.due.load(Ordering::Relaxed), Due::Sleep as u32);
        })
        .join()
        .unwrap();
    }
}
