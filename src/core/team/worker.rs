//! A worker's life: wait on the desk, do the piece of work, say so. One that ends itself in between is `ended`'s matter.

use std::ffi::c_void;

use crate::core::icv::settings;
use crate::core::task::{self, wait::Phase};
use crate::core::team::caller::{self, Due};
use crate::core::team::desk::Piece;
use crate::core::team::{Frame, Thread, fork_join, pause, pool, spread};
use crate::core::threadprivate;
use crate::core::wait::{self, Spin};
use crate::sys::arch::clock;
use crate::sys::arch::fp::FpControl;
use crate::sys::linux::{overflow, thread as system};

/// Starts an operating-system thread for the worker of record `thread`.
pub(crate) fn start(thread: &'static Thread) -> Result<(), i32> {
    thread.first_piece.set(thread.desk.piece());
    thread.follower.start();
    if settings().stack_report {
        overflow::install();
    }
    thread.system.set(Some(system::spawn(settings().stack_size(), main, thread)?));
    Ok(())
}

extern "C" fn main(record: *mut c_void) -> *mut c_void {
    // SAFETY: `start` passes a record, and records are never freed.
    let thread: &'static Thread = unsafe { &*record.cast_const().cast::<Thread>() };
    overflow::enter(&thread.alternate, settings().stack_size());
    thread.become_current();
    pool::watch_end(thread);
    thread.fp.set(FpControl::current());
    let (mut piece, mut spin, mut last) = (thread.first_piece.get(), Spin::of_rounds(wait::spin_rounds()), None);
    loop {
        piece = wait_for_work(thread, piece, spin, last);
        if !execute(thread, piece.region()) {
            thread.desk.end(piece.region());
            // The library goes away, or the last piece forked in this thread: the child has nobody to report to, and no
            // thread of ours is to keep it from its end.
            if thread.orphaned.get() {
                pause::end_resting(|_| true);
            }
            threadprivate::end_thread(thread);
            pool::forget_end();
            return std::ptr::null_mut();
        }
        // What the team's cells say is read before it is over, all else done after.
        let frame = thread.frame();
        let team = frame.team();
        let (wanted, busy) = (team.spin(), team.cpus().min(team.size() - 1));
        last = Some(Phase::of(frame));
        finish(thread, frame);
        team.caller().mark_seldom(piece.region());
        spin = thread.patience.bound(wanted, busy);
        thread.fp.set(FpControl::current());
    }
}

/// Waits for the next piece of work. Executes tasks of the `last` phase meanwhile, which ended the worker's last region, as
/// long as that is not over.
#[inline]
pub(super) fn wait_for_work(thread: &'static Thread, before: Piece, spin: Spin, last: Option<Phase>) -> Piece {
    let Some(last) = last else {
        let sleep = |sleep: &dyn Fn()| {
            sleep();
            false
        };
        return thread.desk.wait_for_work(before, spin, &thread.patience, || false, || (), sleep);
    };
    let team = last.team;
    let sleep = |sleep: &dyn Fn()| {
        if last.tid == 1 {
            pool::heed_quota();
        }
        team.caller().mark(Due::Sleep);
        let begin = clock::cycles();
        team.sleepers().count(sleep);
        spread::after_rest(thread, clock::cycles().wrapping_sub(begin))
    };
    loop {
        let (tasks, phase) = (team.tasks(), last.number);
        let to_do = move || tasks.is_left_in(phase);
        let rest = || thread.follower.rest(team);
        let piece = thread.desk.wait_for_work(before, spin, &thread.patience, to_do, rest, sleep);
        if piece != before {
            return piece;
        }
        thread.follower.resume();
        task::wait::after_region(thread, last, || thread.desk.has_work(before));
        thread.fp.set(FpControl::current());
    }
}

/// Hands what the calling worker has just been handed to those below it.
#[inline]
pub(super) fn hand_on(thread: &'static Thread, frame: &Frame, region: u64) {
    let team = frame.team();
    if !team.tree().is_linear() {
        // SAFETY: this is the worker, between wait and finish; those below were done when the last region ended.
        unsafe { fork_join::post_in_tree(thread, team, frame.tid(), region, &thread.desk.work()) };
    }
}

/// The calling worker's piece is done, whose implicit task is that of `frame`: when that of those below is, too, tells the
/// thread above.
#[inline]
pub(super) fn finish(thread: &'static Thread, frame: &Frame) {
    if !frame.team().tree().is_linear() {
        gather_in_tree(thread, frame);
    }
    tell(thread, frame);
}

/// Waits for the workers below, and executes tasks meanwhile.
#[inline(never)]
fn gather_in_tree(thread: &'static Thread, frame: &Frame) {
    let (phase, tasks) = (Phase::of(frame), frame.team().tasks());
    while !fork_join::gather(thread, frame, || tasks.is_left_in(phase.number)) {
        task::wait::after_region(thread, phase, || fork_join::is_gathered(frame));
    }
}

/// Tells the thread above that the piece of the calling worker, whose implicit task is that of `frame`, is done.
#[inline]
pub(super) fn tell(thread: &Thread, frame: &Frame) {
    let (team, tid) = (frame.team(), frame.tid());
    if let Some(above) = team.slot(team.tree().above(tid)).thread() {
        thread.desk.finish(frame.region(), tid, above.desk.parker());
    }
}

/// False: this is the end. The worker was given no place in a team, or is alone in a forked child.
#[inline]
fn execute(thread: &'static Thread, region: u64) -> bool {
    let Some(slot) = thread.slot.get().filter(|_| !thread.orphaned.get()) else { return false };
    // SAFETY: this is the worker, between wait and finish.
    let work = unsafe { thread.desk.work() };
    let frame = &slot.frame;
    hand_on(thread, frame, region);
    caller::follow(thread, frame);
    thread.enter_frame(frame, region);
    frame.team().fp.get().adopt(thread.fp.get());
    // SAFETY: the skin made the piece of a function and its arguments.
    unsafe { work.call(thread.gtid_address(), frame.tid_address()) };
    true
}
