//! Asymmetric fences: a rare thread pays for both sides by membarrier(2), a frequent one pays nothing.
//!
//! [`light`] on the frequent side and [`heavy`] on the rare one stand together for two SeqCst fences: of two threads that
//! each write and then read what the other wrote, at least one sees the other's write.
//!
//! A process registers for the kernel's barrier, which takes it microseconds while it has one thread, and 10 to 20 ms (all
//! CPUs' turn) when it has several. Until it is registered both sides are full fences. So registration has steps:
//! [`NONE`], [`ASKED`] (a thread of its own asks the kernel, or it has refused), [`HALF`] (heavy sides have the kernel's
//! barrier), [`WHOLE`] (light sides rely on that). Between the last two comes such a barrier: a heavy side that went
//! without had passed its own fence before, so a light side that sees `WHOLE`, and reads after that, sees what the heavy
//! one wrote.

pub use imp::{after_fork, register};

#[cfg(not(loom))]
mod imp {
    use crate::core::primitive::fence;
    use crate::core::primitive::process::{AtomicU32, Ordering};
    use crate::sys::linux::thread;
    use std::ffi::c_void;

    const NONE: u32 = 0;
    const ASKED: u32 = 1;
    const HALF: u32 = 2;
    const WHOLE: u32 = 3;

    /// How far the registration is.
    static STEP: AtomicU32 = AtomicU32::new(NONE);

    const CMD_PRIVATE_EXPEDITED: i32 = 1 << 3;
    const CMD_REGISTER_PRIVATE_EXPEDITED: i32 = 1 << 4;

    fn call(command: i32) -> bool {
        // SAFETY: the call takes three integers and touches no memory of ours.
        unsafe { libc::syscall(libc::SYS_membarrier, command, 0, 0) == 0 }
    }

    /// At the runtime's first use: registers at once where that is cheap.
    pub fn register() {
        if thread::is_alone() {
            // Nobody is on either side.
            STEP.store(if call(CMD_REGISTER_PRIVATE_EXPEDITED) { WHOLE } else { ASKED }, Ordering::Relaxed);
        }
    }

    /// Has a thread of its own register.
    #[cold]
    fn ask() {
        static NOTHING: () = ();
        const STACK: usize = 1 << 20;
        if STEP.compare_exchange(NONE, ASKED, Ordering::Relaxed, Ordering::Relaxed).is_ok()
            && let Ok(id) = thread::spawn(STACK, register_aside, &NOTHING)
        {
            thread::detach(id);
        }
    }

    extern "C" fn register_aside(_: *mut c_void) -> *mut c_void {
        if call(CMD_REGISTER_PRIVATE_EXPEDITED) {
            STEP.store(HALF, Ordering::SeqCst);
            if call(CMD_PRIVATE_EXPEDITED) {
                STEP.store(WHOLE, Ordering::Release);
            }
        }
        std::ptr::null_mut()
    }

    /// In a forked child, which has one thread and inherits the registration.
    pub fn after_fork() {
        match STEP.load(Ordering::Relaxed) {
            ASKED => STEP.store(NONE, Ordering::Relaxed),
            HALF => STEP.store(WHOLE, Ordering::Relaxed),
            _ => {}
        }
    }

    #[inline(always)]
    pub(super) fn light() {
        // Acquire: see the module.
        if STEP.load(Ordering::Acquire) == WHOLE {
            std::sync::atomic::compiler_fence(Ordering::SeqCst);
        } else {
            fence(Ordering::SeqCst);
        }
    }

    pub(super) fn heavy() {
        fence(Ordering::SeqCst);
        match STEP.load(Ordering::Relaxed) {
            NONE => ask(),
            ASKED => {}
            _ => _ = call(CMD_PRIVATE_EXPEDITED),
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

    /// Nothing to register.
    pub fn register() {}

    /// Models do not fork.
    pub fn after_fork() {}

    pub(super) fn light() {
        // Tells the heavy sides to come, then learns from those that were: of two, one learns from the other.
        OF_LIGHT.fetch_add(0, Ordering::Release);
        OF_HEAVY.fetch_add(0, Ordering::Acquire);
    }

    pub(super) fn heavy() {
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
