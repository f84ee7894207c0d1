//! `GOMP_atomic_*` (libgomp's atomic.c): around `atomic` constructs that GNU compilers have no instructions for.

use crate::core::sync::atomic;

/// Begins an `atomic` construct on an object of any type.
#[unsafe(no_mangle)]
pub extern "C" fn GOMP_atomic_start() {
    atomic::enter();
}

/// Ends the construct that [`GOMP_atomic_start`] began.
#[unsafe(no_mangle)]
pub extern "C" fn GOMP_atomic_end() {
    atomic::leave();
}
