//! The signals that a thread blocks. By raw system calls: they never touch the two that the C library keeps for itself.

/// Signals that a thread raises by what it does at that moment: they are never blocked here.
const SYNCHRONOUS: [i32; 6] = [libc::SIGSEGV, libc::SIGBUS, libc::SIGFPE, libc::SIGILL, libc::SIGTRAP, libc::SIGSYS];

/// glibc's own, for pthread_cancel and setuid: the latter waits until all threads have had it.
const OF_THE_C_LIBRARY: [i32; 2] = [32, 33];

/// What [`close`] blocks. (A profiler's SIGPROF asks who uses the CPU, so it is left to whoever does.)
const ASYNCHRONOUS: u64 = !(bits(&SYNCHRONOUS) | bits(&OF_THE_C_LIBRARY) | bits(&[libc::SIGPROF]));

const fn bits(signals: &[i32]) -> u64 {
    let (mut set, mut i) = (0, 0);
    while i < signals.len() {
        set |= 1 << (signals[i] - 1);
        i += 1;
    }
    set
}

/// A set of blocked signals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mask(u64);

impl Mask {
    /// The set of these bits.
    #[must_use]
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// Its bits: signal n's is bit n - 1.
    #[must_use]
    pub const fn bits(self) -> u64 {
        self.0
    }
}

/// What the calling thread blocks.
#[must_use]
pub fn blocked() -> Mask {
    // To block nothing more changes nothing.
    change(libc::SIG_BLOCK, Mask(0))
}

/// Has the calling thread block `mask`, and nothing else.
pub fn block_only(mask: Mask) {
    change(libc::SIG_SETMASK, mask);
}

/// Has the calling thread block, besides what it blocks already, all that others may send it. Returns what it blocked.
pub fn close() -> Mask {
    change(libc::SIG_BLOCK, Mask(ASYNCHRONOUS))
}

/// Changes the calling thread's mask as `how` says; returns what it was.
#[cfg(not(loom))]
fn change(how: i32, mask: Mask) -> Mask {
    let mut before = 0_u64;
    // SAFETY: both sets are valid, of the size given. The call fails for none of these arguments.
    unsafe { libc::syscall(libc::SYS_rt_sigprocmask, how, &raw const mask.0, &raw mut before, size_of::<u64>()) };
    Mask(before)
}

/// A model's threads share one thread of the system's, whose mask is none of their business.
#[cfg(loom)]
fn change(_how: i32, _mask: Mask) -> Mask {
    Mask(0)
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn closed_and_opened() {
        std::thread::spawn(|| {
            let usr1 = Mask::from_bits(bits(&[libc::SIGUSR1]));
            block_only(usr1);
            assert_eq!(blocked(), usr1);
            assert_eq!(close(), usr1);
            let closed = blocked().bits();
            assert_eq!(
                closed & bits(&[libc::SIGINT, libc::SIGTERM, libc::SIGALRM, libc::SIGUSR1, libc::SIGUSR2, 34, 64]),
                { bits(&[libc::SIGINT, libc::SIGTERM, libc::SIGALRM, libc::SIGUSR1, libc::SIGUSR2, 34, 64]) }
            );
            assert_eq!(closed & (bits(&SYNCHRONOUS) | bits(&OF_THE_C_LIBRARY) | bits(&[libc::SIGPROF])), 0);
            block_only(usr1);
            assert_eq!(blocked(), usr1);
        })
        .join()
        .unwrap();
    }

    #[test]
    fn what_was_blocked_stays_so_while_closed() {
        std::thread::spawn(|| {
            block_only(Mask::from_bits(bits(&[libc::SIGPROF])));
            close();
            assert_ne!(blocked().bits() & bits(&[libc::SIGPROF]), 0);
        })
        .join()
        .unwrap();
    }
}
