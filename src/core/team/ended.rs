//! Threads that end inside a region: by pthread_exit or cancellation in user code. Python does that to every thread that
//! asks for its lock while the interpreter ends, workers of ours in a loop that takes the lock among them.
//!
//! The stack is not unwound through us: `sys::arch::unwind` has [`before_end`] called in place of it, where a primary thread
//! waits for the members of its regions, who may be using its stack. Then the thread ends by way of [`super::pool`]'s
//! destructor, where a worker says that its part is done, after it has put another thread in its place.
//!
//! Whoever waits for the thread in a barrier inside the region waits in vain.

use crate::core::team::{Thread, fork_join, worker};
use crate::sys::arch::{unwind, unwinder};
use crate::sys::linux::{overflow, process, stderr, thread as system};

/// The calling thread ends in user code.
fn before_end() {
    if let Some(thread) = Thread::try_current() {
        leave_regions(thread);
    }
}

/// The calling thread, which ends, leaves the regions that it is the primary thread of.
pub(super) fn leave_regions(thread: &'static Thread) {
    let outermost = thread.slot.get().map(|slot| &*slot.frame);
    while let Some(frame) = thread.any_frame() {
        let at_the_top = frame.parent().is_none() || outermost.is_some_and(|outermost| std::ptr::eq(outermost, frame));
        // A task that will never be complete: nobody can wait for it.
        if at_the_top || frame.task.get().is_some() {
            return;
        }
        fork_join::end(thread);
    }
}

/// The calling worker ends in the middle of its piece of work: a new thread takes its record over, and the region, if it
/// still has one that waits, is told that the piece is done.
pub(super) fn replace_worker(thread: &'static Thread) {
    if let Some(id) = thread.system.take() {
        system::detach(id);
    }
    if thread.orphaned.get() {
        return;
    }
    let frame = thread.frame();
    // This thread's destructors have run: no more tasks for it.
    fork_join::gather(thread, frame, || false);
    overflow::leave();
    if let Err(error) = worker::start(thread) {
        let reason = std::io::Error::from_raw_os_error(error);
        stderr::write(&format!(
            "oxomp: fatal: a thread ended inside of a parallel region, and there is no room for another ({reason})\n"
        ));
        process::abort();
    }
    worker::tell(thread, frame);
}

/// At the runtime's first use: threads may end anywhere in user code, and what cannot be unwound ends the process with a
/// word about it.
pub(super) fn install() {
    unwind::before_end(before_end);
    if cfg!(not(any(test, loom))) {
        unwinder::prepare();
        process::on_panic(|what, place| {
            if what == "panic in a function that cannot unwind" {
                "oxomp: fatal: an exception or the end of a thread would leave a task or a parallel region\n".to_owned()
            } else {
                format!("oxomp: fatal: internal error at {place}: {what}\n")
            }
        });
    }
}
