//! Events of detachable tasks (OpenMP 6.0, section 26.1).

use std::ffi::c_void;

use crate::core::task::{self, Task};
use crate::core::team::Thread;

/// `void omp_fulfill_event(omp_event_handle_t)`: the event is fulfilled, by any thread, also one that OpenMP did not know;
/// its task is complete as soon as its body has been executed.
///
/// # Safety
/// `event` is that of a task that is not complete, and nobody else fulfills it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_fulfill_event(event: usize) {
    // SAFETY: the caller's promise.
    task::fulfill(Thread::current(), unsafe { Task::of_event(event as *mut c_void) });
}
