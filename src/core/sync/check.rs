//! KMP_CONSISTENCY_CHECK: misuse of locks and critical constructs ends the process with a message.
//!
//! Off by default: misuse then has the cheapest outcome that leaves the runtime whole (a second release does nothing, a
//! lock destroyed while held is forgotten), as in libomp and libgomp.

use crate::core::icv;
use crate::sys::linux::stderr;

const UNKNOWN: u8 = 0;
const OFF: u8 = 1;
const ON: u8 = 2;

// Not through core::primitive: outside every protocol, and a static (loom's have no const constructor). Whoever finds it
// unknown writes what the environment says, and everybody writes the same.
static STATE: crate::core::primitive::process::AtomicU8 = crate::core::primitive::process::AtomicU8::new(UNKNOWN);

/// Whether misuse is known not to be looked for: what hot paths ask, and leave to a cold function otherwise.
#[inline]
pub fn off() -> bool {
    STATE.load(crate::core::primitive::process::Ordering::Relaxed) == OFF
}

/// Whether misuse is looked for. The first call may read the environment.
#[cold]
pub fn on() -> bool {
    let on = !cfg!(loom) && icv::settings().tuning.consistency_check;
    STATE.store(if on { ON } else { OFF }, crate::core::primitive::process::Ordering::Relaxed);
    on
}

/// Ends the process: `call`, the function or construct that the user wrote, was misused in the way that `what` says.
#[cold]
pub fn fail(call: &str, what: &str) -> ! {
    stderr::write(&format!("oxomp: fatal: {call}: {what}\n"));
    std::process::abort()
}
