//! Nestable locks (OpenMP 5.2, section 18.9), which live in the user's variable.
//!
//! # The variable
//!
//! | bytes | meaning | written by |
//! |---|---|---|
//! | 0 to 3 | a [`RawLock`]'s word, with the owner in it | see there |
//! | 4 to 7 | how often the owner has set it and not unset it; 0 while free | the owner alone, while it holds the word |
//!
//! That is all of a nest lock variable in LLVM's and Intel's ABI (a pointer's size, C and Fortran), in GNU's Fortran and in
//! GNU's C of OpenMP 2.5 (aligned to 4); GNU's C since OpenMP 3.0 has 16 bytes, of which the rest is not touched.
//!
//! The count is published and read under the word: the owner's `unlock` (Release) comes after its last write, the next
//! owner's `lock` (Acquire) before its first. The owner finds itself in the word without any ordering, as nobody else
//! writes its number there. That no wake-up is lost is RawLock's property: the count takes no part in waiting.

use crate::core::primitive::{AtomicU32, Ordering};
use crate::core::sync::check;
use crate::core::sync::lock::{HELD_BY_ANOTHER, NOT_HELD, STILL_HELD};
use crate::core::sync::raw::{Owner, RawLock};

/// A nestable lock. `call`, in each method, is the user's name for what is done: messages name it.
#[repr(C)]
pub struct NestLock {
    lock: RawLock,
    count: AtomicU32,
}

impl NestLock {
    /// A free lock, in the runtime's own memory.
    #[cfg(all(test, loom))]
    fn new() -> Self {
        Self { lock: RawLock::new(), count: AtomicU32::new(0) }
    }

    /// The lock in the user's variable at `variable`.
    ///
    /// # Safety
    ///
    /// `variable` is aligned to 4 bytes, its first 8 bytes are valid for reads and writes for `'a`, and nothing but this
    /// type touches them during it.
    #[inline]
    pub unsafe fn at<'a>(variable: *mut [u32; 2]) -> &'a NestLock {
        #[cfg(not(loom))]
        // SAFETY: the type is two words of any bit pattern, each with an AtomicU32's layout; the caller vouches for the rest.
        unsafe {
            &*variable.cast::<NestLock>()
        }
        #[cfg(loom)]
        unreachable!("no user memory in a model: {variable:p}")
    }

    /// Makes the variable, whatever it holds, a free lock.
    #[inline]
    pub fn init(&self) {
        self.count.store(0, Ordering::Relaxed);
        self.lock.reset();
    }

    /// Ends the use of the lock; its variable may be initialised again.
    #[inline]
    pub fn destroy(&self, call: &str) {
        if !check::off() {
            self.destroy_checked(call);
        }
    }

    /// Takes the lock for `me`, waiting for it if need be, or once more if `me` holds it.
    #[inline]
    pub fn set(&self, me: Owner) {
        if self.lock.owner() == Some(me) {
            self.again();
        } else {
            self.lock.lock_as(me);
            self.count.store(1, Ordering::Relaxed);
        }
    }

    /// As `set` where that does not wait. Returns how deep the lock is nested now; 0 if another holds it.
    #[inline]
    pub fn test(&self, me: Owner) -> u32 {
        if self.lock.owner() == Some(me) {
            return self.again();
        }
        if !self.lock.try_lock_as(me) {
            return 0;
        }
        self.count.store(1, Ordering::Relaxed);
        1
    }

    /// Takes back one `set` or successful `test`; the last one makes the lock free.
    #[inline]
    pub fn unset(&self, call: &str, me: impl FnOnce() -> Owner) {
        if !check::off() {
            self.check_unset(call, me);
        }
        match self.count.load(Ordering::Relaxed) {
            // Not held: nothing to take back.
            0 => {}
            1 => {
                self.count.store(0, Ordering::Relaxed);
                self.lock.unlock();
            }
            n => self.count.store(n - 1, Ordering::Relaxed),
        }
    }

    #[inline]
    fn again(&self) -> u32 {
        let count = self.count.load(Ordering::Relaxed).wrapping_add(1);
        self.count.store(count, Ordering::Relaxed);
        count
    }

    #[cold]
    fn destroy_checked(&self, call: &str) {
        if check::on() && self.lock.is_locked() {
            check::fail(call, STILL_HELD);
        }
    }

