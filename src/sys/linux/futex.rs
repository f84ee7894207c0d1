//! futex(2) on the core's 32-bit atomics, always process-private.

use std::time::Duration;

use crate::core::primitive::AtomicU32;

#[cfg(not(loom))]
mod imp {
    use super::{AtomicU32, Duration};
    use crate::sys::linux::errno;

    // A wait inside a construct must not change the errno that user code sees.

    pub fn wait(word: &AtomicU32, value: u32) {
        // SAFETY: `word` outlives the call; a null timeout waits without bound. EAGAIN and EINTR are spurious wake-ups,
        // which every caller re-checks for.
        errno::kept(|| unsafe {
            libc::syscall(
                libc::SYS_futex,
                word.as_ptr(),
                libc::FUTEX_WAIT | libc::FUTEX_PRIVATE_FLAG,
                value,
                std::ptr::null::<libc::timespec>(),
            );
        });
    }

    pub fn wait_for(word: &AtomicU32, value: u32, limit: Duration) -> bool {
        let limit = libc::timespec { tv_sec: limit.as_secs() as i64, tv_nsec: limit.subsec_nanos().into() };
        // SAFETY: `word` and the timeout outlive the call.
        errno::kept(|| unsafe {
            let op = libc::FUTEX_WAIT | libc::FUTEX_PRIVATE_FLAG;
            libc::syscall(libc::SYS_futex, word.as_ptr(), op, value, &raw const limit) < 0
                && *libc::__errno_location() == libc::ETIMEDOUT
        })
    }

    pub fn wake(word: *const AtomicU32, count: i32) {
        // SAFETY: a wake only compares the address; it does not read the word, so a stale one is harmless.
        errno::kept(|| unsafe {
            libc::syscall(libc::SYS_futex, word, libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG, count);
        });
    }
}

#[cfg(loom)]
mod imp {
    //! A futex for the model, as exact as the kernel's: sleepers queue by address, a wake takes `count` of them in order
    //! and no others. A wake-up that is lost, or given to one where two wait, is a deadlock that loom reports.
    use super::{AtomicU32, Duration};
    use loom::sync::{Arc, Condvar, Mutex};

    struct Sleeper {
        word: usize,
        woken: bool,
        bell: Arc<Condvar>,
    }

    loom::lazy_static! {
        static ref HALL: Mutex<Vec<Sleeper>> = Mutex::new(Vec::new());
    }

    pub fn wait(word: &AtomicU32, value: u32) {
        let mut hall = HALL.lock().unwrap();
        if word.load(loom::sync::atomic::Ordering::SeqCst) != value {
            return;
        }
        let bell = Arc::new(Condvar::new());
        hall.push(Sleeper { word: std::ptr::from_ref(word).addr(), woken: false, bell: bell.clone() });
        loop {
            hall = bell.wait(hall).unwrap();
            if let Some(place) = hall.iter().position(|s| s.woken && Arc::ptr_eq(&s.bell, &bell)) {
                hall.remove(place);
                return;
            }
        }
    }

    /// In a model the time is up at once.
    pub fn wait_for(_word: &AtomicU32, _value: u32, _limit: Duration) -> bool {
        loom::thread::yield_now();
        true
    }

    pub fn wake(word: *const AtomicU32, count: i32) {
        let mut hall = HALL.lock().unwrap();
        let of_word = hall.iter_mut().filter(|s| s.word == word.addr() && !s.woken);
        for sleeper in of_word.take(count.max(0) as usize) {
            sleeper.woken = true;
            sleeper.bell.notify_one();
        }
    }
}

/// Sleeps while `word` holds `value`. May return early: callers loop.
pub fn wait(word: &AtomicU32, value: u32) {
    imp::wait(word, value);
}

/// As [`wait`], for `limit` at most. True: that time is up.
pub fn wait_for(word: &AtomicU32, value: u32, limit: Duration) -> bool {
    imp::wait_for(word, value, limit)
}

/// Wakes up to `count` threads that sleep on `word`, which may already be gone (only its address is used).
pub fn wake(word: *const AtomicU32, count: i32) {
    imp::wake(word, count);
}

/// Wakes every thread that sleeps on `word`.
pub fn wake_all(word: *const AtomicU32) {
    imp::wake(word, i32::MAX);
}
