//! What stands for std's `Arc` in a build for ThreadSanitizer. Std's last drop passes an Acquire fence, which that tool does
//! not know: all that the others did with the value before they dropped theirs would look like a race with its end. Here
//! the last one reads the count once more, with Acquire. (Std does so where it is itself built for the tool.)

use std::ops::Deref;
use std::ptr::NonNull;

use crate::core::primitive::{AtomicUsize, Ordering};

/// A counted value: as much of std's `Arc` as the core uses.
pub struct Arc<T>(NonNull<Counted<T>>);

struct Counted<T> {
    count: AtomicUsize,
    value: T,
}

// SAFETY: as std's: references to the value are handed to all threads, and the last one drops it.
unsafe impl<T: Send + Sync> Send for Arc<T> {}
// SAFETY: as above.
unsafe impl<T: Send + Sync> Sync for Arc<T> {}

impl<T> Arc<T> {
    /// Counts `value`.
    pub fn new(value: T) -> Self {
        Self(NonNull::from(Box::leak(Box::new(Counted { count: AtomicUsize::new(1), value }))))
    }

    fn counted(&self) -> &Counted<T> {
        // SAFETY: the value lives as long as it is counted for this one.
        unsafe { self.0.as_ref() }
    }

    /// The value alone, where nobody else has it.
    pub fn get_mut(this: &mut Self) -> Option<&mut T> {
        // Acquire: pairs with the Release in `drop`.
        let alone = this.counted().count.load(Ordering::Acquire) == 1;
        // SAFETY: nobody else has it, and nobody gets it while `this` is borrowed.
        alone.then(|| unsafe { &mut this.0.as_mut().value })
    }

    /// Where the value lies.
    pub fn as_ptr(this: &Self) -> *const T {
        &raw const this.counted().value
    }
}

impl<T: Default> Default for Arc<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> Clone for Arc<T> {
    fn clone(&self) -> Self {
        self.counted().count.fetch_add(1, Ordering::Relaxed);
        Self(self.0)
    }
}

impl<T> Deref for Arc<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.counted().value
    }
}

impl<T> Drop for Arc<T> {
    fn drop(&mut self) {
        // Release: pairs with the Acquire of the last one.
        if self.counted().count.fetch_sub(1, Ordering::Release) == 1 {
            self.counted().count.load(Ordering::Acquire);
            // SAFETY: leaked by `new`, and counted by nobody any more.
            drop(unsafe { Box::from_raw(self.0.as_ptr()) });
        }
    }
}

impl<T: std::fmt::Debug> std::fmt::Debug for Arc<T> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (**self).fmt(out)
    }
}
