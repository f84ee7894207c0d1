//! Simple locks (OpenMP 5.2, section 18.9), which live in the user's variable.
//!
//! # The variable
//!
//! The first four bytes are a [`RawLock`]'s word; its documentation has the states and why no wake-up is lost. GNU's
//! `omp_lock_t` (C, C++ and Fortran, of OpenMP 2.5 and since) is just these four bytes, aligned to 4; LLVM's and Intel's is
//! a pointer's size, of which the other half is not touched. So one function serves every compiler, an initialised lock is
//! a zero, and nothing is allocated.
//!
//! A lock may be released by another thread than the one that set it: the specification forbids it, both other runtimes
//! let it pass, and programs do it. Only under KMP_CONSISTENCY_CHECK does the word hold the thread that set the lock.

use crate::core::sync::check;
use crate::core::sync::owner;
use crate::core::sync::raw::RawLock;

/// A simple lock. `call`, in each method, is the user's name for what is done: messages name it.
#[repr(transparent)]
pub struct SimpleLock(RawLock);

impl SimpleLock {
    /// The lock in the user's variable at `variable`.
    ///
    /// # Safety
    ///
    /// `variable` is aligned to 4 bytes, its first 4 bytes are valid for reads and writes for `'a`, and nothing but this
    /// type touches them during it.
    #[inline]
    pub unsafe fn at<'a>(variable: *mut u32) -> &'a SimpleLock {
        // SAFETY: the caller's promise is RawLock's; this type is a transparent wrapper of it.
        unsafe { &*std::ptr::from_ref(RawLock::at(variable)).cast::<SimpleLock>() }
    }

    /// Makes the variable, whatever it holds, a free lock.
    #[inline]
    pub fn init(&self) {
        self.0.reset();
    }

    /// Ends the use of the lock; its variable may be initialised again.
    #[inline]
    pub fn destroy(&self, call: &str) {
        if !check::off() {
            self.destroy_checked(call);
        }
    }

    /// Takes the lock, waiting for it if need be.
    #[inline]
    pub fn set(&self, call: &str) {
        if !check::off() {
            return self.set_checked(call);
        }
        self.0.lock();
    }

    /// Takes the lock if it is free; says whether it did.
    #[inline]
    pub fn test(&self) -> bool {
        if !check::off() {
            return self.test_checked();
        }
        self.0.try_lock()
    }

    /// Releases the lock.
    #[inline]
    pub fn unset(&self, call: &str) {
        if !check::off() {
            return self.unset_checked(call);
        }
        self.0.unlock();
    }

    #[cold]
    fn destroy_checked(&self, call: &str) {
        if check::on() && self.0.is_locked() {
            check::fail(call, STILL_HELD);
        }
    }

    #[cold]
    fn set_checked(&self, call: &str) {
        if !check::on() {
            return self.0.lock();
        }
        let me = owner::thread();
        if self.0.owner() == Some(me) {
            check::fail(call, "the calling thread holds the lock already, and would wait for ever");
        }
        self.0.lock_as(me);
    }

    #[cold]
    fn test_checked(&self) -> bool {
        if check::on() { self.0.try_lock_as(owner::thread()) } else { self.0.try_lock() }
    }

    #[cold]
    fn unset_checked(&self, call: &str) {
        if check::on() {
            match self.0.owner() {
                None => check::fail(call, NOT_HELD),
                Some(holder) if holder != owner::thread() => check::fail(call, HELD_BY_ANOTHER),
                Some(_) => {}
            }
        }
        self.0.unlock();
    }
}

pub(super) const NOT_HELD: &str = "the lock is not held";
pub(super) const STILL_HELD: &str = "the lock is still held";
pub(super) const HELD_BY_ANOTHER: &str = "the lock is held by another thread or task";

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn four_bytes_serve_and_no_more_are_touched() {
        let mut variable = [7u32, 0xdead_beef];
        // SAFETY: the array lives to the end of the test; only its first word is the lock's.
        let lock = unsafe { SimpleLock::at(variable.as_mut_ptr()) };
        lock.init();
        assert!(lock.test());
        assert!(!lock.test());
        lock.unset("unset");
        lock.set("set");
        lock.unset("unset");
        lock.destroy("destroy");
        assert_eq!(variable, [0, 0xdead_beef]);
    }

    #[test]
    fn release_of_a_free_lock_leaves_it_free() {
        let mut word = 0;
        // SAFETY: the word lives to the end of the test.
        let lock = unsafe { SimpleLock::at(&mut word) };
        lock.unset("unset");
        assert!(lock.test());
    }
}
