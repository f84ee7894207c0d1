//! Cancellation (libgomp's parallel.c, loop.c and sections.c).

use crate::abi::types::Bool;
use crate::core::barrier;
use crate::core::cancel::{self, Region};
use crate::core::team::Thread;

/// The region that libgomp's `which` names (`GOMP_CANCEL_*`).
fn region(which: i32) -> Option<Region> {
    match which {
        1 => Some(Region::Parallel),
        2 => Some(Region::Loop),
        4 => Some(Region::Sections),
        8 => Some(Region::Taskgroup),
        _ => None,
    }
}

/// `bool GOMP_cancel(int which, bool do_cancel)`: cancels the region if `do_cancel`, and is a cancellation point otherwise;
/// true where the calling thread has to leave the region.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_cancel(which: i32, do_cancel: Bool) -> bool {
    let act = if do_cancel.get() { cancel::cancel } else { cancel::cancelled };
    region(which).is_some_and(|region| act(Thread::current().frame(), region))
}

/// `bool GOMP_cancellation_point(int which)`: true where the calling thread has to leave the region.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_cancellation_point(which: i32) -> bool {
    region(which).is_some_and(|region| cancel::cancelled(Thread::current().frame(), region))
}

/// The end of a worksharing construct and its barrier; true, and at once, when the parallel region was cancelled.
fn end() -> bool {
    let frame = Thread::current().frame();
    frame.work(|mut member| member.end());
    barrier::wait_cancellable(frame.team(), frame.tid())
}

/// `bool GOMP_loop_end_cancel(void)`: as `GOMP_loop_end`; true where the calling thread has to leave the parallel region.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_loop_end_cancel() -> bool {
    end()
}

/// `bool GOMP_sections_end_cancel(void)`: as `GOMP_sections_end`; true where the calling thread has to leave the parallel
/// region.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_sections_end_cancel() -> bool {
    end()
}