    #[cold]
    fn check_unset(&self, call: &str, me: impl FnOnce() -> Owner) {
        if !check::on() {
            return;
        }
        match self.lock.owner() {
            None => check::fail(call, NOT_HELD),
            Some(holder) if holder != me() => check::fail(call, HELD_BY_ANOTHER),
            Some(_) => {}
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    const ONE: Owner = Owner::new(1);
    const TWO: Owner = Owner::new(2);

    #[test]
    fn counts_for_its_owner_and_keeps_others_out() {
        let mut variable = [[5u32, 9], [0xdead_beef; 2]];
        // SAFETY: the array lives to the end of the test; only its first two words are the lock's.
        let lock = unsafe { NestLock::at(variable.as_mut_ptr()) };
        lock.init();
        assert_eq!(lock.test(ONE), 1);
        lock.set(ONE);
        assert_eq!(lock.test(ONE), 3);
        assert_eq!(lock.test(TWO), 0);
        lock.unset("unset", || ONE);
        lock.unset("unset", || ONE);
        assert_eq!(lock.test(TWO), 0);
        lock.unset("unset", || ONE);
        assert_eq!(lock.test(TWO), 1);
        lock.unset("unset", || TWO);
        lock.unset("unset", || TWO);
        assert_eq!(lock.test(ONE), 1, "an unset too many does no harm");
        lock.unset("unset", || ONE);
        lock.destroy("destroy");
        assert_eq!(variable, [[0, 0], [0xdead_beef; 2]]);
    }

    #[test]
    fn excludes_with_more_threads_than_processors() {
        let mut variable = [0u32; 2];
        let mut sum = 0u64;
        let (at, sum_at) = ((&raw mut variable).addr(), (&raw mut sum).addr());
        std::thread::scope(|s| {
            for id in 1..=9 {
                s.spawn(move || {
                    // SAFETY: the variable outlives the scope.
                    let lock = unsafe { NestLock::at(std::ptr::with_exposed_provenance_mut(at)) };
                    let me = Owner::new(id);
                    for _ in 0..5_000 {
                        lock.set(me);
                        lock.set(me);
                        // SAFETY: the lock is held: nobody else touches the sum.
                        unsafe { *std::ptr::with_exposed_provenance_mut::<u64>(sum_at) += 1 };
                        lock.unset("unset", || me);
                        lock.unset("unset", || me);
                    }
                });
            }
        });
        assert_eq!((sum, variable), (45_000, [0, 0]));
    }
}

#[cfg(all(test, loom))]
mod loom_tests {
    use super::*;
    use loom::cell::UnsafeCell;
    use loom::sync::Arc;
    use loom::thread;

    struct Shared {
        lock: NestLock,
        value: UnsafeCell<u32>,
    }

    // SAFETY: `value` is touched under `lock` alone; loom checks it.
    unsafe impl Sync for Shared {}
    // SAFETY: as above.
    unsafe impl Send for Shared {}

    impl Shared {
        fn twice_nested(&self, me: Owner) {
            self.lock.set(me);
            assert_eq!(self.lock.test(me), 2);
            // SAFETY: the lock is held; loom reports two writers at once.
            self.value.with_mut(|v| unsafe { *v += 1 });
            self.lock.unset("", || me);
            // SAFETY: still held once.
            self.value.with_mut(|v| unsafe { *v += 1 });
            self.lock.unset("", || me);
        }
    }

    #[test]
    fn loom_nest_lock_excludes_and_counts() {
        let mut model = loom::model::Builder::new();
        model.preemption_bound = Some(2);
        model.check(|| {
            let shared = Arc::new(Shared { lock: NestLock::new(), value: UnsafeCell::new(0) });
            let others: Vec<_> = [2, 3]
                .map(|id| {
                    let shared = shared.clone();
                    thread::spawn(move || shared.twice_nested(Owner::new(id)))
                })
                .into();
            shared.twice_nested(Owner::new(1));
            others.into_iter().for_each(|t| t.join().unwrap());
            assert_eq!(shared.lock.test(Owner::new(4)), 1, "free again");
            // SAFETY: the lock is held.
            shared.value.with(|v| assert_eq!(unsafe { *v }, 6));
        });
    }

    #[test]
    fn loom_nest_lock_test_of_another_fails_or_owns() {
        let mut model = loom::model::Builder::new();
        model.preemption_bound = Some(3);
        model.check(|| {
            let shared = Arc::new(Shared { lock: NestLock::new(), value: UnsafeCell::new(0) });
            let s = shared.clone();
            let other = thread::spawn(move || {
                let me = Owner::new(2);
                match s.lock.test(me) {
                    0 => 0,
                    1 => {
                        // SAFETY: the lock is held.
                        s.value.with_mut(|v| unsafe { *v += 1 });
                        s.lock.unset("", || me);
                        1
                    }
                    n => panic!("nested {n} deep"),
                }
            });
            shared.twice_nested(Owner::new(1));
            let got = other.join().unwrap();
            shared.lock.set(Owner::new(1));
            // SAFETY: the lock is held.
            shared.value.with(|v| assert_eq!(unsafe { *v }, 2 + got));
        });
    }
}
