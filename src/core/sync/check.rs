//! KMP_CONSISTENCY_CHECK: misuse of locks and critical constructs ends the process with a message.
//!
//! Off by default: misuse then has the cheapest outcome that leaves the runtime whole (a second release does nothing, a
//! lock destroyed while held is forgotten), as in libomp and libgomp.

use crate::sys::linux::stderr;

// Not through core::primitive: set once from the environment, outside every protocol, and a static (loom's have no const
// constructor).
static ON: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);

/// Whether misuse is looked for.
#[inline]
pub fn on() -> bool {
    ON.load(std::sync::atomic::Ordering::Relaxed)
}

/// Says whether misuse is looked for. Before the first lock is used: a lock taken without checks has no owner on record.
pub fn set(on: bool) {
    ON.store(on, std::sync::atomic::Ordering::Relaxed);
}

/// Ends the process: `call`, the function or construct that the user wrote, was misused in the way that `what` says.
#[cold]
pub fn fail(call: &str, what: &str) -> ! {
    stderr::write(&format!("oxomp: fatal: {call}: {what}\n"));
    std::process::abort()
}
