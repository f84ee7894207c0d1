//! The critical construct (OpenMP 5.2, section 15.2).
//!
//! A critical region's lock is a simple lock ([`SimpleLock`]: the states, and why no wake-up is lost, are there and in
//! [`super::raw`]) in the first four bytes of the name's variable, which compilers make zero and common to all files: no
//! table, no allocation, no first-use case. The name's variable is 32 bytes in LLVM's ABI and a pointer in GNU's.
//!
//! The lock is taken in the name of the process, as those of reductions are: in a forked child one that a thread of the
//! parent held at the fork is free, since nobody is there to leave the region. (One that the forking thread itself is in it
//! leaves in the child too; but a thread that the child makes meanwhile is not kept out. Under KMP_CONSISTENCY_CHECK
//! the lock has its thread's name, and stays held.)
//!
//! GNU's unnamed critical construct has no variable: its lock is the runtime's, and with it one for the process. The
//! specification wants just that, as all unnamed constructs share one name.

use crate::core::primitive::CachePadded;
use crate::core::sync::lock::SimpleLock;
use crate::core::sync::raw::RawLock;
use crate::core::sync::{check, owner};
use std::cell::UnsafeCell;

/// The lock of GNU's unnamed critical construct. Not an atomic: it is used as the user's variables are.
struct Unnamed(UnsafeCell<u32>);

// SAFETY: touched through SimpleLock alone, which is made for sharing.
unsafe impl Sync for Unnamed {}

static UNNAMED: CachePadded<Unnamed> = CachePadded::new(Unnamed(UnsafeCell::new(0)));

/// Where the lock of GNU's unnamed critical construct lies.
#[inline]
pub fn unnamed() -> *mut u32 {
    UNNAMED.0.get()
}

/// Enters the critical region of the name at `name`.
///
/// # Safety
///
/// As for [`SimpleLock::at`], as long as the region lasts; the word was zero before its first use.
#[inline]
pub unsafe fn enter(name: *mut u32) {
    // SAFETY: the caller's promise.
    let lock = unsafe { RawLock::at(name) };
    let entered = check::off() && owner::known_process().is_some_and(|me| lock.try_lock_as(me));
    if !entered {
        // SAFETY: as above.
        unsafe { enter_slowly(name) };
    }
}

/// See [`enter`]: the lock is held, or it is not known yet whether misuse is looked for, or it is.
///
/// # Safety
///
/// As for [`enter`].
#[cold]
#[inline(never)]
unsafe fn enter_slowly(name: *mut u32) {
    // SAFETY: the caller's promise.
    let (plain, checked) = unsafe { (RawLock::at(name), SimpleLock::at(name)) };
    if check::off() || !check::on() {
        plain.lock_or_inherit(owner::process());
    } else {
        checked.set("critical");
    }
}

/// Leaves the critical region of the name at `name`.
///
/// # Safety
///
/// As for [`enter`].
#[inline]
pub unsafe fn leave(name: *mut u32) {
    // SAFETY: the caller's promise.
    unsafe { SimpleLock::at(name) }.unset("end of critical");
}

/// Frees the runtime's own lock in a forked child. If the forking thread is inside the unnamed region, its leaving a free
/// lock does nothing.
pub(super) fn reset_after_fork() {
    #[cfg(not(loom))]
    // SAFETY: the word is static.
    unsafe { SimpleLock::at(unnamed()) }.init();
}
