//! Who owns a lock.
//!
//! A nest lock belongs to a task (OpenMP 5.2, section 18.9; in GNU's ABI since OpenMP 3.0): a nested parallel region, also
//! a serialized one, or an included task on the same thread does not own what its parent set. Owners are recorded for simple
//! locks under KMP_CONSISTENCY_CHECK alone, and then it is the thread, so that a lock set before a region and unset in it
//! by the same thread passes, as it does elsewhere.
//!
//! The locks of reductions and critical constructs belong to the process: one that a forked child finds in its parent's name is held by a thread
//! that does not exist there.
//!
//! An implicit task's number belongs to its record and is never given twice. A record that serves one task after the other
//! keeps its number: a task must not end while it owns a lock. Explicit tasks take a number when they first need one, of
//! half of all numbers: these come round, so that two explicit tasks have the same where one has lasted for 2^29 others.

use crate::core::sync::raw::Owner;
use crate::core::team::Thread;
use std::process;

// Not through core::primitive: outside every protocol, and statics (loom's have no const constructor).
use crate::core::primitive::FIRST_NUMBER;
use crate::core::primitive::process::{AtomicU32, Ordering};

static NEXT: AtomicU32 = AtomicU32::new(1);

/// What explicit tasks' numbers have and no others.
const EXPLICIT: u32 = 1 << 29;

/// Numbers that explicit tasks have taken.
static EXPLICIT_TAKEN: AtomicU32 = AtomicU32::new(FIRST_NUMBER);

/// The process's number, as it stands in a lock's word; 0 as long as it has not been asked for.
static PROCESS: AtomicU32 = AtomicU32::new(0);

/// A new number for an implicit task's record: there are 2^29, far more than memory holds records.
pub fn new_task() -> Owner {
    Owner::new(NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A new number for an explicit task.
pub fn new_explicit_task() -> Owner {
    Owner::new(EXPLICIT | (EXPLICIT_TAKEN.fetch_add(1, Ordering::Relaxed) & (EXPLICIT - 1)))
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
    known_process().unwrap_or_else(find_process)
}

/// The same, if it has been asked for before.
#[inline]
pub(super) fn known_process() -> Option<Owner> {
    Owner::of_word(PROCESS.load(Ordering::Relaxed))
}

#[cold]
fn find_process() -> Owner {
    let process = Owner::new(process::id());
    PROCESS.store(process.word(), Ordering::Relaxed);
    process
}

/// In a forked child: this is another process.
pub(super) fn reset_after_fork() {
    PROCESS.store(0, Ordering::Relaxed);
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    /// However many explicit tasks there have been, none has an implicit one's number.
    #[test]
    fn explicit_tasks_have_numbers_of_their_own() {
        let implicit = [(); 100].map(|()| new_task().number());
        for rounds in 0..3 {
            let explicit = [(); 100].map(|()| new_explicit_task().number());
            assert!(explicit.iter().all(|number| !implicit.contains(number) && *number != 0), "{rounds} rounds");
            EXPLICIT_TAKEN.fetch_add(EXPLICIT - 200, Ordering::Relaxed);
        }
        assert!(!implicit.contains(&new_task().number()));
    }
}
