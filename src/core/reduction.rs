//! Reductions at the end of a region or worksharing construct (OpenMP 6.0, section 7.6), in the form in which compilers
//! hand them over: private copies behind a table of addresses, a function that combines two such tables, a name to lock.
//!
//! Four ways:
//!
//! - **alone**: the only thread of its team combines without synchronization;
//! - **atomic**: every thread updates the originals atomically. Nothing is waited for, and no line but the variable's own
//!   moves; only where the compiler made the code for it;
//! - **critical**: every thread combines while it holds the lock of the reduction's name, in the name of the process: in
//!   a forked child, one that a thread of the parent held at the fork is free;
//! - **tree**: a thread combines the private copies of the threads below it into its own and hands that on; thread 0
//!   combines the result into the originals. The order is fixed by the size of the team, so results repeat bit for bit.
//!   A thread waits for those below it, and until its own copies have been read.
//!
//! A team of up to [`FEW`] threads takes critical; a larger one takes the tree, unless the region may be cancelled (a
//! cancelled thread never comes to the reduction). Threads that outnumber the CPUs take atomic (a tree would switch threads
//! at every node, and whoever has a lock may wait for a CPU). KMP_FORCE_REDUCTION and KMP_DETERMINISTIC_REDUCTION have
//! their way where the compiler offers it.
//!
//! The initial threads of a league reduce across the league, by atomic or critical: they can't meet at a barrier.
//!
//! # Reductions within combiners
//!
//! A combiner may be any code of the user's, and start regions with reductions of their own, while its thread holds the
//! lock of the name: with clang's name, that of all reductions. Nobody may wait for a lock that is released only after
//! it has gone on. So each task says which lock it combines under ([`Frame::combining`]), and a thread that finds the
//! name's lock taken looks whether a task around its region holds it. If so, the lock of the team stands in that hangs on
//! the nearest combining task: the team's members have nobody else to exclude, since whoever is outside waits for the
//! name's lock as long as the combiner lasts. All members of a team choose alike, for the name's lock is held all the
//! time that their region lasts. Where it is free, no task around the region can be combining under it.
//!
//! Of code for atomic updates, what is no atomic operation is in a critical construct of one name for all (clang's
//! `atomic_reduction`), which is not ours to choose. Whoever is inside of it may wait for the lock of a reduction's name;
//! so nobody goes there (unless told to) below a task that is combining, under whichever of the two.
//!
//! Not covered: a region that is started by an explicit task which the combiner waits for, and which another thread
//! executes.
//!
//! # The hand-over of the tree
//!
//! A [`Mailbox`] is one word and one address. The thread below writes the address and makes the word POSTED; the thread
//! above combines and makes it EMPTY, after which the copies may die. One of the two waits at any time: the upper one
//! while it is EMPTY, the lower one while it is POSTED. A waiter sets WAITED in the word by compare-and-exchange before
//! it sleeps on just that value, and whoever changes the state takes WAITED out by exchange and wakes: either the
//! exchange sees WAITED, or the waiter's compare-and-exchange fails and it looks again. No wake-up is lost.

use std::ffi::c_void;

use crate::core::barrier;
use crate::core::icv::settings;
use crate::core::icv::values::ReductionMethod;
use crate::core::primitive::{AtomicU32, Ordering, RaceCell};
use crate::core::sync::owner;
use crate::core::sync::raw::{Owner, RawLock};
use crate::core::team::tree::Tree;
use crate::core::team::{Frame, Shape, Team, spread};
use crate::core::wait::Spin;
use crate::sys::linux::futex;

/// Combines the copies of the second table into those of the first.
pub type Combine = unsafe extern "C-unwind" fn(*mut c_void, *mut c_void);

/// A thread's part in a reduction.
#[derive(Clone, Copy, Debug)]
pub struct Reduction {
    /// The table of addresses of the thread's private copies.
    pub data: *mut c_void,
    /// The function for the tree; none where the compiler made none.
    pub combine: Option<Combine>,
    /// The variable of the reduction's name, which is as that of a critical construct.
    pub name: *mut u32,
    /// Whether there is code for atomic updates.
    pub atomic: bool,
    /// Whether no barrier ends the construct.
    pub nowait: bool,
}

/// How a reduction is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// There was none yet.
    #[default]
    None,
    /// In a critical region.
    Critical,
    /// By atomic updates.
    Atomic,
    /// By a tree.
    Tree,
    /// By the only thread there is.
    Alone,
}

/// What the thread that begins a reduction does now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Nothing: its copies have been combined. It does not call [`end`].
    Done,
    /// Combines its copies into the originals, then calls [`end`].
    Combine,
    /// Combines them by atomic updates, then calls [`end`] unless the construct has no barrier.
    Atomic,
}

/// Threads up to which a critical region beats the tree. It beats atomic updates by far where an array is reduced, whose
/// lines then go to and fro for each element, and costs no more than a line or two where a scalar is. (What it is that is
/// reduced, the compiler does not say.)
const FEW: u32 = 4;

