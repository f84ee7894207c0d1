//! Barriers (libgomp's barrier.c).

use crate::core::barrier;
use crate::core::team::Thread;

/// `void GOMP_barrier(void)`: waits for all threads of the team.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_barrier() {
    let frame = Thread::current().frame();
    barrier::wait(frame.team(), frame.tid());
}

/// `bool GOMP_barrier_cancel(void)`: as [`GOMP_barrier`], but returns at once, with true, when the region is cancelled.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_barrier_cancel() -> bool {
    let frame = Thread::current().frame();
    barrier::wait_cancellable(frame.team(), frame.tid())
}
