//! Asymmetric fences: a rare thread pays for both sides by membarrier(2), a frequent one pays nothing.
//!
//! [`light`] on the frequent side and [`heavy`] on the rare one stand together for two SeqCst fences: of two threads that
//! each write and then read what the other wrote, at least one sees the other's write.

use crate::core::primitive::process::{AtomicBool, Ordering};

/// Whether the kernel's expedited barrier is there for this process; both sides are full fences otherwise.
static THERE: AtomicBool = AtomicBool::new(false);

const CMD_PRIVATE_EXPEDITED: i32 = 1 << 3;
const CMD_REGISTER_PRIVATE_EXPEDITED: i32 = 1 << 4;

fn call(command: i32) -> bool {
    // SAFETY: the call takes three integers and touches no memory of ours.
    unsafe { libc::syscall(libc::SYS_membarrier, command, 0, 0) == 0 }
}

/// Asks the kernel for the barrier, at the runtime's first use. (A forked child inherits the registration.)
pub fn register() {
    if !cfg!(loom) && call(CMD_REGISTER_PRIVATE_EXPEDITED) {
        THERE.store(true, Ordering::Relaxed);
    }
}

/// The frequent side: between its write and its read.
#[inline(always)]
pub fn light() {
    if THERE.load(Ordering::Relaxed) {
        std::sync::atomic::compiler_fence(std::sync::atomic::Ordering::SeqCst);
    } else {
        crate::core::primitive::fence(crate::core::primitive::Ordering::SeqCst);
    }
}

/// The rare side: between its write and its read.
pub fn heavy() {
    crate::core::primitive::fence(crate::core::primitive::Ordering::SeqCst);
    if THERE.load(Ordering::Relaxed) {
        call(CMD_PRIVATE_EXPEDITED);
    }
}
