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
//!
//! # Refused later
//!
//! A process may forbid itself the call at any time, in all threads or in some (seccomp(2)). A heavy side that finds it
//! refused takes the step back, for all: [`LEAVING`] has light sides pass full fences from now on, and then, at [`REFUSED`],
//! heavy sides do without the call. In between lies [`GRACE`], for light sides that saw `WHOLE` before:
//!
//! - Such a one has written, has looked at the step, and reads. What can go wrong is that its read was done before the heavy
//!   side's write, while its own write still waits in the processor to be seen. (If it was interrupted, or its thread
//!   switched, between write and read, the write was seen first: both empty what waits.) An instruction that was read
//!   ahead, and a write that waits, do so for microseconds at most, and what is interrupted starts anew; so after the grace the
//!   write is there to be seen by the heavy side, which looks only then.
//! - A light side that does not see `WHOLE` any more passes a full fence, as the heavy side has, before and after the grace.
//! - Heavy sides that went before were not refused: whatever light side comes after their barrier sees what they wrote.
//! - Another heavy side that comes while the step is `LEAVING` is allowed the call still, which then does what it always
//!   did, or waits for a grace of its own.
//!
//! The grace is many times longer than a period of the system's timer, whose interrupts would do alone. (Not in a model:
//! loom knows no time.)

pub use imp::{after_fork, register};

#[cfg(not(loom))]
mod imp {
    use crate::core::primitive::fence;
    use crate::core::primitive::process::{AtomicU32, Ordering};
    use crate::sys::linux::{clock, errno, futex, thread};
    use std::ffi::c_void;
    use std::time::Duration;

    const NONE: u32 = 0;
    const ASKED: u32 = 1;
    const HALF: u32 = 2;
    const WHOLE: u32 = 3;
    const LEAVING: u32 = 4;
    const REFUSED: u32 = 5;

    /// How long a refused heavy side waits, once, for light sides that have not passed a fence.
    const GRACE: Duration = Duration::from_millis(30);

    /// How far the registration is.
    static STEP: AtomicU32 = AtomicU32::new(NONE);

    const CMD_PRIVATE_EXPEDITED: i32 = 1 << 3;
    const CMD_REGISTER_PRIVATE_EXPEDITED: i32 = 1 << 4;

    fn call(command: i32) -> bool {
        // SAFETY: the call takes three integers and touches no memory of ours.
        errno::kept(|| unsafe { libc::syscall(libc::SYS_membarrier, command, 0, 0) == 0 })
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
                // Unless somebody has been refused in the meantime.
                _ = STEP.compare_exchange(HALF, WHOLE, Ordering::Release, Ordering::Relaxed);
            }
        }
        std::ptr::null_mut()
    }

    /// In a forked child, which has one thread and inherits the registration.
    pub fn after_fork() {
        match STEP.load(Ordering::Relaxed) {
            ASKED => STEP.store(NONE, Ordering::Relaxed),
            HALF => STEP.store(WHOLE, Ordering::Relaxed),
            LEAVING => STEP.store(REFUSED, Ordering::Relaxed),
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
            ASKED | REFUSED => {}
            _ if call(CMD_PRIVATE_EXPEDITED) => {}
            _ => leave(),
        }
    }

    /// The call is refused: see the module.
    #[cold]
    fn leave() {
        // Not where another has taken the last step already.
        _ = STEP.fetch_update(Ordering::SeqCst, Ordering::Relaxed, |step| (step < LEAVING).then_some(LEAVING));
        fence(Ordering::SeqCst);
        let (begin, nothing) = (clock::now_nanos(), AtomicU32::new(0));
        let passed = || Duration::from_nanos(clock::now_nanos().saturating_sub(begin));
        // Whatever else is refused, and whoever wakes this thread for what: the time passes.
        while let Some(left) = GRACE.checked_sub(passed()).filter(|left| !left.is_zero()) {
            futex::wait_for(&nothing, 0, left);
        }
        fence(Ordering::SeqCst);
        STEP.store(REFUSED, Ordering::Release);
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        /// Has membarrier(2) refused to the calling thread from now on.
        fn refuse() {
            let filter = |code: u16, jt, jf, k| libc::sock_filter { code, jt, jf, k };
            let mut program = [
                // The call's number; if it is membarrier's, EPERM, else all is allowed.
                filter(0x20, 0, 0, 0),
                filter(0x15, 0, 1, libc::SYS_membarrier as u32),
                filter(0x06, 0, 0, 0x0005_0000 | libc::EPERM as u32),
                filter(0x06, 0, 0, 0x7fff_0000),
            ];
            let program = libc::sock_fprog { len: program.len() as u16, filter: program.as_mut_ptr() };
            // SAFETY: the program is as long as it says, and outlives the calls.
            unsafe {
                assert_eq!(libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
                assert_eq!(libc::syscall(libc::SYS_seccomp, libc::SECCOMP_SET_MODE_FILTER, 0, &raw const program), 0);
            }
            assert!(!call(CMD_PRIVATE_EXPEDITED));
        }

        /// One thread is refused the call: the step is taken back for all. (The other tests of the process do without.)
        #[test]
        fn refused_later() {
            register_aside(std::ptr::null_mut());
            if STEP.load(Ordering::Relaxed) != WHOLE {
                return println!("the system has no membarrier(2)");
            }
            heavy();
            assert_eq!(STEP.load(Ordering::Relaxed), WHOLE);
            std::thread::spawn(|| {
                refuse();
                let errno = || std::io::Error::last_os_error().raw_os_error();
                assert!(std::fs::File::open("/nowhere").is_err() && errno() == Some(libc::ENOENT));
                heavy();
                assert_eq!((STEP.load(Ordering::Relaxed), errno()), (REFUSED, Some(libc::ENOENT)));
                heavy();
            })
            .join()
            .unwrap();
            // Whoever registers late does not take it for granted again.
            assert_eq!(STEP.compare_exchange(HALF, WHOLE, Ordering::Relaxed, Ordering::Relaxed), Err(REFUSED));
            after_fork();
            assert_eq!(STEP.load(Ordering::Relaxed), REFUSED);
        }
    }
}

#[cfg(loom)]
mod imp {
    //! The pair for the model, no stronger than the kernel's: each light side is ordered with each heavy one, and two light
    //! sides are not ordered with each other, as two SeqCst fences would be.
    //! Not shown: the steps of registration, and the way back where the call is refused.
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
