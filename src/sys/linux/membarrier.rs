//! Asymmetric fences: a rare thread pays for both sides by membarrier(2), a frequent one pays nothing.
//!
//! [`light`] on the frequent side and [`heavy`] on the rare one stand together for two SeqCst fences: of two threads that
//! each write and then read what the other wrote, at least one sees the other's write.

use crate::core::primitive::process::{AtomicBool, Ordering};

/// Whether the kernel's expedited barrier is there for this process; both sides are full fences otherwise.
static THERE: AtomicBool = AtomicBool::new(false);

#[cfg(not(loom))]
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

#[cfg(not(loom))]
mod imp {
    use super::{CMD_PRIVATE_EXPEDITED, Ordering, THERE, call};
    use crate::core::primitive::fence;

    #[inline(always)]
    pub fn light() {
        if THERE.load(Ordering::Relaxed) {
            std::sync::atomic::compiler_fence(Ordering::SeqCst);
        } else {
            fence(Ordering::SeqCst);
        }
    }

    pub fn heavy() {
        fence(Ordering::SeqCst);
        if THERE.load(Ordering::Relaxed) {
            call(CMD_PRIVATE_EXPEDITED);
        }
    }
}

#[cfg(loom)]
mod imp {
    //! The pair for the model, no stronger than the kernel's: each light side is ordered with each heavy one, and two light
    //! sides are not ordered with each other, as two SeqCst fences would be.
    use crate::core::primitive::{AtomicU32, Ordering, fence};

    loom::lazy_static! {
        static ref OF_LIGHT: AtomicU32 = AtomicU32::new(0);
        static ref OF_HEAVY: AtomicU32 = AtomicU32::new(0);
    }

    pub fn light() {
        // Tells the heavy sides to come, then learns from those that were: of two, one learns from the other.
        OF_LIGHT.fetch_add(0, Ordering::Release);
        OF_HEAVY.fetch_add(0, Ordering::Acquire);
    }

    pub fn heavy() {
        fence(Ordering::SeqCst);
        OF_HEAVY.fetch_add(0, Ordering::AcqRel);
        OF_LIGHT.fetch_add(0, Ordering::Acquire);
    }
}

/// The frequent side: between its write and its read.
#[inline(always)]
pub fn light() {
    imp::light();
}

/// The rare side: between its write and its read.
pub fn heavy() {
    imp::heavy();
}
