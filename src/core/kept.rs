//! Blocks that last as long as the process: one chain holds them all, by their beginnings.
//!
//! Most of them are known to the runtime by addresses inside them (the frame in a slot, the desk in a thread), or to
//! nobody any more but a thread that may still look (a table that has grown). Leak checkers take the first for possibly
//! lost, and the second for lost.

use crate::core::primitive::process::{AtomicPtr, Ordering};

struct Held {
    /// Read by leak checkers alone.
    _block: *const (),
    _before: *const Held,
}

static LAST: AtomicPtr<Held> = AtomicPtr::new(std::ptr::null_mut());

/// Keeps `block`, from the heap and never freed, in sight of leak checkers.
pub fn hold<T: ?Sized>(block: &'static T) {
    // A model's blocks are freed after it.
    if cfg!(loom) {
        return;
    }
    let block = std::ptr::from_ref(block).cast();
    let held = Box::into_raw(Box::new(Held { _block: block, _before: std::ptr::null() }));
    // Release: whoever reads this one, while the process runs or forks, sees all before it.
    let mut before = LAST.load(Ordering::Relaxed);
    loop {
        // SAFETY: just made, and nobody else's so far.
        unsafe { (*held)._before = before };
        match LAST.compare_exchange_weak(before, held, Ordering::Release, Ordering::Relaxed) {
            Ok(_) => return,
            Err(now) => before = now,
        }
    }
}

/// As [`Box::leak`], in sight of leak checkers.
pub fn leak<T>(value: T) -> &'static T {
    let value = Box::leak(Box::new(value));
    hold(value);
    value
}
