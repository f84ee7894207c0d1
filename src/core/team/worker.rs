//! A worker's life: wait on the desk, do the piece of work, say so. One that ends itself in between is `ended`'s matter.

use std::ffi::c_void;

use crate::core::icv::settings;
use crate::core::task;
use crate::core::team::caller::{self, Due};
use crate::core::team::{Frame, Team, Thread, fork_join, pause, pool, spread};
use crate::core::threadprivate;
use crate::core::wait::{self, Spin};
use crate::sys::arch::clock;
use crate::sys::arch::fp::FpControl;
use crate::sys::linux::{overflow, thread as system};

/// Starts an operating-system thread for the worker of record `thread`.
pub(crate) fn start(thread: &'static Thread) -> Result<(), i32> {
    thread.first_epoch.set(thread.desk.epoch());
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
    let (mut epoch, mut spin) = (thread.first_epoch.get(), Spin::of_rounds(wait::spin_rounds()));
    loop {
        epoch = wait_for_work(thread, epoch, spin);
        if !execute(thread) {
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
        let team = thread.team();
        let (wanted, busy) = (team.spin(), team.cpus().min(team.size() - 1));
        finish(thread, epoch);
        team.caller().mark_seldom(epoch);
        spin = thread.patience.bound(wanted, busy);
        thread.fp.set(FpControl::current());
    }
}

/// Waits for the next piece of work; executes tasks of the last region meanwhile, as long as that is not over.
#[inline]
pub(super) fn wait_for_work(thread: &'static Thread, last: u32, spin: Spin) -> u32 {
    let Some(frame) = thread.any_frame() else {
        let sleep = |sleep: &dyn Fn()| {
            sleep();
            false
        };
        return thread.desk.wait_for_work(last, spin, &thread.patience, || false, || (), sleep);
    };
    let (team, phase) = (frame.team(), frame.phase());
    let sleep = |sleep: &dyn Fn()| {
        if frame.tid() == 1 {
            pool::heed_quota();
        }
        team.caller().mark(Due::Sleep);
        let begin = clock::cycles();
        team.sleepers().count(sleep);
        spread::after_rest(thread, clock::cycles().wrapping_sub(begin))
    };
    loop {
        let (tasks, tid) = (team.tasks(), frame.tid());
        let to_do = move || tasks.about_for(tid, phase);
        let rest = || thread.follower.rest(team);
        let epoch = thread.desk.wait_for_work(last, spin, &thread.patience, to_do, rest, sleep);
        if epoch != last {
            return epoch;
        }
        thread.follower.resume();
        task::wait::after_region(thread, || thread.desk.has_work(last));
        thread.fp.set(FpControl::current());
    }
}

/// Hands what the calling worker has just been handed to those below it.
#[inline]
pub(super) fn hand_on(thread: &'static Thread, frame: &Frame) {
    let team = frame.team();
    if !team.tree().is_linear() {
        // SAFETY: this is the worker, between wait and finish; those below were done when the last region ended.
        unsafe { fork_join::post_in_tree(thread, team, frame.tid(), &thread.desk.work()) };
    }
}

/// The piece of `epoch` is done: when that of those below is, too, tells who is above.
#[inline]
pub(super) fn finish(thread: &'static Thread, epoch: u32) {
    let frame = thread.frame();
    let (team, tid) = (frame.team(), frame.tid());
    if team.tree().is_linear() {
        tell(thread, team, 0, tid, epoch);
    } else {
        finish_in_tree(thread, team, tid, epoch);
    }
}

/// As [`finish`], where others may be below: waits for them first, and executes tasks meanwhile.
#[inline(never)]
fn finish_in_tree(thread: &'static Thread, team: &Team, tid: u32, epoch: u32) {
    let (tasks, phase) = (team.tasks(), thread.frame().phase());
    while !fork_join::gather(thread, team, tid, || tasks.about(phase)) {
        task::wait::after_region(thread, || fork_join::is_gathered(team, tid));
    }
    tell(thread, team, team.tree().above(tid), tid, epoch);
}

/// Tells thread `above` that the piece of `epoch` of worker `tid`, the calling thread, is done.
#[inline]
pub(super) fn tell(thread: &Thread, team: &Team, above: u32, tid: u32, epoch: u32) {
    if let Some(above) = team.slot(above).thread() {
        thread.desk.finish(epoch, tid, above.desk.parker());
    }
}

/// False: this is the end.
#[inline]
fn execute(thread: &'static Thread) -> bool {
    // SAFETY: this is the worker, between wait and finish.
    let work = unsafe { thread.desk.work() };
    let Some(slot) = thread.slot.get().filter(|_| !work.is_end()) else { return false };
    let frame = &slot.frame;
    hand_on(thread, frame);
    caller::follow(thread, frame);
    thread.enter_frame(frame);
    frame.team().fp.get().adopt(thread.fp.get());
    // SAFETY: the skin made the piece of a function and its arguments.
    unsafe { work.call(thread.gtid_address(), frame.tid_address()) };
    true
}
