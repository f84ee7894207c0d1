//! Who owns a lock.
//!
//! A nest lock belongs to a task (OpenMP 3.0 and since): a nested parallel region or an included task on the same thread
//! does not own what its parent set. Owners are recorded for simple locks under KMP_CONSISTENCY_CHECK alone, and then it is
//! the thread, so that a lock set before a region and unset in it by the same thread passes, as it does elsewhere.

use crate::core::sync::raw::Owner;

/// The calling thread.
pub fn thread() -> Owner {
    // SAFETY: always allowed.
    Owner::new(unsafe { libc::gettid() }.cast_unsigned())
}

/// The task that the calling thread executes.
pub fn task() -> Owner {
    thread()
}