/// Begins the reduction for the thread that executes `frame`.
///
/// # Safety
/// `name` is as for [`RawLock::at`], and was zero before its first use; `data` is what `combine` takes, and stays as it is
/// until this returns.
#[inline]
pub unsafe fn begin(frame: &'static Frame, reduction: &Reduction) -> Part {
    let team = frame.team();
    let method = choose(frame, team, reduction);
    frame.reduction.set(method);
    match method {
        Method::Alone | Method::None => Part::Combine,
        Method::Atomic => Part::Atomic,
        Method::Critical => {
            // SAFETY: the caller's promise.
            let (lock, me) = (unsafe { RawLock::at(reduction.name) }, owner::process());
            let held = if lock.try_lock_as(me) { lock } else { lock_contended(team, lock, me) };
            frame.combining.set(Some(held));
            Part::Combine
        }
        // SAFETY: the caller's promise.
        Method::Tree => unsafe { climb(team, frame.tid(), reduction) },
    }
}

/// Takes `name`, the lock of a reduction of `team`'s, that was held a moment ago, or what stands in for it. Says which.
#[cold]
fn lock_contended(team: &'static Team, name: &'static RawLock, me: Owner) -> &'static RawLock {
    let lock = stand_in(team, name).unwrap_or(name);
    lock.lock_or_inherit(me);
    lock
}

