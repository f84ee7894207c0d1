//! futex(2) on the core's 32-bit atomics, always process-private.

use crate::core::primitive::AtomicU32;

#[cfg(not(loom))]
mod imp {
    use super::AtomicU32;

    pub fn wait(word: &AtomicU32, value: u32) {
        // SAFETY: `word` outlives the call; a null timeout waits without bound. EAGAIN and EINTR are spurious wake-ups,
        // which every caller re-checks for.
        unsafe {
            libc::syscall(
                libc::SYS_futex,
                word.as_ptr(),
                libc::FUTEX_WAIT | libc::FUTEX_PRIVATE_FLAG,
                value,
                std::ptr::null::<libc::timespec>(),
            );
        }
    }

    pub fn wake(word: *const AtomicU32, count: i32) {
        // SAFETY: a wake only compares the address; it does not read the word, so a stale one is harmless.
        unsafe {
            libc::syscall(libc::SYS_futex, word, libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG, count);
        }
    }
}

#[cfg(loom)]
mod imp {
    //! A futex for the model: one lock and one condition variable for all words, so a lost wake-up is a deadlock that
    //! loom reports.
    use super::AtomicU32;
    use loom::sync::{Condvar, Mutex};

    loom::lazy_static! {
        static ref HALL: (Mutex<()>, Condvar) = (Mutex::new(()), Condvar::new());
    }

    pub fn wait(word: &AtomicU32, value: u32) {
        let guard = HALL.0.lock().unwrap();
        if word.load(loom::sync::atomic::Ordering::SeqCst) == value {
            drop(HALL.1.wait(guard).unwrap());
        }
    }

    pub fn wake(_word: *const AtomicU32, _count: i32) {
        let _guard = HALL.0.lock().unwrap();
        HALL.1.notify_all();
    }
}

/// Sleeps while `word` holds `value`. May return early: callers loop. Preserves errno? No: callers that return to user
/// code through a path that must keep errno save it themselves.
pub fn wait(word: &AtomicU32, value: u32) {
    imp::wait(word, value);
}

/// Wakes up to `count` threads that sleep on `word`, which may already be gone (only its address is used).
pub fn wake(word: *const AtomicU32, count: i32) {
    imp::wake(word, count);
}

/// Wakes every thread that sleeps on `word`.
pub fn wake_all(word: *const AtomicU32) {
    imp::wake(word, i32::MAX);
}
