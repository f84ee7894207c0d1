//! Under loom the runtime's cold state is not what is modelled, and its mutexes stand in statics, which loom's
//! atomics cannot: a lock on a plain atomic that lets the other threads of the model run while it waits.

use crate::core::primitive::process::{AtomicBool, Ordering};

/// Stands in for RawLock in statics.
pub struct StaticLock(AtomicBool);

impl StaticLock {
    /// A free lock.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self(AtomicBool::new(false))
    }

    /// Takes the lock, waiting for it if need be.
    pub fn lock(&self) {
        while !self.try_lock() {
            loom::thread::yield_now();
        }
    }

    /// Takes the lock if it is free; says whether it did.
    pub fn try_lock(&self) -> bool {
        // Acquire: pairs with the Release of `unlock`.
        !self.0.swap(true, Ordering::Acquire)
    }

    /// Releases the lock.
    pub fn unlock(&self) {
        // Release: pairs with the Acquire of `try_lock`.
        self.0.store(false, Ordering::Release);
    }

    /// Makes the lock free, whoever held it.
    pub fn reset(&self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

/// A mutex for the runtime's own cold state.
pub type Mutex<T> = lock_api::Mutex<StaticLock, T>;
/// The guard of a [`Mutex`].
pub type MutexGuard<'a, T> = lock_api::MutexGuard<'a, StaticLock, T>;

// SAFETY: the exchange admits one thread.
unsafe impl lock_api::RawMutex for StaticLock {
    const INIT: Self = StaticLock::new();
    type GuardMarker = lock_api::GuardSend;

    fn lock(&self) {
        StaticLock::lock(self);
    }

    fn try_lock(&self) -> bool {
        StaticLock::try_lock(self)
    }

    unsafe fn unlock(&self) {
        StaticLock::unlock(self);
    }
}

/// A mutex of loom's: what is written under it is seen under it, and no more than that.
#[derive(Debug, Default)]
pub struct HeapMutex<T>(loom::sync::Mutex<T>);

impl<T> HeapMutex<T> {
    /// A free mutex around `value`.
    pub fn new(value: T) -> Self {
        Self(loom::sync::Mutex::new(value))
    }

    /// Takes the mutex, waiting for it if need be.
    pub fn lock(&self) -> loom::sync::MutexGuard<'_, T> {
        self.0.lock().unwrap()
    }
}

/// Makes a mutex free, whoever held it.
///
/// # Safety
///
/// No guard of `mutex` lives in this process.
pub unsafe fn reset_mutex<T: ?Sized>(mutex: &Mutex<T>) {
    // SAFETY: no guard lives, by the caller's word.
    unsafe { mutex.raw() }.reset();
}
