//! Who owns a lock.
//!
//! A nest lock belongs to a task (OpenMP 5.2, section 18.9; in GNU's ABI since OpenMP 3.0): a nested parallel region, also
//! a serialized one, or an included task on the same thread does not own what its parent set. Owners are recorded for simple
//! locks under KMP_CONSISTENCY_CHECK alone, and then it is the thread, so that a lock set before a region and unset in it
//! by the same thread passes, as it does elsewhere.
//!
//! The locks of reductions belong to the process: one that a forked child finds in its parent's name is held by a thread
//! that does not exist there.
//!
//! A task's number belongs to its record and is never given twice. A record that serves one task after the other keeps its
//! number: a task must not end while it owns a lock.

use crate::core::sync::raw::Owner;
use crate::core::team::Thread;
use std::process;

// Not through core::primitive: outside every protocol, and statics (loom's have no const constructor).
use crate::core::primitive::process::{AtomicU32, Ordering};

static NEXT: AtomicU32 = AtomicU32::new(1);

/// The process's number; 0 as long as it has not been asked for.
static PROCESS: AtomicU32 = AtomicU32::new(0);

/// A new number for a task's record. Numbers come round after 2^30 records, far more than memory holds.
pub fn new_task() -> Owner {
    Owner::new(NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The task that the calling thread executes.
#[inline]
pub fn task() -> Owner {
    Thread::current().frame().lock_owner()
}

/// The calling thread, by its global number.
#[inline]
pub fn thread() -> Owner {
    Owner::new(Thread::current().gtid().cast_unsigned().wrapping_add(1))
}

/// The process: the same for all copies of the library in it.
#[inline]
pub fn process() -> Owner {
    match PROCESS.load(Ordering::Relaxed) {
        0 => find_process(),
        known => Owner::new(known),
    }
}

#[cold]
fn find_process() -> Owner {
    let number = process::id();
    PROCESS.store(number, Ordering::Relaxed);
    Owner::new(number)
}

/// In a forked child: this is another process.
pub(super) fn reset_after_fork() {
    PROCESS.store(0, Ordering::Relaxed);
}