/// Where a task around `team` holds `name`: the lock of the team below the nearest one that is combining.
fn stand_in(team: &'static Team, name: &RawLock) -> Option<&'static RawLock> {
    let (mut below, mut nearest) = (team, None);
    while let Some(around) = below.parent() {
        // (Tasks around a region are at rest while it lasts: whoever looks at them reads what was written before.)
        if let Some(held) = around.combining.get() {
            nearest = nearest.or(Some(below.reductions()));
            if std::ptr::eq(held, name) {
                return nearest;
            }
        }
        below = around.team();
    }
    None
}

/// Whether a task around `team` is combining, or may be: of the end of atomic updates not all tell.
fn within_combiner(team: &Team) -> bool {
    let may_combine = |task: &Frame| task.combining.get().is_some() || task.reduction.get() == Method::Atomic;
    std::iter::successors(team.parent(), |around| around.parent()).any(may_combine)
}

/// Ends the reduction for a thread that combined its copies.
#[inline]
pub fn end(frame: &'static Frame, nowait: bool) {
    let method = frame.reduction.get();
    if let Some(held) = frame.combining.take() {
        held.unlock();
    }
    let team = frame.team();
    if !nowait && method != Method::Alone && team.region().shape != Shape::League {
        barrier::wait(team, frame.tid());
    }
}

#[inline]
fn choose(frame: &Frame, team: &Team, reduction: &Reduction) -> Method {
    let threads = team.size();
    // The initial threads of a league are alone in their teams, but reduce across the league.
    let league = team.region().shape == Shape::League;
    if threads == 1 && !(league && frame.league.get().num_teams > 1) {
        return Method::Alone;
    }
    let settings = settings();
    let tree = reduction.combine.is_some() && !reduction.data.is_null() && !league;
    match settings.reduction_method() {
        Some(ReductionMethod::Tree) if tree => Method::Tree,
        Some(ReductionMethod::Atomic) if reduction.atomic => Method::Atomic,
        Some(ReductionMethod::Critical) => Method::Critical,
        _ if tree && threads > FEW && !team.is_crowded() && !settings.cancellation => Method::Tree,
        // Nobody may wait for the lock of a thread that waits for a CPU.
        _ if reduction.atomic && team.is_crowded() && !within_combiner(team) => Method::Atomic,
        _ => Method::Critical,
    }
}

/// Combines what is below thread `tid`, and hands the result to the thread above it.
///
/// # Safety
/// As for [`begin`].
unsafe fn climb(team: &Team, tid: u32, reduction: &Reduction) -> Part {
    let Some(combine) = reduction.combine else { return Part::Combine };
    let (threads, spin) = (team.size(), team.spin());
    for other in Tree::FOURS.below(tid, threads) {
        if team.is_orphaned() {
            break;
        }
        let mailbox = &team.slot(other).mailbox;
        let data = mailbox.wait_posted(spin);
        // SAFETY: both tables are made for `combine`; the other thread leaves its own alone until it is told.
        unsafe { combine(reduction.data, data) };
        mailbox.release();
    }
    // In a child that the last combiner forked there is nobody above.
    if tid == 0 || team.is_orphaned() {
        return Part::Combine;
    }
    let mailbox = &team.slot(tid).mailbox;
    mailbox.post(reduction.data);
    if reduction.nowait {
        mailbox.wait_released(spin);
    } else {
        // Nobody passes it before thread 0, which has everything combined by then.
        barrier::wait(team, tid);
    }
    Part::Done
}

/// Nothing lies there; after a post: it has been combined.
const EMPTY: u32 = 0;
/// One of the two sleeps on the word.
const WAITED: u32 = 1;
/// A table of copies lies there.
const POSTED: u32 = 2;

/// Where a thread hands its copies to the one above it. The module's documentation has the protocol.
pub struct Mailbox {
    state: AtomicU32,
    data: RaceCell<usize>,
}

impl Default for Mailbox {
    fn default() -> Self {
        Self::new()
    }
}

impl Mailbox {
    /// An empty mailbox.
    #[must_use]
    pub fn new() -> Self {
        Self { state: AtomicU32::new(EMPTY), data: RaceCell::new(0) }
    }

    /// Empties it. For a team at rest.
    pub(crate) fn reset(&self) {
        self.state.store(EMPTY, Ordering::Relaxed);
    }

    /// For the lower thread: hands `data` up.
    fn post(&self, data: *mut c_void) {
        // SAFETY: the mailbox is empty: the upper thread looks at the address only when it is posted.
        unsafe { self.data.set(data.expose_provenance()) };
        self.change(POSTED);
    }

    /// For the upper thread: waits for the post.
    fn wait_posted(&self, spin: Spin) -> *mut c_void {
        self.wait_while(EMPTY, spin);
        // SAFETY: the lower thread does not write before it is released.
        std::ptr::with_exposed_provenance_mut(unsafe { self.data.get() })
    }

    /// For the upper thread: the posted copies have been read.
    fn release(&self) {
        self.change(EMPTY);
    }

    /// For the lower thread: waits for that.
    fn wait_released(&self, spin: Spin) {
        self.wait_while(POSTED, spin);
    }

    fn change(&self, state: u32) {
        // Release: pairs with the Acquire in `wait_while`; the exchange takes WAITED out, and with it the duty to wake.
        if self.state.swap(state, Ordering::AcqRel) & WAITED != 0 {
            futex::wake(&self.state, 1);
        }
    }

    fn wait_while(&self, state: u32, spin: Spin) {
        // Acquire: pairs with the Release in `change`.
        if spin.until(|| self.state.load(Ordering::Acquire) & !WAITED != state) {
            return;
        }
        loop {
            let seen = self.state.load(Ordering::Acquire);
            if seen & !WAITED != state {
                return;
            }
            let waited = seen | WAITED;
            if seen == waited || self.state.compare_exchange(seen, waited, Ordering::Relaxed, Ordering::Relaxed).is_ok()
            {
                futex::wait(&self.state, waited);
                spread::after_sleep();
            }
        }
    }
}

#[cfg(all(test, loom))]
mod models {
    use super::*;
    use loom::sync::Arc;
    use loom::thread;

    /// Two reductions through one mailbox: the copies are read whole, each time before the lower thread touches them
    /// again, and nobody sleeps for ever.
    #[test]
    fn loom_mailbox() {
        crate::core::primitive::model(|| {
            let mailbox = Arc::new(Mailbox::new());
            let copy = Arc::new(RaceCell::new(0u32));
            let lower = {
                let (mailbox, copy) = (mailbox.clone(), copy.clone());
                thread::spawn(move || {
                    for round in 1..=2 {
                        // SAFETY: released, or not posted yet.
                        unsafe { copy.set(round) };
                        mailbox.post(std::ptr::without_provenance_mut(round as usize));
                        mailbox.wait_released(Spin::of_rounds(0));
                    }
                })
            };
            for round in 1..=2 {
                assert_eq!(mailbox.wait_posted(Spin::of_rounds(0)).addr(), round as usize);
                // SAFETY: posted, not released.
                assert_eq!(unsafe { copy.get() }, round);
                mailbox.release();
            }
            lower.join().unwrap();
        });
    }

    /// A chain of three: the middle thread gathers, then hands up.
    #[test]
    fn loom_mailbox_chain() {
        crate::core::primitive::model(|| {
            let boxes = Arc::new([Mailbox::new(), Mailbox::new()]);
            let leaf = {
                let boxes = boxes.clone();
                thread::spawn(move || {
                    boxes[0].post(std::ptr::without_provenance_mut(5));
                    boxes[0].wait_released(Spin::of_rounds(0));
                })
            };
            let middle = {
                let boxes = boxes.clone();
                thread::spawn(move || {
                    let sum = 7 + boxes[0].wait_posted(Spin::of_rounds(0)).addr();
                    boxes[0].release();
                    boxes[1].post(std::ptr::without_provenance_mut(sum));
                    boxes[1].wait_released(Spin::of_rounds(0));
                })
            };
            assert_eq!(boxes[1].wait_posted(Spin::of_rounds(0)).addr(), 12);
            boxes[1].release();
            leaf.join().unwrap();
            middle.join().unwrap();
        });
    }
}
