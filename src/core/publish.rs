//! A value published once or replaced whole, that readers reach with one load.
//!
//! The value is made outside any lock and published by compare-and-exchange of a leaked pointer, so a process may fork
//! while another thread is making it: the child finds either nothing, and makes its own, or the whole value. A
//! `OnceLock` would leave the child waiting for a thread that it does not have.

// Not through core::primitive: the slots are statics, and loom's atomics live in one execution of a model.
use crate::core::halt;
use crate::core::kept;
use crate::core::primitive::process::{AtomicPtr, Ordering};

/// A slot for one leaked `T`. Values are never freed: a reader may hold one for ever.
pub struct Published<T: Sync + 'static> {
    slot: AtomicPtr<T>,
}

impl<T: Sync + 'static> Published<T> {
    /// An empty slot.
    #[must_use]
    pub const fn new() -> Self {
        Self { slot: AtomicPtr::new(std::ptr::null_mut()) }
    }

    /// The value, if one was published.
    #[inline]
    #[must_use]
    pub fn get(&self) -> Option<&'static T> {
        // Acquire pairs with the Release of `publish` and `replace`.
        let value = self.slot.load(Ordering::Acquire);
        // SAFETY: the slot holds null or a pointer from Box::into_raw that is never freed; T is Sync.
        unsafe { value.as_ref() }
    }

    /// Publishes `value` if the slot is empty. Returns the slot's value and whether it is this one; a value that came
    /// too late is dropped.
    pub fn publish(&self, value: Box<T>) -> (&'static T, bool) {
        self.exchange(std::ptr::null_mut(), value)
    }

    /// Replaces `old` by `value` if `old` is still the slot's value. Returns the slot's value and whether it is this
    /// one. The old value stays allocated.
    pub fn replace(&self, old: &'static T, value: Box<T>) -> (&'static T, bool) {
        let (now, replaced) = self.exchange(std::ptr::from_ref(old).cast_mut(), value);
        if replaced {
            kept::hold(old);
        }
        (now, replaced)
    }

    /// Empties the slot. The value stays allocated.
    pub fn forget(&self) {
        self.slot.store(std::ptr::null_mut(), Ordering::Relaxed);
    }

    fn exchange(&self, old: *mut T, value: Box<T>) -> (&'static T, bool) {
        let new = Box::into_raw(value);
        halt::at("a value published");
        // Release pairs with the Acquire of `get` and of the failing side here.
        match self.slot.compare_exchange(old, new, Ordering::AcqRel, Ordering::Acquire) {
            // SAFETY: from Box::into_raw, published and never freed.
            Ok(_) => (unsafe { &*new }, true),
            Err(found) => {
                // SAFETY: `new` was not published: this is its only owner. `found` is not null, since the slot goes
                // back to empty only where there is no other thread, and was published by Box::into_raw and is never freed.
                let found = unsafe {
                    drop(Box::from_raw(new));
                    &*found
                };
                (found, false)
            }
        }
    }
}

impl<T: Sync + std::fmt::Debug + 'static> std::fmt::Debug for Published<T> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_tuple("Published").field(&self.get()).finish()
    }
}

impl<T: Sync + 'static> Default for Published<T> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn first_value_stays() {
        let slot = Published::new();
        assert!(slot.get().is_none());
        let (first, won) = slot.publish(Box::new(1));
        assert!(won && *first == 1);
        let (kept, won) = slot.publish(Box::new(2));
        assert!(!won && std::ptr::eq(kept, first));
    }

    #[test]
    fn replace_needs_the_current_value() {
        let slot = Published::new();
        let (first, _) = slot.publish(Box::new(1));
        let (second, won) = slot.replace(first, Box::new(2));
        assert!(won && *second == 2);
        let (kept, won) = slot.replace(first, Box::new(3));
        assert!(!won && *kept == 2);
        assert_eq!(slot.get(), Some(&2));
    }

    #[test]
    fn racing_publishers_agree() {
        let slot = Published::new();
        let seen: Vec<usize> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|n| {
                    let slot = &slot;
                    scope.spawn(move || *slot.publish(Box::new(n)).0)
                })
                .collect();
            threads.into_iter().map(|t| t.join().unwrap()).collect()
        });
        assert!(seen.windows(2).all(|w| w[0] == w[1]));
    }
}
