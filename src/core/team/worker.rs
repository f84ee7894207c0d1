//! A worker's life: wait on the desk, do the piece of work, say so.

use std::ffi::c_void;

use crate::core::icv::settings;
use crate::core::team::Thread;
use crate::core::wait;
use crate::sys::arch::call::invoke;
use crate::sys::linux::thread as system;

/// Starts an operating-system thread for the worker of record `thread`.
pub(crate) fn start(thread: &'static Thread) -> Result<(), i32> {
    system::spawn(settings().stack_size(), main, thread)
}

extern "C" fn main(record: *mut c_void) -> *mut c_void {
    // SAFETY: `start` passes a record, and records are never freed.
    let thread: &'static Thread = unsafe { &*record.cast_const().cast::<Thread>() };
    thread.become_current();
    let (mut epoch, mut rounds) = (0, wait::spin_rounds());
    loop {
        epoch = thread.desk.wait_for_work(epoch, rounds);
        execute(thread);
        if thread.orphaned.get() {
            // The region forked in this thread: the child has nobody to report to.
            return std::ptr::null_mut();
        }
        rounds = thread.team().spin_rounds();
        thread.desk.finish(epoch);
    }
}

#[inline]
fn execute(thread: &'static Thread) {
    let Some(slot) = thread.slot.get() else { return };
    let frame = &slot.frame;
    frame.start();
    thread.enter_frame(frame);
    // SAFETY: this is the worker, between wait and finish; the skin made the piece of a function and its arguments.
    unsafe {
        let work = thread.desk.work();
        invoke(work.func, thread.gtid_address(), frame.tid_address(), work.argc, work.argv());
    }
}
